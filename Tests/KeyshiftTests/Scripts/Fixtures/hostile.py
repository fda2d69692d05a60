# A store and a cohort plan whose keys and names are commands to CI systems, markup and quotes, each beside
# scalars that join a sign into one character with its neighbour.
import json, sqlite3
P, M = "\u0d4e", "\u0301"
RECORDS = [
    "1", "::add-mask::x", "##[error]x", "##vso[task.setvariable]x", f"x{P}</script>{P}<h1 id=pwn>", f"`{M}**Approved**",
    f"'{M};id", "a\n::set-env::y", "a\r##[group]", "\u202e::x", f"-{M}->{P}", "|\u0338|", "\u2028::x", "\x85::x", "\x00", "\x9b2J",
]
USERS = ["::add-mask::ann", "##[error]bob", f"x`{M}**Approved**", f"{P}<b>{P}"]
db = sqlite3.connect("store.sqlite")
db.execute("CREATE TABLE entries(namespace TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, metadata TEXT,"
           " expiration INTEGER, PRIMARY KEY(namespace, key)) WITHOUT ROWID")
ids = [f"00000000-0000-4000-8000-{n:012d}" for n in range(len(USERS))]
for user, id in zip(USERS, ids):
    for n, record in enumerate(RECORDS):
        def put(owner, text):
            value = json.dumps({"userId": owner, "updatedAt": f"2011-01-0{text}T00:00:00Z"}).encode()
            db.execute("INSERT INTO entries(namespace, key, value) VALUES('N', ?, ?)", (f"{user if owner == user else id}/{record}", value))
        put(user, 2)
        if n % 3 == 0: put(id, 1)
    db.execute("INSERT INTO entries(namespace, key, value) VALUES('N', ?, ?)", (f"{user}/odd/::warning::z", b"1"))
db.commit()
rows = ", ".join("{ legacy: %s, id: %s }" % (json.dumps(u), i) for u, i in zip(USERS, ids))
open("evil.yaml", "w").write(f"""format: keyshift.cohort-plan/1
name: evil
environment: test
store: {{ sqlite: {{ path: store.sqlite }} }}
cohort: {{ users: [ {rows} ] }}
rules:
  - name: "##[group]rule"
    namespace: N
    delimiter: "/"
    from: "{{legacy}}/{{record}}"
    to: "{{id}}/{{record}}"
    newer_by: [/updatedAt]
    owner: /userId
""")
open("broken.yaml", "w").write("format: keyshift.cohort-plan/1\n::stop-commands::x: 1\n  ##[error]y: 2\nname: [\n")
