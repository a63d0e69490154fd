#!/bin/bash
set -euo pipefail

docker compose build --no-cache embedding
docker compose up -d --force-recreate
