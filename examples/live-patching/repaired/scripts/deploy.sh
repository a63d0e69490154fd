#!/usr/bin/env bash
# Builds aidb, imports its entry points in the new image, and replaces the containers.
set -euo pipefail

cd "$(dirname "$0")/.."
AIDB_VERSION="$(git rev-parse --short HEAD)"
export AIDB_VERSION
image="local-ai-aidb:$AIDB_VERSION"

podman build -t "$image" -f mcp-servers/aidb/Dockerfile mcp-servers
podman run --rm "$image" python -c "import server, worker"

podman compose up -d --no-build aidb aidb-worker
for _ in $(seq 30); do
  if curl -fsS http://127.0.0.1:8091/ready; then exit 0; fi
  sleep 2
done
echo "aidb $AIDB_VERSION does not become ready" >&2
exit 1
