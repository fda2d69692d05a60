#!/usr/bin/env python3
"""What somebody writes in ten minutes with the official SDK: a get and a put for each key."""

import csv
import json
import os
import sys

import cloudflare

base_url, account, namespace, users = sys.argv[1:]
client = cloudflare.Cloudflare(api_token=os.environ["CLOUDFLARE_API_TOKEN"], base_url=base_url)
values = client.kv.namespaces.values
place = {"account_id": account, "namespace_id": namespace}


def read(key):
    try:
        return values.get(key, **place).read()
    except cloudflare.NotFoundError:
        return None


moved = 0
with open(users, newline="") as file:
    for user in csv.DictReader(file):
        listing = client.kv.namespaces.keys.list(
            namespace, account_id=account, prefix=f"trip:{user['legacy']}:")
        for key in listing:
            destination = f"trip:{user['id']}:{key.name.split(':', 2)[2]}"
            value, present = read(key.name), read(destination)
            if present and json.loads(present)["updatedAt"] >= json.loads(value)["updatedAt"]:
                continue
            values.update(destination, value=value, **place)
            moved += 1
print(f"{moved} moved")
