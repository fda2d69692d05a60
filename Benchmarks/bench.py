#!/usr/bin/env python3
"""Measures keyshift against one SQL statement and against scripts that a user would write instead.

Benchmarks/README.md says what is compared and how to read the report.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import results
from measure import Failure, measure

HERE = Path(__file__).resolve().parent
STEPS = ("plan", "apply")


@dataclass
class Subject:
    """One way to migrate the store: a command for each step."""

    key: str
    title: str
    rewrites: bool = False
    measurements: dict = field(default_factory=lambda: {step: [] for step in STEPS})

    def command(self, step, directory, keyshift):
        """The command line, and what it reads from standard input."""
        store, users = directory / "store.sqlite", directory / "users.csv"
        if self.key == "keyshift":
            plan = directory / "bench.ksplan"
            arguments = {
                "plan": ["plan", directory / "cohort.yaml", "--out", plan, "--json"],
                "apply": ["apply", plan, "--state-dir", directory / "state", "--json"],
            }
            return [keyshift, *arguments[step]], None
        if self.key == "sql":
            script = HERE / "peers" / f"{step}.sql"
            return ["sqlite3", "-bail", store], (
                "CREATE TEMP TABLE cohort(legacy TEXT, id TEXT);\n"
                f".import --csv --skip 1 '{users}' cohort\n"
                f".read '{script}'\n"
            )
        flags = {"plan": ["--plan", directory / "plan.jsonl"], "apply": ["--apply"]}
        return [sys.executable, HERE / "peers" / f"{self.key}.py", store, users, *flags[step]], None


def subjects():
    return [
        Subject("sql", "SQL limit"),
        Subject("keyshift", "keyshift", rewrites=True),
        Subject("afternoon", "afternoon's script"),
        Subject("ten_minutes", "ten-minute script"),
    ]


def make_dataset(directory, records):
    # A process of its own: a child's peak memory counts from its parent's, which has to stay small.
    subprocess.run(
        [sys.executable, HERE / "dataset.py", directory, "--records", str(records)], check=True)


def fresh_copy(master, directory):
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    for name in ("store.sqlite", "users.csv", "cohort.yaml"):
        subprocess.run(["cp", "--reflink=auto", master / name, directory / name], check=True)


def run_step(subject, step, directory, options):
    command, stdin = subject.command(step, directory, options.keyshift)
    os.sync()
    measurement = measure(command, stdin, directory / f"{step}.out")
    subject.measurements[step].append(measurement)
    print(f"  {step:5}  {subject.title:20} {measurement.seconds:8.2f} s", file=sys.stderr, flush=True)


def check_results(subject, directory, records):
    """Every trip has a copy under its user's ID, and the copies of some users are what they should be."""
    if subject.key == "keyshift":
        check_report(directory / "apply.out", records)
    query = HERE / "check.py"
    arguments = [directory / "store.sqlite", directory / "users.csv", str(records)]
    if subject.rewrites:
        arguments.append("--rewritten")
    if subprocess.run([sys.executable, query, *arguments]).returncode != 0:
        raise Failure(f"{subject.title} did not migrate the store as it should")


def check_report(path, records):
    tally = json.loads(path.read_text())["tally"]
    if tally["applied"] != records:
        raise Failure(f"keyshift reports {tally}, not {records} applied")


def plan_size(directory):
    return (directory / "bench.ksplan").stat().st_size


def measure_runs(options, contestants, master):
    """Interleaved, and in another order each time, so that no subject has the quieter machine."""
    plan_bytes = None
    for run in range(options.runs):
        print(f"run {run + 1} of {options.runs}", file=sys.stderr)
        turn = run % len(contestants)
        order = contestants[turn:] + contestants[:turn]
        directories = {subject.key: options.work / f"run-{subject.key}" for subject in order}
        for subject in order:
            fresh_copy(master, directories[subject.key])
        for step in STEPS:
            for subject in order:
                run_step(subject, step, directories[subject.key], options)
        for subject in order:
            check_results(subject, directories[subject.key], options.records)
            if subject.key == "keyshift":
                plan_bytes = plan_size(directories[subject.key])
            shutil.rmtree(directories[subject.key])
    return plan_bytes


def measure_scale(options):
    """Keyshift alone, once, with ten times the records."""
    records = options.records * 10
    print(f"scale: {records:,} records", file=sys.stderr)
    directory = options.work / "scale"
    make_dataset(directory, records)
    subject = Subject("keyshift", "keyshift", rewrites=True)
    for step in STEPS:
        run_step(subject, step, directory, options)
    check_results(subject, directory, records)
    shutil.rmtree(directory)
    return results.Scale(records, {step: subject.measurements[step][0] for step in STEPS})


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keyshift", type=Path, required=True, help="the program; a release build")
    parser.add_argument("--work", type=Path, required=True, help="directory for stores; emptied")
    parser.add_argument("--records", type=int, default=1_000_000, help="a multiple of 100")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--skip", action="append", default=[], choices=["afternoon", "ten_minutes"],
        help="leave a script out")
    parser.add_argument(
        "--scale", action="store_true",
        help="also run keyshift on ten times the records (10 million need 20 GB of disk)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every measurement")
    options = parser.parse_args()
    if options.records < 100 or options.records % 100 != 0:
        parser.error("--records takes a multiple of 100")
    if options.runs < 1:
        parser.error("--runs takes 1 or more")
    options.keyshift = options.keyshift.resolve()
    options.work = options.work.resolve()
    return options


def main():
    options = parse_arguments()
    shutil.rmtree(options.work, ignore_errors=True)
    try:
        master = options.work / "master"
        print(f"making {options.records:,} records", file=sys.stderr)
        make_dataset(master, options.records)
        contestants = [subject for subject in subjects() if subject.key not in options.skip]
        store_bytes = (master / "store.sqlite").stat().st_size
        plan_bytes = measure_runs(options, contestants, master)
        shutil.rmtree(master)
        scale = measure_scale(options) if options.scale else None
    except Failure as failure:
        sys.exit(f"error: {failure}. What was left of it is in {options.work}")
    report = results.Report(
        options.records, options.runs, store_bytes, plan_bytes,
        {subject.key: (subject.title, subject.measurements) for subject in contestants}, scale)
    print(report.text())
    if options.json:
        options.json.write_text(report.json())
    shutil.rmtree(options.work)


if __name__ == "__main__":
    main()
