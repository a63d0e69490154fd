import asyncio
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

from service_chat import model
from service_chat.triage import run_triage


@asynccontextmanager
async def lifespan(app: FastAPI):
    loading = asyncio.create_task(asyncio.to_thread(model.load))
    yield
    loading.cancel()


app = FastAPI(title="chat-api", lifespan=lifespan)


class Question(BaseModel):
    text: str


@app.get("/health")
async def health():
    return {"status": "ok"}


@app.get("/ready")
async def ready():
    if not model.is_loaded():
        raise HTTPException(status_code=503, detail="the model is being loaded")
    return {"status": "ready"}


@app.post("/triage")
def triage(question: Question):
    if not model.is_loaded():
        raise HTTPException(status_code=503, detail="the model is being loaded")
    return {"answer": run_triage(question.text)}
