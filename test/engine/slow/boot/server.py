import asyncio
import os
import signal
import sys
import time

from fastapi import FastAPI

SLOW = os.environ.get("SLOW")
app = FastAPI()


def wait(*_):
    print("it waits", flush=True)
    time.sleep(60)


if SLOW == "import":
    # The container's own process ends, and whoever imports this module waits.
    sys.exit(3) if os.getpid() == 1 else wait()


@app.on_event("startup")
async def start():
    if SLOW == "boot":
        wait()
    if SLOW == "stop":
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, wait)


@app.get("/health")
async def health():
    return {"ok": True}


@app.post("/triage")
def triage():
    wait()
