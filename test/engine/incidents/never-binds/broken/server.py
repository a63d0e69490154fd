from pathlib import Path

from fastapi import FastAPI

app = FastAPI()


@app.on_event("startup")
async def read_words():
    app.state.words = Path("words.txt").read_text().split()


@app.get("/health")
async def health():
    return {"words": len(app.state.words)}
