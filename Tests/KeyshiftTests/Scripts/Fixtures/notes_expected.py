"""Says whether a store holds what the notes application expects after its migration.

usage: notes_expected.py BEFORE AFTER [TITLE=NAMESPACE...]

It knows the application's records, not Keyshift: names are replaced in their text, times are compared as numbers.
"""

import json
import re
import sqlite3
import sys

PEOPLE = {"ann.lee@example.com": "1001", "Chris.Ortiz@example.org": "1002"}


def read(path, titles):
    rows = sqlite3.connect(path).execute("SELECT namespace, key, value, metadata FROM entries")
    text = lambda field: field if field is None or isinstance(field, str) else bytes(field).decode()
    # The simulator keeps entries of its own beside those of the bindings.
    rows = [row for row in rows if not titles or row[0] in titles]
    return {(titles.get(row[0], row[0]), text(row[1])): (text(row[2]), text(row[3])) for row in rows}


def spellings(name):
    """The JSON texts by which the application names a person."""
    return {json.dumps(form).replace("@", sign) for form in (name, name.lower()) for sign in ("@", "\\u0040")}


def migrated(value, metadata, name, number):
    def numbered(text):
        """The fields that have IDs as numbers once they have IDs."""
        names = "|".join(map(re.escape, [*spellings(name), f'"{number}"']))
        return re.sub(rf'("(?:owner|user|account)":)(?:{names})', rf"\g<1>{number}", text)

    value, metadata = numbered(value), metadata and numbered(metadata)
    for text in spellings(name):
        new = f'"{number}"'
        editors = re.search(r'"editors":\[.*?\]', value)
        if editors:
            value = value.replace(editors[0], editors[0].replace(text, new))
        colours = re.search(r'"colours":\{.*?\}', value)
        if colours:
            value = value.replace(colours[0], colours[0].replace(text + ":", new + ":"))
        value = value.replace('\\"author\\":\\' + text[:-1] + '\\"', f'\\"author\\":\\"{number}\\"')
    return value, metadata


def time(record):
    document = json.loads(record[0])
    return next(document[field] for field in ("updated", "created", "saved") if field in document)


def expected(before):
    after = dict(before)
    for (namespace, key), record in before.items():
        for name, number in PEOPLE.items():
            if namespace == "READERS":
                after[namespace, key] = migrated(*after[namespace, key], name, number)
                continue
            parts = key.split(":")
            if namespace == "ACCOUNTS" or parts[1] != name.lower():
                continue
            target = (namespace, ":".join([parts[0], number] + parts[2:]))
            if target not in before or time(before[target]) < time(record):
                after[target] = migrated(*record, name, number)
    return after


def main():
    titles = dict(reversed(argument.split("=")) for argument in sys.argv[3:])
    want, have = expected(read(sys.argv[1], titles)), read(sys.argv[2], titles)
    wrong = sorted(place for place in want.keys() | have.keys() if want.get(place) != have.get(place))
    for place in wrong:
        print(*place, "\n  expected", want.get(place), "\n  found   ", have.get(place))
    moved = sum(1 for place in want if place not in read(sys.argv[1], titles))
    print(f"{len(have)} records, {moved} of them new, {len(wrong)} not as expected")
    sys.exit(1 if wrong else 0)


main()
