#!/usr/bin/env python3
"""What somebody writes in ten minutes: everything at once, one look-up per key."""

import json
import sqlite3

from script import NAMESPACE, PUT, arguments, decide, read_users

options = arguments()
ids = dict(read_users(options.users))
database = sqlite3.connect(options.store)
plan = open(options.plan, "w") if options.plan else None
written = 0
trips = database.execute(
    "SELECT key, value, metadata, expiration FROM entries WHERE namespace = ? AND key LIKE 'trip:%'",
    (NAMESPACE,),
).fetchall()
for key, value, metadata, expiration in trips:
    _, owner, trip = key.split(":", 2)
    if owner not in ids:
        continue
    destination = f"trip:{ids[owner]}:{trip}"
    present = database.execute(
        "SELECT value FROM entries WHERE namespace = ? AND key = ?", (NAMESPACE, destination)
    ).fetchone()
    action = decide(value, present and present[0])
    if plan:
        print(json.dumps({"from": key, "to": destination, "action": action}), file=plan)
    if options.apply and action in ("create", "update"):
        database.execute(PUT, (NAMESPACE, destination, value, metadata, expiration))
        written += 1
        if written % 1000 == 0:
            database.commit()
database.commit()
print(written)
