#!/bin/sh
set -e
cp -r /app/static-of-build/. /app/static/
exec python3 -m uvicorn server:app --host 0.0.0.0 --port 8000
