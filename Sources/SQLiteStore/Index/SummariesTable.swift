/// The table of an index, and the SQL that is spoken to it.
///
/// As an application's index object keeps it in an SQLite of its own, but with a column for the user,
/// so that one file holds every user's.
enum SummariesTable {
  static let create = """
    CREATE TABLE trips(user TEXT NOT NULL, id TEXT NOT NULL, summary TEXT NOT NULL, \
    PRIMARY KEY(user, id)) WITHOUT ROWID
    """

  /// Columns 0 id, 1 summary. Parameter: 1 user.
  static let list = "SELECT id, summary FROM trips WHERE user = ?1 ORDER BY id"

  /// Parameters: 1 user, 2 id, 3 summary. Columns of a file that has more of them keep what they hold.
  static let put = """
    INSERT INTO trips(user, id, summary) VALUES(?1, ?2, ?3)
    ON CONFLICT(user, id) DO UPDATE SET summary = excluded.summary
    """
}

extension TableShape {
  static let summaries = TableShape(
    name: "trips", columns: ["user", "id", "summary"], primaryKey: ["user", "id"],
    textColumns: ["user", "id"], create: SummariesTable.create, what: "an index",
    setting: "index.sqlite.path")
}
