import Core

/// The one table of a namespace's database, as miniflare's `keyvalue.worker` makes it.
enum MiniflareTable {
  static let create = """
    CREATE TABLE _mf_entries(key TEXT PRIMARY KEY, blob_id TEXT NOT NULL, expiration INTEGER, \
    metadata TEXT)
    """

  /// Columns 0 key, 1 metadata, 2 expiration in milliseconds, 3 blob ID. Parameters: 1 the least
  /// key, 2 what the keys lie below.
  static let scan = """
    SELECT key, metadata, expiration, blob_id FROM _mf_entries
    WHERE key >= ?1 AND key < ?2 ORDER BY key
    """

  /// As `scan`. Parameter: 1 key.
  static let find = """
    SELECT key, metadata, expiration, blob_id FROM _mf_entries WHERE key = ?1
    """
}

extension TableShape {
  static let miniflare = TableShape(
    name: "_mf_entries", columns: ["key", "blob_id", "expiration", "metadata"],
    primaryKey: ["key"], textColumns: ["key"], create: MiniflareTable.create,
    what: "a namespace of 'wrangler dev' 3 or 4", setting: "store.wrangler_local.path")
}
