import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
async def health():
    return {"ok": True}


def main():
    settings = Path("settings.ini")
    if not settings.exists():
        sys.exit("settings.ini is not there")
    uvicorn.run(app, host="0.0.0.0", port=8000)


if __name__ == "__main__":
    main()
