internal import GRDB

/// The pragmas of every connection; `docs/sqlite.md` has the measurements behind them.
enum ConnectionSettings {
  /// KiB of pages that a connection keeps: a batch's pages and the upper levels of the tree.
  private static let cacheKibibytes = 16_384

  /// The journal mode is left as it was found. A rollback journal is deleted after each commit and,
  /// with `EXTRA`, its directory synced, so that a power failure cannot bring the journal, and with
  /// it the state before the commit, back. In WAL mode `EXTRA` is the same as `FULL`.
  static func apply(to database: Database) throws {
    try database.execute(
      sql: "PRAGMA cache_size = -\(cacheKibibytes); PRAGMA synchronous = EXTRA")
  }
}
