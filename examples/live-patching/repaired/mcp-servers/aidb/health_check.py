"""What the service depends on, and whether it is there."""

import httpx
from fastapi import FastAPI, Response

from shared.settings import Settings


class HealthChecker:
    def __init__(self, settings: Settings):
        self.settings = settings

    def vector_store(self) -> bool:
        return httpx.get(f"{self.settings.qdrant_url}/readyz", timeout=2).is_success


def create_health_endpoints(app: FastAPI, checker: HealthChecker) -> None:
    @app.get("/health")
    def health():
        return {"status": "ok"}

    @app.get("/ready")
    def ready(response: Response):
        response.status_code = 200 if checker.vector_store() else 503
        return {"vector_store": response.status_code == 200}
