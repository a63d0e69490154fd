"""Settings of every service of the stack, from the environment."""

import os


class Settings:
    def __init__(self) -> None:
        self.database_host = os.environ.get("POSTGRES_HOST", "postgres")
        self.database_user = os.environ.get("POSTGRES_USER", "mcp")
        self.database_name = os.environ.get("POSTGRES_DB", "mcp")
        self.qdrant_url = os.environ.get("QDRANT_URL", "http://qdrant:6333")
