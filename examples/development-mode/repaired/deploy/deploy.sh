#!/usr/bin/env bash
# Brings a release to this server: deploy/deploy.sh v3.1.0. Somebody runs it and sees what it says.
set -euo pipefail

release="${1:?which release, for example v3.1.0}"
root=/srv/reminders
target="$root/releases/$release"

git -C "$root/repository" fetch --tags origin
git -C "$root/repository" worktree add --detach "$target" "$release"
python3 -m venv "$target/venv"
"$target/venv/bin/pip" install -r "$target/requirements.txt" pytest==8.3.4

cd "$target"
venv/bin/python -c "import api_v2.app, web.app, bot.main"
venv/bin/python -m pytest -q tests

ln -sfn "$target" "$root/current"
systemctl restart bot-api bot-web bot

for port in 8002 8003; do
  curl --fail --silent --show-error --retry 10 --retry-delay 1 --retry-connrefused "http://127.0.0.1:$port/health"
done
systemctl is-active bot-api bot-web bot
