#!/bin/bash
# Sets up a new container. Run inside of it, as root, from a checkout of this repository.
set -euo pipefail

useradd --system --home-dir /opt/app embedding
install -d -o embedding /opt/app /models
python3 -m venv /opt/app/venv
/opt/app/venv/bin/pip install -r requirements.txt
install -m 644 src/embedding_server.py /opt/app/embedding_server.py

install -m 644 systemd/embedding_server.service /etc/systemd/system/embedding_server.service
systemctl daemon-reload
systemctl enable embedding_server.service
systemctl restart embedding_server.service
