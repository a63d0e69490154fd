import signal
import sys
from http.server import HTTPServer, SimpleHTTPRequestHandler

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = HTTPServer(("0.0.0.0", 8000), SimpleHTTPRequestHandler)
    print("serving")
    server.serve_forever()
