"""Settings of every service of the stack, from the environment."""

import os


class Settings:
    def __init__(self) -> None:
        self.database_host = os.environ.get("POSTGRES_HOST", "postgres")
        self.database_user = os.environ.get("POSTGRES_USER", "aidb")
        self.database_name = os.environ.get("POSTGRES_DB", "aidb")
        self.qdrant_url = os.environ.get("QDRANT_URL", "http://qdrant:6333")
