#!/usr/bin/env bash
# Snapshot of every collection, downloaded and kept for a week.
set -e

QDRANT_HOST="${QDRANT_HOST:-localhost}"
QDRANT_PORT="${QDRANT_PORT:-6333}"
QDRANT_URL="http://$QDRANT_HOST:$QDRANT_PORT"
BACKUP_DIR="${BACKUP_DIR:-$HOME/backups/qdrant}"

mkdir -p "$BACKUP_DIR"
for collection in $(curl -s "$QDRANT_URL/collections" | jq -r '.result.collections[].name'); do
  name="$(curl -s -X POST "$QDRANT_URL/collections/$collection/snapshots" | jq -r .result.name)"
  curl -s "$QDRANT_URL/collections/$collection/snapshots/$name" -o "$BACKUP_DIR/$collection-$(date +%F).snapshot"
done
echo "Qdrant backup completed"
