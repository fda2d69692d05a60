import Core
import GRDB

/// The one table of a store, and the SQL that is spoken to it.
///
/// Keys are compared with the `BINARY` collation, which is `memcmp` over the bytes of a UTF-8
/// database (https://sqlite.org/datatype3.html#collation), so an index walk is in the contract's
/// order, also for characters beyond U+FFFF.
enum EntriesTable {
  static let create = """
    CREATE TABLE entries(namespace TEXT, key TEXT, value BLOB NOT NULL, metadata TEXT, \
    expiration INTEGER, PRIMARY KEY(namespace, key)) WITHOUT ROWID
    """

  /// Columns 0 key, 1 metadata, 2 expiration. Parameters: 1 namespace, 2 the least key, 3 what the
  /// keys lie below.
  static let scanKeys = """
    SELECT key, metadata, expiration FROM entries
    WHERE namespace = ?1 AND key >= ?2 AND key < ?3 ORDER BY key
    """

  /// As `scanKeys`, with 3 value.
  static let scanEntries = """
    SELECT key, metadata, expiration, value FROM entries
    WHERE namespace = ?1 AND key >= ?2 AND key < ?3 ORDER BY key
    """

  /// Columns 0 value, 1 metadata, 2 expiration. Parameters: 1 namespace, 2 key.
  static let find = """
    SELECT value, metadata, expiration FROM entries WHERE namespace = ?1 AND key = ?2
    """

  /// Parameters: 1 namespace, 2 key, 3 value, 4 metadata, 5 expiration. Columns of a file that has
  /// more of them keep what they hold.
  static let put = """
    INSERT INTO entries(namespace, key, value, metadata, expiration) VALUES(?1, ?2, ?3, ?4, ?5)
    ON CONFLICT(namespace, key) DO UPDATE
    SET value = excluded.value, metadata = excluded.metadata, expiration = excluded.expiration
    """

  /// As `put`, where the key is absent or, at 6 now, expired; else changes no row.
  static let createIfAbsent =
    put + " WHERE entries.expiration <= ?6 AND entries.expiration > 0"

  static let delete = "DELETE FROM entries WHERE namespace = ?1 AND key = ?2"

  /// Column 0 whether the value is text, of the rows next to a key, at most one on either side.
  /// Parameters: 1 namespace, 2 key. Reads no value.
  static let neighbours = """
    SELECT isText FROM (
      SELECT typeof(value) = 'text' AS isText FROM entries
      WHERE namespace = ?1 AND key < ?2 ORDER BY key DESC LIMIT 1)
    UNION ALL SELECT isText FROM (
      SELECT typeof(value) = 'text' AS isText FROM entries
      WHERE namespace = ?1 AND key > ?2 ORDER BY key LIMIT 1)
    """

  /// Whether something besides this module writes when a row is written.
  static let findTrigger = """
    SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'entries' COLLATE NOCASE LIMIT 1
    """

  /// Whether a key of namespace ?1 is stored as a blob, which no text ever equals.
  static let findBlobKey = """
    SELECT 1 FROM entries WHERE namespace = ?1 AND key >= x'' LIMIT 1
    """
}
