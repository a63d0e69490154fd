from contextlib import asynccontextmanager

from fastapi import FastAPI
from pydantic import BaseModel

from service_chat.llm_client import load_model
from service_chat.triage import run_triage

state = {"ready": False}


@asynccontextmanager
async def lifespan(app: FastAPI):
    load_model()
    state["ready"] = True
    yield


app = FastAPI(title="chat-api", lifespan=lifespan)


class Question(BaseModel):
    text: str


@app.get("/health")
async def health():
    return {"status": "ok"}


@app.get("/ready")
async def ready():
    if not state["ready"]:
        return {"status": "loading"}, 503
    return {"status": "ready"}


@app.post("/triage")
async def triage(question: Question):
    return {"answer": run_triage(question.text)}
