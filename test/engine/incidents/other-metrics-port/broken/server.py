from configparser import ConfigParser
from http.server import HTTPServer, SimpleHTTPRequestHandler
from threading import Thread


def serve(port):
    HTTPServer(("0.0.0.0", port), SimpleHTTPRequestHandler).serve_forever()


settings = ConfigParser()
settings.read("settings.ini")

if __name__ == "__main__":
    Thread(target=serve, args=[settings.getint("server", "metrics")]).start()
    print("serving")
    serve(8000)
