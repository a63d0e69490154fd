#!/usr/bin/env bash
# Two processes in one container: the API, and the worker that writes embeddings.
set -e

python server.py &
server_pid=$!
python worker.py &
worker_pid=$!

wait -n
status=$?

echo "One of the processes ended with $status, stopping the other"
kill "$server_pid" "$worker_pid" 2>/dev/null || true
wait
exit "$status"
