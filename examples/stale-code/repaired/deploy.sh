#!/bin/bash
# Sets up a container, or brings new code. Run inside of it, as root: deploy.sh VERSION
set -euo pipefail

version=${1:?which version, as it is answered by /version}
old=embedding_server.service
unit=vllm-embedding.service

id embedding >/dev/null 2>&1 || useradd --system --home-dir /opt/app embedding
install -d -o embedding /opt/app /models
test -x /opt/app/venv/bin/python || python3 -m venv /opt/app/venv
/opt/app/venv/bin/pip install -r requirements.txt
install -m 644 src/embedding_server.py /opt/app/embedding_server.py
echo "VERSION=$version" > /opt/app/version.env

# The unit's name until spring. Left enabled, it brings its own process back, on the same port.
if systemctl cat "$old" >/dev/null 2>&1; then
  systemctl disable --now "$old"
  rm -f "/etc/systemd/system/$old"
fi

install -m 644 "systemd/$unit" "/etc/systemd/system/$unit"
systemctl daemon-reload
systemctl enable "$unit"
systemctl restart "$unit"

for attempt in $(seq 1 30); do
  answered=$(curl -fsS --max-time 2 http://localhost:8000/version 2>/dev/null || true)
  if [ "$answered" = "\"$version\"" ]; then
    echo "version $version answers"
    exit 0
  fi
  sleep 1
done
echo "asked for $version, answered: ${answered:-nothing}" >&2
journalctl -u "$unit" -n 50 --no-pager >&2
exit 1
