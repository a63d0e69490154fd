#!/bin/bash
# Stops everything on the server.

pkill -f "python.*uvicorn"
pkill -f "bot/main.py"
pkill -f mongod
echo "All services stopped."
