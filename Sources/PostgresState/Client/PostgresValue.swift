/// A parameter of a statement, sent in PostgreSQL's binary form (chapter "Frontend/Backend Protocol").
enum PostgresValue: Sendable {
  case text(String?)
  case integer(Int64?)
  case bytes([UInt8]?)
  /// An array of `bytea`; nil stands for null.
  case byteArray([[UInt8]?])

  /// The type's number in `pg_type.dat`, which is the same in every server.
  var type: UInt32 {
    switch self {
    case .text: 25
    case .integer: 20
    case .bytes: Self.bytea
    case .byteArray: 1001
    }
  }

  private static let bytea: UInt32 = 17

  /// The bytes to send; nil for null.
  var encoded: [UInt8]? {
    switch self {
    case .text(let text): text.map { Array($0.utf8) }
    case .integer(let number): number.map { Self.bigEndian($0) }
    case .bytes(let bytes): bytes
    case .byteArray(let elements): Self.encode(elements)
    }
  }

  /// One dimension, whether nulls may occur, the elements' type, their count, the first index, the elements.
  private static func encode(_ elements: [[UInt8]?]) -> [UInt8] {
    let dimensions: Int32 = elements.isEmpty ? 0 : 1
    var bytes = bigEndian(dimensions) + bigEndian(Int32(1)) + bigEndian(Int32(bytea))
    guard !elements.isEmpty else { return bytes }
    bytes += bigEndian(Int32(elements.count)) + bigEndian(Int32(1))
    for element in elements {
      bytes += bigEndian(element.map { Int32($0.count) } ?? -1)
      if let element { bytes += element }
    }
    return bytes
  }

  private static func bigEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<(Number.bitWidth / 8)).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }
}

/// A row of a result, in binary form.
struct PostgresRow: Sendable {
  let cells: [[UInt8]?]

  /// - Throws: where the cell is missing, or of another type.
  func integer(_ column: Int) throws(PostgresFailure) -> Int64 {
    guard let bytes = try optionalBytes(column), bytes.count == 8 else {
      throw unexpected(column, "a number")
    }
    return Int64(truncatingIfNeeded: bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }

  func boolean(_ column: Int) throws(PostgresFailure) -> Bool {
    guard let bytes = try optionalBytes(column), bytes.count == 1 else {
      throw unexpected(column, "true or false")
    }
    return bytes[0] != 0
  }

  func text(_ column: Int) throws(PostgresFailure) -> String {
    guard let bytes = try optionalBytes(column), let text = String(validating: bytes, as: UTF8.self)
    else { throw unexpected(column, "a text") }
    return text
  }

  func bytes(_ column: Int) throws(PostgresFailure) -> [UInt8] {
    guard let bytes = try optionalBytes(column) else { throw unexpected(column, "bytes") }
    return bytes
  }

  /// Nil for null.
  func optionalBytes(_ column: Int) throws(PostgresFailure) -> [UInt8]? {
    guard cells.indices.contains(column) else { throw unexpected(column, "anything") }
    return cells[column]
  }

  private func unexpected(_ column: Int, _ wanted: String) -> PostgresFailure {
    PostgresFailure(.other, "column \(column + 1) of the answer is not \(wanted)")
  }
}
