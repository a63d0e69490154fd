from http.server import HTTPServer, SimpleHTTPRequestHandler

if __name__ == "__main__":
    server = HTTPServer(("0.0.0.0", 8000), SimpleHTTPRequestHandler)
    print("serving")
    server.serve_forever()
