"""Turns texts into vectors."""

import os
from functools import lru_cache

from fastapi import FastAPI
from pydantic import BaseModel
from sentence_transformers import SentenceTransformer

app = FastAPI(title="embeddings")


class Texts(BaseModel):
    texts: list[str]


@lru_cache(maxsize=1)
def model() -> SentenceTransformer:
    return SentenceTransformer(os.environ.get("MODEL", "/models/all-MiniLM-L6-v2"))


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/embed")
def embed(request: Texts) -> dict[str, list[list[float]]]:
    vectors = model().encode(request.texts, normalize_embeddings=True)
    return {"vectors": vectors.tolist()}
