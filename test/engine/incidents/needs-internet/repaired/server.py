from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path

if __name__ == "__main__":
    loaded = Path("words.txt").read_text().split()
    server = HTTPServer(("0.0.0.0", 8000), SimpleHTTPRequestHandler)
    print("serving")
    server.serve_forever()
