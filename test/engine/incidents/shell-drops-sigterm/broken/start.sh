#!/bin/sh
echo starting
python3 -m uvicorn server:app --host 0.0.0.0 --port 8000
echo ended
