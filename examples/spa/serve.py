"""Gives the page and its scripts to a browser on this machine, and tells them which Parley they are for.

    python examples/spa/serve.py http://127.0.0.1:8000

Open what it prints. Any server of static files does: the page needs no server side. Serve it from a host of its own,
over https, with a policy as strict as the one here. Standard library only.
"""

from __future__ import annotations

import argparse
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HERE = Path(__file__).parent
KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json"}


def server(issuer: str, client_id: str, port: int) -> ThreadingHTTPServer:
    """A server of the page on a loopback address; 0 is any free port."""
    settings = json.dumps({"issuer": issuer, "client_id": client_id}).encode()
    files = {
        f"/{name}": (HERE / name).read_bytes() for name in ("index.html", "app.css", "app.js", "bound.js")
    }
    files |= {"/": files["/index.html"], "/callback": files["/index.html"], "/settings.json": settings}
    headers = {
        "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
        f"connect-src 'self' {issuer}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            self.send_response(200 if path in files else 404)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", KINDS.get(Path(path).suffix, "text/html") + "; charset=utf-8")
            self.end_headers()
            self.wfile.write(files.get(path, b""))

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: an address that somebody comes back to holds a secret."""

    return ThreadingHTTPServer(("127.0.0.1", port), Door)


def main() -> None:
    """Serve until Ctrl-C."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    ask.add_argument("issuer", help="the address of the Parley")
    ask.add_argument("--client", default="demo-app", help="the id of the client you registered")
    ask.add_argument("--port", type=int, default=8080)
    wanted = ask.parse_args()
    door = server(wanted.issuer, wanted.client, wanted.port)
    print(f"http://127.0.0.1:{door.server_port}", flush=True)
    try:
        door.serve_forever()
    except KeyboardInterrupt:
        door.server_close()


if __name__ == "__main__":
    main()
