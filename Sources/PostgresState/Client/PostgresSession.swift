import CPostgres

/// One connection to a server; libpq's calls block, and only one thread at a time may make them.
@safe
final class PostgresSession {
  private let connection: OpaquePointer
  /// Names of the statements that the server has prepared, by their text.
  private var prepared: [String: String] = [:]

  /// - Parameter parameters: of libpq, checked by `PostgresAddress`.
  init(_ parameters: [(name: String, value: String)]) throws(PostgresFailure) {
    let names = parameters.map(\.name)
    let values = parameters.map(\.value)
    let opened = unsafe Self.withCStrings(names) { names in
      unsafe Self.withCStrings(values) { values in unsafe PQconnectdbParams(names, values, 0) }
    }
    guard let opened = unsafe opened else {
      throw PostgresFailure(.other, "not enough memory to connect")
    }
    guard unsafe PQstatus(opened) == CONNECTION_OK else {
      let message = unsafe Self.text(PQerrorMessage(opened))
      unsafe PQfinish(opened)
      throw PostgresFailure(
        Self.isRefusal(message) ? .refused(sqlState: "28000") : .connection, message)
    }
    unsafe connection = unsafe opened
    // Notices are for people at a prompt; standard error is not the library's.
    _ = unsafe PQsetNoticeProcessor(opened, { _, _ in }, nil)
  }

  deinit { unsafe PQfinish(connection) }

  /// Whether the connection can be used again.
  var isSound: Bool { unsafe PQstatus(connection) == CONNECTION_OK }

  /// Runs one or several statements without parameters.
  ///
  /// - Returns: the rows of the last one; their cells are in text form.
  @discardableResult
  func run(_ statements: String) throws(PostgresFailure) -> [PostgresRow] {
    try unsafe rows(of: PQexec(connection, statements))
  }

  /// Runs a statement that the server prepares the first time.
  ///
  /// - Parameter statement: a text of this program, the same for each call from one place.
  @discardableResult
  func execute(
    _ statement: String, _ parameters: [PostgresValue] = []
  ) throws(PostgresFailure) -> [PostgresRow] {
    let name = try prepare(statement, parameters.map(\.type))
    // One buffer for all of them; a byte more, so that an empty value has an address.
    var buffer: [UInt8] = []
    var places: [Int?] = []
    var lengths: [Int32] = []
    for parameter in parameters {
      let bytes = parameter.encoded
      places.append(bytes.map { _ in buffer.count })
      lengths.append(Int32(clamping: bytes?.count ?? 0))
      buffer += bytes ?? []
    }
    buffer.append(0)
    let formats = [Int32](repeating: 1, count: parameters.count)
    let result = unsafe buffer.withUnsafeBytes { bytes in
      let values = unsafe places.map { place in
        unsafe place.flatMap { place in
          unsafe bytes.baseAddress.map { unsafe ($0 + place).assumingMemoryBound(to: CChar.self) }
        }
      }
      return unsafe PQexecPrepared(
        connection, name, Int32(parameters.count), values, lengths, formats, 1)
    }
    return try unsafe rows(of: result)
  }

  private func prepare(_ statement: String, _ types: [UInt32]) throws(PostgresFailure) -> String {
    if let name = prepared[statement] { return name }
    let name = "keyshift_\(prepared.count + 1)"
    _ = try unsafe rows(
      of: PQprepare(connection, name, statement, Int32(types.count), types))
    prepared[statement] = name
    return name
  }

  private func rows(of result: OpaquePointer?) throws(PostgresFailure) -> [PostgresRow] {
    defer { unsafe PQclear(result) }
    switch unsafe PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return []
    case PGRES_TUPLES_OK: break
    default: throw unsafe failure(of: result)
    }
    let columns = unsafe PQnfields(result)
    return unsafe (0..<PQntuples(result)).map { row in
      PostgresRow(
        cells: (0..<columns).map { column in
          guard unsafe PQgetisnull(result, row, column) == 0,
            let value = unsafe PQgetvalue(result, row, column)
          else { return nil }
          return unsafe Array(
            UnsafeRawBufferPointer(
              start: value, count: Int(PQgetlength(result, row, column))))
        })
    }
  }

  private func failure(of result: OpaquePointer?) -> PostgresFailure {
    let message = unsafe Self.text(PQresultErrorMessage(result) ?? PQerrorMessage(connection))
    guard isSound, let state = unsafe PQresultErrorField(result, keyshift_diag_sqlstate) else {
      return PostgresFailure(
        .connection, unsafe message.isEmpty ? Self.text(PQerrorMessage(connection)) : message)
    }
    return PostgresFailure(.refused(sqlState: unsafe String(cString: state)), message)
  }

  private static func text(_ message: UnsafePointer<CChar>?) -> String {
    guard let message = unsafe message else { return "" }
    return unsafe String(cString: message).split(separator: "\n").joined(separator: " ")
  }

  /// Before a connection is made libpq gives no code, only the server's words, which start with `FATAL`.
  private static func isRefusal(_ message: String) -> Bool {
    ["password authentication failed", "no pg_hba.conf entry", "does not exist", "certificate"]
      .contains { message.contains($0) }
  }

  /// Strings as libpq takes lists of them, with a null at the end.
  private static func withCStrings<Result>(
    _ strings: [String],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
  ) -> Result {
    let buffers = strings.map { Array($0.utf8CString) }
    var flat: [CChar] = []
    var places: [Int] = []
    for buffer in buffers {
      places.append(flat.count)
      flat += buffer
    }
    return unsafe flat.withUnsafeBufferPointer { buffer in
      var pointers = unsafe places.map { place in
        unsafe buffer.baseAddress.map { unsafe $0 + place }
      }
      unsafe pointers.append(nil)
      return unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
    }
  }
}
