import signal
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Triage(BaseHTTPRequestHandler):
    def do_POST(self):
        time.sleep(2)
        self.send_response(200)
        self.end_headers()


if __name__ == "__main__":
    server = ThreadingHTTPServer(("0.0.0.0", 8000), Triage)
    server.daemon_threads = False
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print("serving")
    server.serve_forever()
    server.server_close()
