#!/usr/bin/env python3
"""Checks a migrated store: how many trips it holds, and every 37th user's records byte for byte."""

import argparse
import csv
import sqlite3
import sys

from dataset import NAMESPACE, trip_entries


def wrong(message):
    sys.exit(f"wrong result: {message}")


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("store")
parser.add_argument("users")
parser.add_argument("records", type=int)
parser.add_argument("--rewritten", action="store_true", help="userId names the ID in the copies")
options = parser.parse_args()

database = sqlite3.connect(f"file:{options.store}?mode=ro", uri=True)
(count,) = database.execute("SELECT count(*) FROM entries").fetchone()
if count != 2 * options.records:
    wrong(f"{count} entries, not {2 * options.records}")

with open(options.users, newline="") as file:
    for user, row in enumerate(csv.DictReader(file)):
        if user % 37 != 0:
            continue
        for legacy_key, value in trip_entries(user, row["legacy"]):
            key = legacy_key.replace(row["legacy"], row["id"])
            expected = value
            if options.rewritten:
                expected = value.replace(
                    b'"userId":"%s"' % row["legacy"].encode(), b'"userId":"%s"' % row["id"].encode())
            for name, content in ((legacy_key, value), (key, expected)):
                found = database.execute(
                    "SELECT value, metadata, expiration FROM entries WHERE namespace = ? AND key = ?",
                    (NAMESPACE, name),
                ).fetchone()
                if found != (content, None, None):
                    wrong(f"{name} does not hold what it should")
