"""The page that shows a chat's reminders."""

import os

import httpx
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

app = FastAPI(title="reminders on the web")
api = os.environ.get("API_URL", "http://127.0.0.1:8002")


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/chats/{chat}", response_class=HTMLResponse)
def show(chat: int) -> str:
    reminders = httpx.get(f"{api}/reminders/{chat}", timeout=5).json()
    items = "".join(f"<li>{reminder['due']}: {reminder['text']}</li>" for reminder in reminders)
    return f"<ul>{items}</ul>"
