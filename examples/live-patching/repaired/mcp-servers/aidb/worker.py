"""Writes embeddings for documents that have none yet."""

import time

from shared.settings import Settings


def main() -> None:
    settings = Settings()
    while True:
        print(f"looking for documents in {settings.database_host}")
        time.sleep(30)


if __name__ == "__main__":
    main()
