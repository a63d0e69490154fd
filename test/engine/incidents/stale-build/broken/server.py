from fastapi import FastAPI
from generated.answers import VERSION

app = FastAPI()


@app.get("/health")
async def health():
    return {"version": VERSION}
