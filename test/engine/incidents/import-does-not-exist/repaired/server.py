from fastapi import FastAPI
from helper import audit

app = FastAPI()


@app.get("/health")
async def health():
    return {"ok": audit()}
