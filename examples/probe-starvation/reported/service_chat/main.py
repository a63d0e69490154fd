from fastapi import FastAPI
from pydantic import BaseModel

from service_chat.triage import run_triage

app = FastAPI(title="chat-api")


class Question(BaseModel):
    text: str


@app.get("/health")
async def health():
    return {"status": "ok"}


@app.post("/triage")
async def triage(question: Question):
    return {"answer": run_triage(question.text)}
