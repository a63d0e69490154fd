#!/usr/bin/env bash
# Nightly dump of the database, kept for a week. Runs in the database's own container: no port, no second set of names.
set -euo pipefail

BACKUP_DIR="${BACKUP_DIR:-$HOME/backups/postgresql}"
KEEP_DAYS=7

log() {
  echo "[$(date '+%F %T')] $*"
}

backup_full() {
  local file="$BACKUP_DIR/full-$(date +%Y%m%d-%H%M%S).sql.gz"
  log "Dumping"
  podman exec local-ai-postgres pg_dump -U mcp -d mcp --format=plain --no-owner --no-acl | gzip > "$file.part"
  mv "$file.part" "$file"
  log "Backup completed: $file"
}

mkdir -p "$BACKUP_DIR"
backup_full
find "$BACKUP_DIR" -name '*.sql.gz' -mtime "+$KEEP_DAYS" -delete
