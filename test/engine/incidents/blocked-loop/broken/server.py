import time

from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
async def health():
    return {"ok": True}


@app.post("/triage")
async def triage():
    time.sleep(6)
    return {"urgent": False}
