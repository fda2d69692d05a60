#!/usr/bin/env python3
"""An index object behind a Worker's routes, for tests; it can be made to fail.

    GET  /index/{user}/list?limit=&offset=   {"trips": [...], "pagination": {...}}
    POST /index/{user}/migrate               an array of summaries, "OK"
    POST /index/{user}/put                   one summary, "OK"

    GET  /admin/state                        {user: {id: summary}}
    PUT  /admin/users/{user}                 an array of summaries; replaces what the user has
    PUT  /admin/settings                     {"shape": "paged" | "array" | "whole" | "migrate",
                                              "maximum_limit": N}
    POST /admin/faults                       {"route": "list" | "migrate" | "put", "count": N,
                                              "skip": N, "status": N, "body": TEXT,
                                              "drop": BOOL, "stores": BOOL}
    GET  /admin/requests                     what was asked: [{"method", "path", "summaries"}]

Listens on 127.0.0.1, by default on a free port, which it prints as "ready PORT" and writes to
--ready-file. With --secret, every route but /admin needs it in x-do-internal-secret. A fault makes
`count` requests to its route fail, after `skip` that do not; `drop` closes the connection in the
middle of the answer, `stores` carries the request out all the same.
"""

import argparse
import hmac
import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit


class Index:
    """Summaries by user and record, newest first, and the faults to come."""

    def __init__(self):
        self.lock = threading.Lock()
        self.users = {}
        self.settings = {"shape": "paged", "maximum_limit": 1000}
        self.faults = []
        self.requests = []

    def put(self, user, summaries):
        held = self.users.setdefault(user, {})
        for summary in summaries:
            held[str(summary["id"])] = summary

    def listing(self, user, limit, offset):
        summaries = list(self.users.get(user, {}).values())[::-1]
        shape = self.settings["shape"]
        if shape == "migrate" and not summaries:
            return {"needsMigration": True}
        if shape == "whole":
            return summaries
        limit = min(limit, self.settings["maximum_limit"])
        page = summaries[offset : offset + limit]
        if shape == "array":
            return page
        pagination = {"total": len(summaries), "limit": limit, "offset": offset}
        return {"trips": page, "pagination": pagination}

    def fault(self, route):
        """The fault that the next request to a route meets, or None."""
        for fault in self.faults:
            if fault["route"] != route or fault.get("count", 1) <= 0:
                continue
            if fault.get("skip", 0) > 0:
                fault["skip"] -= 1
                continue
            fault["count"] = fault.get("count", 1) - 1
            return fault
        return None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    index = Index()
    secret = None

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        self.answer("GET")

    def do_POST(self):
        self.answer("POST")

    def do_PUT(self):
        self.answer("PUT")

    def answer(self, method):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        parts = [unquote(part) for part in url.path.split("/")[1:]]
        with self.index.lock:
            if parts[0] == "admin":
                self.admin(method, parts[1:], body)
            else:
                self.route(method, parts, parse_qs(url.query), body)

    def admin(self, method, parts, body):
        document = json.loads(body) if body else None
        if (method, parts) == ("GET", ["state"]):
            self.send(200, self.index.users)
        elif (method, parts) == ("GET", ["requests"]):
            self.send(200, self.index.requests)
        elif method == "PUT" and parts[0] == "users":
            self.index.users[parts[1]] = {}
            self.index.put(parts[1], document)
            self.send(200, "OK")
        elif (method, parts) == ("PUT", ["settings"]):
            self.index.settings.update(document)
            self.send(200, "OK")
        elif (method, parts) == ("POST", ["faults"]):
            self.index.faults.append(document)
            self.send(200, "OK")
        else:
            self.send(404, "no such admin route")

    def route(self, method, parts, query, body):
        given = self.headers.get("x-do-internal-secret", "")
        if self.secret is not None and not hmac.compare_digest(given, self.secret):
            self.send(403, "forbidden")
            return
        known = {("GET", "list"), ("POST", "migrate"), ("POST", "put")}
        if len(parts) != 3 or parts[0] != "index" or (method, parts[2]) not in known:
            self.send(404, "not found")
            return
        user, route = parts[1], parts[2]
        document = json.loads(body) if body else None
        summaries = [document] if route == "put" else document or []
        self.index.requests.append(
            {"method": method, "path": self.path, "summaries": len(summaries)}
        )
        fault = self.index.fault(route)
        if method == "POST" and (fault is None or fault.get("stores")):
            self.index.put(user, summaries)
        if fault is not None:
            self.fail(fault)
        elif route == "list":
            limit = int(query.get("limit", ["50"])[0])
            offset = int(query.get("offset", ["0"])[0])
            self.send(200, self.index.listing(user, limit, offset))
        else:
            self.send(200, "OK")

    def fail(self, fault):
        if fault.get("drop"):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nO")
            self.close_connection = True
            return
        self.send(fault.get("status", 500), fault.get("body", "internal error"))

    def send(self, status, document):
        is_text = isinstance(document, str)
        body = document.encode() if is_text else json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain" if is_text else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def end_with_input():
    sys.stdin.buffer.read()
    os._exit(0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--ready-file", help="receives the port once the server listens")
    parser.add_argument("--secret", help="what x-do-internal-secret must be")
    parser.add_argument("--data", help="a JSON file, {user: [summary, ...]}")
    parser.add_argument(
        "--until-input-ends",
        action="store_true",
        help="end with whoever holds the other end of standard input",
    )
    arguments = parser.parse_args()
    Handler.secret = arguments.secret
    if arguments.data:
        with open(arguments.data, encoding="utf-8") as file:
            for user, summaries in json.load(file).items():
                Handler.index.put(user, summaries)
    server = ThreadingHTTPServer(("127.0.0.1", arguments.port), Handler)
    port = server.server_address[1]
    if arguments.ready_file:
        temporary = arguments.ready_file + ".tmp"
        with open(temporary, "w", encoding="utf-8") as file:
            file.write(f"{port}\n")
        os.replace(temporary, arguments.ready_file)
    print(f"ready {port}", flush=True)
    if arguments.until_input_ends:
        threading.Thread(target=end_with_input, daemon=True).start()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
