CREATE TABLE entries(
  namespace TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, metadata TEXT,
  expiration INTEGER, PRIMARY KEY(namespace, key)) WITHOUT ROWID;
