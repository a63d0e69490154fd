#!/bin/bash
set -euo pipefail

cp /v3/deploy/telegram-bot-v3.service /etc/systemd/system/telegram-bot-v3.service
systemctl daemon-reload
systemctl enable telegram-bot-v3
systemctl restart telegram-bot-v3

crontab /v3/deploy/crontab
nohup /v3/monitor-services.sh > /tmp/monitor.log 2>&1 &
