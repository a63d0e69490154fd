#!/usr/bin/env bash
# Full dump, from inside of the container.
set -e

mkdir -p ~/backups/postgresql
podman exec local-ai-postgres pg_dump -U mcp -d mcp --format=plain --no-owner --no-acl \
  | gzip > ~/backups/postgresql/mcp-full-$(date +%Y%m%d-%H%M%S).sql.gz
