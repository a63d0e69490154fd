#!/usr/bin/env bash
# Prepares a server, once and again: nothing here minds being run twice.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

apt-get update
apt-get install -y git python3-venv mongodb-org
install -m 644 "$here/mongod.conf" /etc/mongod.conf
id -u reminders > /dev/null 2>&1 || useradd --system --home-dir /srv/reminders reminders
install -d -o reminders -g reminders /srv/reminders /srv/reminders/releases

install -m 644 "$here/units/bot-api.service" /etc/systemd/system/bot-api.service
install -m 644 "$here/units/bot-web.service" /etc/systemd/system/bot-web.service
install -m 644 "$here/units/bot.service" /etc/systemd/system/bot.service
systemctl daemon-reload
systemctl enable mongod bot-api bot-web bot
systemctl restart mongod
