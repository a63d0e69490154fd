#!/usr/bin/env bash
# Nightly dump of the database, kept for a week.
set -e

POSTGRES_HOST="${POSTGRES_HOST:-localhost}"
POSTGRES_PORT="${POSTGRES_PORT:-5432}"
POSTGRES_USER="${POSTGRES_USER:-aidb}"
POSTGRES_DB="${POSTGRES_DB:-aidb}"
BACKUP_DIR="${BACKUP_DIR:-$HOME/backups/postgresql}"
KEEP_DAYS=7

log() {
  echo "[$(date '+%F %T')] $*"
}

backup_full() {
  local file="$BACKUP_DIR/$POSTGRES_DB-full-$(date +%Y%m%d-%H%M%S).sql.gz"
  log "Dumping $POSTGRES_DB"
  pg_dump -h "$POSTGRES_HOST" -p "$POSTGRES_PORT" -U "$POSTGRES_USER" -d "$POSTGRES_DB" \
    --format=plain --no-owner --no-acl | gzip > "$file"
  log "Backup completed: $file ($(du -h "$file" | cut -f1))"
}

mkdir -p "$BACKUP_DIR"
backup_full
find "$BACKUP_DIR" -name '*.sql.gz' -mtime "+$KEEP_DAYS" -delete
