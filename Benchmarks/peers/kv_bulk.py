#!/usr/bin/env python3
"""What somebody writes in an afternoon with the official SDK: one listing, bulk reads in threads, bulk
writes. Takes what the service says for granted."""

import csv
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import cloudflare

THREADS, READ, WRITE = 8, 100, 10_000

base_url, account, namespace, users = sys.argv[1:]
client = cloudflare.Cloudflare(api_token=os.environ["CLOUDFLARE_API_TOKEN"], base_url=base_url)
namespaces = client.kv.namespaces
with open(users, newline="") as file:
    identities = {row["legacy"]: row["id"] for row in csv.DictReader(file)}


def parts(items, size):
    return (items[start : start + size] for start in range(0, len(items), size))


def values_of(keys):
    return namespaces.bulk_get(namespace, account_id=account, keys=keys, type="text").values


def updated(value):
    return json.loads(value)["updatedAt"]


keys = {key.name: key for key in namespaces.keys.list(
    namespace, account_id=account, prefix="trip:", limit=1000)}
moves = []
for name in keys:
    _, owner, trip = name.split(":", 2)
    if owner in identities:
        moves.append((name, f"trip:{identities[owner]}:{trip}"))
values = {}
with ThreadPoolExecutor(THREADS) as threads:
    wanted = [source for source, _ in moves] + [there for _, there in moves if there in keys]
    for part in threads.map(values_of, parts(wanted, READ)):
        values.update(part)
pairs = []
for source, destination in moves:
    value, present = values[source], values.get(destination)
    if present is not None and (present == value or updated(present) >= updated(value)):
        continue
    pair = {"key": destination, "value": value}
    if keys[source].metadata is not None:
        pair["metadata"] = keys[source].metadata
    if keys[source].expiration:
        pair["expiration"] = int(keys[source].expiration)
    pairs.append(pair)
for part in parts(pairs, WRITE):
    namespaces.bulk_update(namespace, account_id=account, body=part)
print(f"{len(pairs)} of {len(moves)} moved")
