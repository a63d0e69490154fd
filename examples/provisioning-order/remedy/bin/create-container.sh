#!/bin/bash
# Makes a container and provisions it: create-container.sh ID
set -euo pipefail
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
source "$HERE/lib/log.sh"

ID="${1:?which container?}"
read -r _ NAME TEMPLATE CORES MEMORY < <(grep "^$ID " "$HERE/etc/containers.conf") || log_fatal "no container $ID"

pct create "$ID" "$TEMPLATE" --hostname "$NAME" --cores "$CORES" --memory "$MEMORY" \
  --net0 name=eth0,bridge=vmbr0,ip=dhcp --unprivileged 1
pct start "$ID"

attempts=0
until pct exec "$ID" -- getent hosts deb.debian.org > /dev/null; do
  attempts=$((attempts + 1))
  [ "$attempts" -lt 30 ] || log_fatal "container $ID has no network"
  sleep 2
done

"$HERE/bin/provision-$ID.sh"
