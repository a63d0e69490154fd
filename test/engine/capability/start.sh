#!/bin/sh
set -e
chown nobody /app
exec python3 -m uvicorn server:app --host 0.0.0.0 --port 8000
