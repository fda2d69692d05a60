#!/usr/bin/env python3
"""Measures keyshift over the Workers KV API against scripts with the official SDK, on kv-simulator.

Benchmarks/README.md says what is compared and how to read the report.
"""

import argparse
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from measure import Failure, measure

HERE = Path(__file__).resolve().parent
ACCOUNT = "a" * 32
NAMESPACE = "b" * 32
TITLE = "BETA_LOGS_KV"
TOKEN = "test"
MIB = 1 << 20


@dataclass
class Subject:
    """One way to migrate: the commands that do it, and what was measured."""

    key: str
    title: str
    # The share of the records that it is given; what takes minutes gets fewer.
    share: float = 1.0
    seconds: list = field(default_factory=list)
    peak: int = 0
    counters: dict = field(default_factory=dict)

    def commands(self, base_url, directory, options):
        if self.key == "keyshift":
            plan = directory / "bench.ksplan"
            return {
                "plan": [options.keyshift, "plan", directory / "cohort.yaml", "--out", plan, "--json"],
                "apply": [options.keyshift, "apply", plan, "--state-dir", directory / "state", "--json"],
            }
        script = options.peers / f"{self.key}.py"
        return {"all": [options.python, script, base_url, ACCOUNT, NAMESPACE, directory / "users.csv"]}


@dataclass
class Simulator:
    base_url: str

    def counters(self):
        root = self.base_url.split("/client/")[0]
        with urllib.request.urlopen(f"{root}/__admin/counters") as answer:
            return json.load(answer)

    def reset(self):
        root = self.base_url.split("/client/")[0]
        request = urllib.request.Request(f"{root}/__admin/counters", method="DELETE")
        urllib.request.urlopen(request).close()


@contextlib.contextmanager
def serving(directory, options):
    """The simulator over the directory's store, without a rate limit, until the block ends."""
    ready = directory / "ready"
    ready.unlink(missing_ok=True)
    command = [
        options.simulator, "--database", directory / "kv.sqlite", "--account", ACCOUNT, "--token", TOKEN,
        "--namespace", f"{TITLE}={NAMESPACE}", "--import", directory / "store.sqlite",
        "--no-rate-limit", "--port", "0", "--ready-file", ready,
    ]
    with open(directory / "simulator.log", "wb") as log:
        process = subprocess.Popen([str(part) for part in command], stdout=log, stderr=log)
    try:
        while not ready.exists():
            if process.poll() is not None:
                raise Failure((directory / "simulator.log").read_text())
            time.sleep(0.05)
        yield Simulator(ready.read_text().strip())
    finally:
        process.terminate()
        process.wait()


def make(directory, records):
    shutil.rmtree(directory, ignore_errors=True)
    subprocess.run(
        [sys.executable, HERE / "dataset.py", directory, "--records", str(records)], check=True)
    plan = (directory / "cohort.yaml").read_text()
    store = "store:\n  cloudflare: { account: %s, namespaces: { %s: %s } }\n" % (ACCOUNT, TITLE, NAMESPACE)
    plan = plan.replace("store:\n  sqlite: { path: store.sqlite }\n", store)
    (directory / "cohort.yaml").write_text(plan)


def run(subject, records, options):
    directory = options.work / subject.key
    make(directory, records)
    with serving(directory, options) as simulator:
        environment(simulator.base_url)
        total = 0.0
        for step, command in subject.commands(simulator.base_url, directory, options).items():
            simulator.reset()
            measurement = measure(command, None, directory / f"{step}.out")
            total += measurement.seconds
            subject.peak = max(subject.peak, measurement.peak_bytes)
            subject.counters[step] = simulator.counters()
            print(f"  {subject.title:24} {step:6} {measurement.seconds:8.2f} s", file=sys.stderr)
    if subject.key == "keyshift":
        tally = json.loads((directory / "apply.out").read_text())["tally"]
        if tally["applied"] != records:
            raise Failure(f"keyshift reports {tally}, not {records} applied")
    shutil.rmtree(directory)
    return total


def environment(base_url):
    os.environ["CLOUDFLARE_BASE_URL"] = base_url
    os.environ["CLOUDFLARE_API_TOKEN"] = TOKEN


def requests(counters):
    """Requests by kind of call, of those that happened."""
    return {name: call["requests"] for name, call in counters["calls"].items() if call["requests"]}


def report(subjects, records, scale):
    keyshift = subjects[0]
    print(f"{records:,} records of 100 a user, budget off, on loopback")
    print()
    print(f"{'subject':26} {'records':>9} {'median':>9} {'records/s':>11} {'peak':>9}")
    speeds = {}
    for subject in subjects:
        moved = int(records * subject.share)
        median = statistics.median(subject.seconds)
        speeds[subject.key] = moved / median
        print(
            f"{subject.title:26} {moved:9,} {median:7.2f} s {moved / median:11,.0f} "
            f"{subject.peak / MIB:5.0f} MiB")
    print()
    for subject in subjects[1:]:
        ratio = speeds["keyshift"] / speeds[subject.key]
        print(f"plan + apply of keyshift, times as fast as {subject.title}: {ratio:.1f}")
    print()
    for step, limit in (("plan", 12), ("apply", 13)):
        calls = requests(keyshift.counters[step])
        per_thousand = sum(calls.values()) / records * 1000
        kinds = ", ".join(f"{count:,} {name}" for name, count in sorted(calls.items()))
        verdict = "met" if per_thousand <= limit else "MISSED"
        print(f"{step}: {per_thousand:.2f} requests per 1,000 records (at most {limit}: {verdict}): {kinds}")
    if scale:
        ratio = scale.peak / keyshift.peak
        print(
            f"peak memory with ten times the records: {scale.peak / MIB:.0f} MiB, {ratio:.2f} times "
            f"(at most 1.30: {'met' if ratio <= 1.3 else 'MISSED'})")


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keyshift", type=Path, required=True, help="the program; a release build")
    parser.add_argument("--simulator", type=Path, required=True, help="kv-simulator; a release build")
    parser.add_argument("--python", type=Path, required=True, help="an interpreter that has the SDK")
    parser.add_argument("--peers", type=Path, default=HERE / "peers", help="where the scripts are")
    parser.add_argument("--work", type=Path, required=True, help="directory for stores; emptied")
    parser.add_argument("--records", type=int, default=10_000, help="a multiple of 1,000")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--skip", action="append", default=[], choices=["kv_bulk", "kv_naive"])
    parser.add_argument("--scale", action="store_true", help="also ten times the records, keyshift alone")
    options = parser.parse_args()
    if options.records < 1_000 or options.records % 1_000 != 0:
        parser.error("--records takes a multiple of 1,000")
    for name in ("keyshift", "simulator", "peers", "work"):
        setattr(options, name, getattr(options, name).resolve())
    # Not resolved: a virtual environment's interpreter is known by its own path.
    options.python = options.python.absolute()
    return options


def main():
    options = parse_arguments()
    subjects = [
        Subject("keyshift", "keyshift"), Subject("kv_bulk", "afternoon's bulk script"),
        Subject("kv_naive", "ten-minute script", share=0.1),
    ]
    subjects = [subject for subject in subjects if subject.key not in options.skip]
    try:
        for number in range(options.runs):
            print(f"run {number + 1} of {options.runs}", file=sys.stderr)
            turn = number % len(subjects)
            for subject in subjects[turn:] + subjects[:turn]:
                subject.seconds.append(run(subject, int(options.records * subject.share), options))
        scale = None
        if options.scale:
            scale = Subject("keyshift", "keyshift, ten times")
            run(scale, options.records * 10, options)
    except Failure as failure:
        sys.exit(f"error: {failure}. What was left of it is in {options.work}")
    report(subjects, options.records, scale)
    shutil.rmtree(options.work, ignore_errors=True)


if __name__ == "__main__":
    main()
