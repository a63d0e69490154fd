import http.client
from http.server import HTTPServer, SimpleHTTPRequestHandler

HOST = "models.example.com"


def words():
    try:
        connection = http.client.HTTPSConnection(HOST, timeout=5)
        connection.request("GET", "/words.txt")
        return connection.getresponse().read().split()
    except OSError as error:
        raise SystemExit(f"cannot fetch https://{HOST}/words.txt: {error}")


if __name__ == "__main__":
    loaded = words()
    server = HTTPServer(("0.0.0.0", 8000), SimpleHTTPRequestHandler)
    print("serving")
    server.serve_forever()
