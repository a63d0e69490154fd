#!/usr/bin/env bash
# Brings new code of aidb into the running container.
set -euo pipefail

CONTAINER=local-ai-aidb
SERVICE="$(dirname "$0")/../mcp-servers/aidb"

for file in health_check.py server.py; do
  python3 -m py_compile "$SERVICE/$file"
  podman cp "$SERVICE/$file" "$CONTAINER:/app/$file"
done
echo "Syntax checks passed, files deployed"
podman restart "$CONTAINER"
