"""What the service depends on, and whether it is there."""

import httpx

from shared.settings import Settings


class HealthChecker:
    def __init__(self, settings: Settings):
        self.settings = settings

    def vector_store(self) -> bool:
        return httpx.get(f"{self.settings.qdrant_url}/readyz", timeout=2).is_success


def initialize_health_checker(settings: Settings) -> HealthChecker:
    return HealthChecker(settings)
