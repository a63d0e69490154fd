import asyncio
import time

from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
async def health():
    return {"ok": True}


def classify():
    time.sleep(6)


@app.post("/triage")
async def triage():
    await asyncio.get_running_loop().run_in_executor(None, classify)
    return {"urgent": False}
