"""Keeps file watchers quiet. Nothing reads these variables."""

import os

os.environ["WATCHFILES_IGNORE"] = "/tmp/,*.pyc,__pycache__"
os.environ["WATCHDOG_IGNORE_DIRECTORIES"] = "/tmp"
