"""Tells all that it can see from where it is."""

import json
import os
import socket
import time
from pathlib import Path


def reaches(address):
    try:
        socket.create_connection(address, 2).close()
        return True
    except OSError:
        return False


status = dict(line.split(":\t", 1) for line in Path("/proc/self/status").read_text().splitlines())
seen = {
    "environment": dict(os.environ),
    "first process": Path("/proc/1/environ").read_text(),
    "files": sorted(str(path) for path in Path(".").rglob("*")),
    "capabilities": status["CapEff"].strip(),
    "privileges": status["NoNewPrivs"].strip(),
    "socket": Path("/var/run/docker.sock").exists(),
    "internet": reaches(("192.0.2.1", 80)) or reaches(("1.1.1.1", 53)),
}
print(json.dumps(seen))
while True:
    time.sleep(1)
