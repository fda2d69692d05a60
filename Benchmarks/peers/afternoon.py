#!/usr/bin/env python3
"""What somebody writes in an afternoon: pages by key, one join per page, one transaction per page."""

import sqlite3

from script import NAMESPACE, PUT, arguments, decide, read_users

PAGE = """
SELECT page.key, 'trip:' || cohort.id || substr(page.key, 6 + length(cohort.legacy)) AS destination,
       page.value, page.metadata, page.expiration, present.value
FROM (
  SELECT key, substr(key, 6, instr(substr(key, 6), ':') - 1) AS owner, value, metadata, expiration
  FROM entries
  WHERE namespace = :namespace AND key > :after AND key < 'trip;' ORDER BY key LIMIT 5000
) AS page
LEFT JOIN cohort ON cohort.legacy = page.owner
LEFT JOIN entries AS present ON present.namespace = :namespace AND present.key = destination
ORDER BY page.key
"""

options = arguments()
database = sqlite3.connect(options.store, isolation_level=None)
for setting in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -65536"):
    database.execute(f"PRAGMA {setting}")
database.execute("CREATE TEMP TABLE cohort (legacy TEXT PRIMARY KEY, id TEXT) WITHOUT ROWID")
database.executemany("INSERT INTO cohort VALUES (?, ?)", read_users(options.users))
plan = open(options.plan, "w", buffering=1 << 20) if options.plan else None
written = 0
after = "trip:"
while page := database.execute(PAGE, {"namespace": NAMESPACE, "after": after}).fetchall():
    after = page[-1][0]
    puts = []
    for key, destination, value, metadata, expiration, present in page:
        if destination is None:
            continue
        action = decide(value, present)
        if plan:
            plan.write(f'{{"from":"{key}","to":"{destination}","action":"{action}"}}\n')
        if action in ("create", "update"):
            puts.append((NAMESPACE, destination, value, metadata, expiration))
    if options.apply and puts:
        database.execute("BEGIN IMMEDIATE")
        database.executemany(PUT, puts)
        database.execute("COMMIT")
        written += len(puts)
print(written)
