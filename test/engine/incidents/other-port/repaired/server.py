from configparser import ConfigParser
from http.server import HTTPServer, SimpleHTTPRequestHandler

settings = ConfigParser()
settings.read("settings.ini")

if __name__ == "__main__":
    server = HTTPServer(("0.0.0.0", settings.getint("server", "port")), SimpleHTTPRequestHandler)
    print("serving")
    server.serve_forever()
