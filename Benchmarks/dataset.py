#!/usr/bin/env python3
"""Makes a store of trips, its users as CSV and a cohort plan; the same arguments, the same bytes."""

import argparse
import random
import sqlite3
import uuid
from pathlib import Path

NAMESPACE = "BETA_LOGS_KV"
TRIPS_PER_USER = 100
STREETS = ["Maple Ave", "Oak St", "Cedar Ln", "Main St", "Lakeview Dr", "Hill Rd", "Mill Ct", "Park Blvd"]
CITIES = ["Springfield", "Riverton", "Fairview", "Georgetown", "Clinton", "Salem", "Madison", "Bristol"]
NOTES = ["", "gate code 4411", "customer not home, rescheduled", "bring the long ladder", "toll: 4.25"]

PLAN = """\
format: keyshift.cohort-plan/1
name: bench
environment: bench
store:
  sqlite: { path: store.sqlite }
cohort:
  csv: users.csv
rules:
  - name: trips
    namespace: BETA_LOGS_KV
    from: "trip:{legacy}:{trip}"
    to: "trip:{id}:{trip}"
    newer_by: [/updatedAt]
    owner: /userId
    rewrite:
      - { at: /userId, from: "{legacy}", to: "{id}" }
limits: { users: %d }
accept: { index: ignored }
"""

TABLE = """
CREATE TABLE entries(
  namespace TEXT, key TEXT, value BLOB NOT NULL, metadata TEXT, expiration INTEGER,
  PRIMARY KEY(namespace, key)) WITHOUT ROWID
"""


def identities(users, seed=1):
    chance = random.Random(seed)
    for user in range(users):
        yield f"driver{user:07}", str(uuid.UUID(int=chance.getrandbits(128), version=4))


def trip(legacy, number, chance):
    """About 400 bytes of JSON."""
    bits = chance.getrandbits(60)
    day, hour = bits % 28 + 1, (bits >> 5) % 12 + 6
    date = f"2025-{(bits >> 10) % 12 + 1:02}-{day:02}"
    start = f"{(bits >> 14) % 9900 + 100} {STREETS[bits >> 28 & 7]}, {CITIES[bits >> 31 & 7]}"
    stop = f"{(bits >> 34) % 9900 + 100} {STREETS[bits >> 48 & 7]}, {CITIES[bits >> 51 & 7]}"
    miles = (bits >> 20) % 2000 / 10
    return (
        f'{{"id":"t{number:03}","userId":"{legacy}","createdAt":"{date}T{hour:02}:{bits >> 54:02}:07.000Z",'
        f'"updatedAt":"{date}T{hour + 4:02}:{bits >> 54:02}:31.250Z","date":"{date}",'
        f'"startAddress":"{start}","endAddress":"{stop}",'
        f'"stops":[{{"address":"{stop}","type":"install","minutes":{bits >> 40 & 127}}}],'
        f'"totalMiles":{miles},"mpg":24,"gasPrice":3.459,"earnings":{bits >> 30 & 511}.5,'
        f'"supplies":[],"notes":"{NOTES[bits % 5]}","vehicle":"van-{bits >> 22 & 15}"}}'
    ).encode()


def trip_entries(user, legacy):
    """One user's keys and values, in key order."""
    chance = random.Random(user)
    for number in range(TRIPS_PER_USER):
        yield f"trip:{legacy}:t{number:03}", trip(legacy, number, chance)


def rows(users):
    for user, (legacy, _) in enumerate(identities(users)):
        for key, value in trip_entries(user, legacy):
            yield NAMESPACE, key, value


def make(directory, records):
    users = records // TRIPS_PER_USER
    directory.mkdir(parents=True, exist_ok=True)
    with open(directory / "users.csv", "w") as file:
        file.write("legacy,id\n")
        file.writelines(f"{legacy},{id}\n" for legacy, id in identities(users))
    (directory / "cohort.yaml").write_text(PLAN % users)
    store = directory / "store.sqlite"
    store.unlink(missing_ok=True)
    database = sqlite3.connect(store)
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    database.execute(TABLE)
    database.executemany("INSERT INTO entries(namespace, key, value) VALUES (?, ?, ?)", rows(users))
    database.commit()
    # As a store that an application is writing to would be.
    database.execute("PRAGMA journal_mode = WAL")
    database.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--records", type=int, required=True, help="a multiple of 100")
    options = parser.parse_args()
    make(options.directory, options.records)
