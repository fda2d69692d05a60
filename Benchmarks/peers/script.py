"""What both scripts share: their arguments and what becomes of one trip."""

import argparse
import csv
import json

NAMESPACE = "BETA_LOGS_KV"
PUT = "INSERT OR REPLACE INTO entries (namespace, key, value, metadata, expiration) VALUES (?, ?, ?, ?, ?)"


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("store")
    parser.add_argument("users", help="CSV with the header legacy,id")
    parser.add_argument("--plan", metavar="FILE", help="write what would be done")
    parser.add_argument("--apply", action="store_true", help="do it")
    return parser.parse_args()


def read_users(path):
    with open(path, newline="") as file:
        return [(row["legacy"], row["id"]) for row in csv.DictReader(file)]


def decide(source, destination):
    if destination is None:
        return "create"
    if destination == source:
        return "unchanged"
    newer = json.loads(source)["updatedAt"] > json.loads(destination)["updatedAt"]
    return "update" if newer else "skip"
