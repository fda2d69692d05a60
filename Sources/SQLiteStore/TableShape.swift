/// A table that this module works on: what it must have; more columns are fine.
struct TableShape: Sendable {
  let name: String
  let columns: [String]
  let primaryKey: [String]
  /// Columns of the primary key in which a blob would be passed by, to be looked through when a file is
  /// opened.
  let textColumns: [String]
  /// The statement that makes it.
  let create: String
  /// What a file with this table is.
  let what: String
  /// Where a cohort plan names the file.
  let setting: String
}

extension TableShape {
  static let entries = TableShape(
    name: "entries", columns: ["namespace", "key", "value", "metadata", "expiration"],
    primaryKey: ["namespace", "key"], textColumns: ["namespace"], create: EntriesTable.create,
    what: "a store", setting: "store.sqlite.path")
}
