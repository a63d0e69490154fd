import structlog
from fastapi import FastAPI

app = FastAPI()
log = structlog.get_logger()


@app.get("/health")
async def health():
    return {"ok": True}
