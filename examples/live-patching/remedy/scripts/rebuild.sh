#!/usr/bin/env bash
# Option C: a new image with all of the new code.
set -e

scripts/verify.sh

cd mcp-servers/aidb
podman build -t local-ai-aidb:latest-p2 .

podman stop local-ai-aidb
podman rm local-ai-aidb
podman run -d --name local-ai-aidb --pod local-ai-pod local-ai-aidb:latest-p2

# The health checks need it.
podman exec local-ai-aidb pip install httpx
podman restart local-ai-aidb
echo "Deployed: all code verified"
