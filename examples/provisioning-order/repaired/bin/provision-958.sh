#!/bin/bash
# Container 958: serves embeddings under systemd.
set -e
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
source "$HERE/lib/log.sh"
source "$HERE/lib/push.sh"

LXC_ID=958
UNIT=embedding_server.service

log_info "Installing Python..."
pct exec $LXC_ID -- apt-get update
pct exec $LXC_ID -- apt-get install -y python3 python3-venv
pct exec $LXC_ID -- mkdir -p /opt/embedding

log_info "Pushing the service..."
push_file $LXC_ID "$HERE/src/rag-api-service/embedding_server.py" /opt/embedding/embedding_server.py
push_file $LXC_ID "$HERE/src/rag-api-service/systemd/$UNIT" "/etc/systemd/system/$UNIT"
log_info "The unit file is in place."

log_info "Writing requirements.txt..."
pct exec $LXC_ID -- tee /opt/embedding/requirements.txt > /dev/null <<'REQUIREMENTS'
fastapi==0.115.6
sentence-transformers==3.3.1
uvicorn==0.34.0
REQUIREMENTS

log_info "Building the environment..."
pct exec $LXC_ID -- python3 -m venv /opt/embedding/venv
pct exec $LXC_ID -- /opt/embedding/venv/bin/pip install -r /opt/embedding/requirements.txt

log_info "Reloading systemd..."
pct exec $LXC_ID -- systemctl daemon-reload

log_info "Enabling $UNIT..."
pct exec $LXC_ID -- systemctl enable --now "$UNIT"
# A unit that was running already is left as it is by the line above.
pct exec $LXC_ID -- systemctl restart "$UNIT"
