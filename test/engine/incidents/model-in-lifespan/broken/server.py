import asyncio
import time

from fastapi import FastAPI

app = FastAPI()


def load():
    time.sleep(5)
    return "model"


@app.on_event("startup")
async def load_model():
    app.state.model = await asyncio.to_thread(load)


@app.get("/health")
async def health():
    return {"model": app.state.model}
