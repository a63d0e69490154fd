"""The API that the bot and the web page read."""

import os

from fastapi import FastAPI, HTTPException
from pymongo import MongoClient

app = FastAPI(title="reminders")
reminders = MongoClient(os.environ.get("MONGO_URL", "mongodb://127.0.0.1:27017"))["bot"]["reminders"]


@app.get("/health")
def health() -> dict[str, str]:
    reminders.database.command("ping")
    return {"status": "ok"}


@app.get("/reminders/{chat}")
def list_reminders(chat: int) -> list[dict[str, str]]:
    found = list(reminders.find({"chat": chat}, {"_id": False, "text": True, "due": True}))
    if not found:
        raise HTTPException(status_code=404)
    return found
