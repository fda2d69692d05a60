import Core
import FoundationEssentials

/// Rows of an environment's memory that are JSON.
enum MemoryRow {
  /// - Throws: `.unreadable`: the journals still tell, so it is no damage of what is kept.
  static func decode<Row: Decodable>(
    _ type: Row.Type, _ row: [UInt8]
  ) throws(LedgerError) -> Row {
    do { return try JSONDecoder().decode(type, from: Data(row)) } catch {
      throw LedgerError(
        .unreadable,
        "the environment's memory holds a row that cannot be read. Remove the memory and run "
          + "`state upgrade`, which makes it anew from the runs' journals.", cause: "\(error)")
    }
  }
}
