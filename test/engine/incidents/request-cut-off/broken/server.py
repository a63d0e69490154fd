import os
import signal
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Triage(BaseHTTPRequestHandler):
    def do_POST(self):
        time.sleep(2)
        self.send_response(200)
        self.end_headers()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    server = ThreadingHTTPServer(("0.0.0.0", 8000), Triage)
    print("serving")
    server.serve_forever()
