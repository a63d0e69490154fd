#!/usr/bin/env bash
# Snapshot of every collection, downloaded and kept for a week.
set -euo pipefail

QDRANT_URL="http://localhost:6333"
BACKUP_DIR="${BACKUP_DIR:-$HOME/backups/qdrant}"

mkdir -p "$BACKUP_DIR"
collections="$(curl -fsS "$QDRANT_URL/collections" | jq -er '.result.collections[].name')"
for collection in $collections; do
  name="$(curl -fsS -X POST "$QDRANT_URL/collections/$collection/snapshots" | jq -er .result.name)"
  curl -fsS "$QDRANT_URL/collections/$collection/snapshots/$name" -o "$BACKUP_DIR/$collection.part"
  mv "$BACKUP_DIR/$collection.part" "$BACKUP_DIR/$collection-$(date +%F).snapshot"
done
echo "Qdrant backup completed"
