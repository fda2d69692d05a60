#!/usr/bin/env python3
"""Measures the status route of the admin server: requests a second, latencies, and memory as requests go by.

Runs below Scripts/with-admin-server.sh, which gives the server's URL, token and process. Needs wrk.
"""

import argparse
import os
import re
import subprocess
import tempfile
from pathlib import Path

LUA = """
wrk.method = "POST"
wrk.body = '{{"users":[{users}]}}'
wrk.headers["content-type"] = "application/json"
wrk.headers["authorization"] = "Bearer {token}"
bad = 0
function response(status) if status ~= 200 then bad = bad + 1 end end
local threads = {{}}
function setup(thread) table.insert(threads, thread) end
function done()
  local sum = 0
  for _, thread in ipairs(threads) do sum = sum + (thread:get("bad") or 0) end
  io.write("refused " .. sum .. "\\n")
end
"""

UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3}


def resident(process: int) -> float:
    """Resident memory in MiB."""
    text = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s+(\d+) kB", text).group(1)) / 1024


def milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * UNITS[unit]


def load(url: str, script: str, connections: int, seconds: int) -> dict:
    """One run of wrk; fails where an answer was not 200."""
    output = subprocess.run(
        ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--latency", "-s", script, url],
        check=True, capture_output=True, text=True).stdout
    refused = int(re.search(r"refused (\d+)", output).group(1))
    if refused or "Socket errors" in output:
        raise SystemExit(f"error: {refused} requests were refused\n{output}")
    return {
        "requests": int(re.search(r"(\d+) requests in", output).group(1)),
        "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1)),
        "p50": milliseconds(re.search(r"\n\s+50%\s+(\S+)", output).group(1)),
        "p99": milliseconds(re.search(r"\n\s+99%\s+(\S+)", output).group(1)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=10, help="users in one request")
    parser.add_argument("--seconds", type=int, default=10, help="length of one run")
    parser.add_argument("--requests", type=int, default=100_000, help="requests before memory is read again")
    options = parser.parse_args()
    url = os.environ["KEYSHIFT_URL"] + "/api/admin/migration/status"
    process = int(os.environ["KEYSHIFT_SERVER_PID"])
    lines = Path(os.environ["KEYSHIFT_USERS"]).read_text(encoding="utf-8").splitlines()[1:]
    users = ",".join(f'"{line.split(",")[1]}"' for line in lines[: options.users])
    with tempfile.TemporaryDirectory() as directory:
        script = os.path.join(directory, "status.lua")
        Path(script).write_text(
            LUA.format(users=users, token=os.environ["KEYSHIFT_TOKEN"]), encoding="utf-8")
        sent = load(url, script, 8, 1)["requests"]
        while sent < 1_000:
            sent += load(url, script, 8, 1)["requests"]
        first = resident(process)
        print(f"memory after {sent:,} requests: {first:.1f} MiB")
        print(f"{'connections':>11}  {'requests/s':>10}  {'p50 ms':>7}  {'p99 ms':>7}")
        for connections in (1, 8, 64):
            figures = load(url, script, connections, options.seconds)
            sent += figures["requests"]
            print(f"{connections:>11}  {figures['rate']:>10,.0f}  {figures['p50']:>7.2f}  {figures['p99']:>7.2f}")
        while sent < options.requests:
            sent += load(url, script, 8, options.seconds)["requests"]
        last = resident(process)
        print(f"memory after {sent:,} requests: {last:.1f} MiB, {last / first:.2f} times as much")


if __name__ == "__main__":
    main()
