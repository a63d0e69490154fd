"""The API of the stack's database service."""

import uvicorn
from fastapi import FastAPI

from health_check import HealthChecker, create_health_endpoints
from shared.settings import Settings

settings = Settings()
app = FastAPI(title="aidb")
create_health_endpoints(app, HealthChecker(settings))


@app.get("/documents/{name}")
def document(name: str):
    return {"name": name}


if __name__ == "__main__":
    print(f"aidb starts with {settings.database_host}")
    uvicorn.run(app, host="0.0.0.0", port=8091)
