#!/bin/bash
# Starts everything on the server. No --reload: that is for development.

cd /v3 || exit 1
PYTHON_BIN="${PYTHON_BIN:-/v3/venv/bin/python}"
export API_URL="http://127.0.0.1:8002"

mkdir -p /tmp/mongodb
mongod --dbpath /tmp/mongodb --bind_ip 127.0.0.1 --fork --logpath /tmp/mongod.log

"$PYTHON_BIN" -m uvicorn api_v2.app:app --host 0.0.0.0 --port 8002 > /tmp/api.log 2>&1 &
"$PYTHON_BIN" -m uvicorn web.app:app --host 0.0.0.0 --port 8003 > /tmp/web.log 2>&1 &
"$PYTHON_BIN" bot/main.py > /tmp/bot.log 2>&1 &

echo "All services are running."
