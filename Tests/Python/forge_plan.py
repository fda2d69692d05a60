"""Edits a saved plan and makes its digests fit again, as its author could: they are public hashes.

usage: forge_plan.py PLAN OUT [--header NAME=VALUE]... [--replace OLD NEW]... [--counts JSON]

`--replace` edits every line between the header and the trailer; `--counts` gives the trailer's members
up to `counts`, in their order.
"""

import hashlib
import json
import subprocess
import sys


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def main():
    source, target, *options = sys.argv[1:]
    text = subprocess.run(["zstd", "-dcq", source], stdout=subprocess.PIPE, check=True).stdout
    header, *body, trailer = text.split(b"\n")[:-1]
    stated, requests = trailer.split(b',"digest":', 1)[0], b""
    if b',"requests":{' in trailer:
        requests = trailer.split(b',"requests":{', 1)[1][:-2]
    while options:
        option = options.pop(0)
        if option == "--header":
            name, value = options.pop(0).split("=", 1)
            fields = json.loads(header)
            fields[name] = value
            header = compact(fields)
        elif option == "--replace":
            old, new = options.pop(0).encode(), options.pop(0).encode()
            assert any(old in line for line in body), f"no line holds {old}"
            body = [line for part in body for line in part.replace(old, new).split(b"\n") if line]
        elif option == "--counts":
            stated = compact({"kind": "end", **json.loads(options.pop(0))})[:-1]
        else:
            sys.exit(f"unknown option {option}")
    lines = b"".join(line + b"\n" for line in body)
    digest = hashlib.sha256(lines + stated).hexdigest()
    header_digest = hashlib.sha256(header + b"\n" + requests).hexdigest()
    end = stated + f',"digest":"sha256:{digest}","header_digest":"sha256:{header_digest}"'.encode()
    if requests:
        end += b',"requests":{' + requests + b"}"
    whole = header + b"\n" + lines + end + b"}\n"
    subprocess.run(["zstd", "-qf", "-o", target], input=whole, check=True)


main()
