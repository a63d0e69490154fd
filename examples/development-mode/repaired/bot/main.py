"""The Telegram bot."""

import os

import httpx
from telegram import Update
from telegram.ext import Application, CommandHandler, ContextTypes

API = os.environ.get("API_URL", "http://127.0.0.1:8002")


async def show(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.effective_chat is None or update.message is None:
        return
    async with httpx.AsyncClient(timeout=5) as client:
        answer = await client.get(f"{API}/reminders/{update.effective_chat.id}")
    await update.message.reply_text("\n".join(one["text"] for one in answer.json()))


def main() -> None:
    application = Application.builder().token(os.environ["BOT_TOKEN"]).build()
    application.add_handler(CommandHandler("show", show))
    application.run_polling()


if __name__ == "__main__":
    main()
