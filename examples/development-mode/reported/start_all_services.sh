#!/bin/bash
# Starts everything on the server.

cd /v3 || exit 1
PYTHON_BIN="${PYTHON_BIN:-/v3/venv/bin/python}"
export API_URL="http://127.0.0.1:8002"

echo "Starting MongoDB ..."
mkdir -p /tmp/mongodb
mongod --dbpath /tmp/mongodb --bind_ip 127.0.0.1 --port 27017 &
echo "MongoDB started (PID $!)"

echo "Starting API ..."
"$PYTHON_BIN" -m uvicorn api_v2.app:app --host 0.0.0.0 --reload --port 8002 &
API_PID=$!
echo "API started (PID $API_PID)"

echo "Starting web page ..."
"$PYTHON_BIN" -m uvicorn web.app:app --host 0.0.0.0 --reload --port 8003 &
WEB_PID=$!
echo "Web page started (PID $WEB_PID)"

echo "Starting bot ..."
"$PYTHON_BIN" bot/main.py &
BOT_PID=$!
echo "Bot started (PID $BOT_PID)"

echo "All services are running."
