"""An HTTP proxy that answers for the Cloudflare API with kv-simulator, so that clients whose URL is fixed
reach it as they are: `HTTPS_PROXY` and `REQUESTS_CA_BUNDLE` lead them here.

A client asks for a tunnel to api.cloudflare.com:443 (CONNECT, RFC 9110 §9.3.6). The proxy ends the TLS
connection with a certificate of a certification authority made for this run, and passes the plain HTTP on.
It listens on this machine, and refuses a tunnel to any other host.
"""

import contextlib
import socket
import socketserver
import ssl
import threading
from urllib.parse import urlsplit

import trustme

HOST = "api.cloudflare.com"


class Tunnel(socketserver.BaseRequestHandler):
    def handle(self):
        head = b""
        while b"\r\n\r\n" not in head and len(head) < 65_536:
            part = self.request.recv(4_096)
            if not part:
                return
            head += part
        if not head.startswith(f"CONNECT {HOST}:443 ".encode()):
            self.request.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            return
        self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with contextlib.suppress(OSError):
            with self.server.tls.wrap_socket(self.request, server_side=True) as client:
                with socket.create_connection(self.server.target) as service:
                    back = threading.Thread(target=pass_on, args=(service, client))
                    back.start()
                    pass_on(client, service)
                    back.join()


def pass_on(source, target):
    """Passes bytes on until one side ends; the other is told."""
    with contextlib.suppress(OSError):
        while part := source.recv(65_536):
            target.sendall(part)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


class Proxy(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False


@contextlib.contextmanager
def serving(base_url, ca_file):
    """Serves while the block runs; yields the proxy's URL and writes the authority's certificate."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(ca_file)
    parts = urlsplit(base_url)
    with Proxy(("127.0.0.1", 0), Tunnel) as proxy:
        proxy.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(HOST).configure_cert(proxy.tls)
        proxy.target = (parts.hostname, parts.port)
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{proxy.server_address[1]}"
        finally:
            proxy.shutdown()
