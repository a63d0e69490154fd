#!/bin/bash
# Brings new code. Run inside the container, as root, from a checkout of this repository.
set -euo pipefail

/opt/app/venv/bin/pip install -r requirements.txt
install -m 644 src/embedding_server.py /opt/app/embedding_server.py
install -m 644 systemd/vllm-embedding.service /etc/systemd/system/vllm-embedding.service
systemctl daemon-reload
systemctl enable --now vllm-embedding.service
echo "deployed"
