import signal
import sys
import time

signal.signal(signal.SIGTERM, lambda *_: sys.exit())
print("waiting for jobs")
while True:
    time.sleep(1)
