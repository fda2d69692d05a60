import CPostgres
package import Ledger

/// Where a database is and who asks: a URL `postgres://user:password@host:port/database?sslmode=…`, as
/// libpq reads it (PostgreSQL, "Connection Strings").
package struct PostgresAddress: Sendable {
  /// As messages name it: no user, no password.
  package let place: String
  /// Those that get the password, without ports; empty for a socket of this machine.
  package let hosts: [String]
  /// Of libpq.
  let parameters: [(name: String, value: String)]
  /// The PostgreSQL schema that holds Keyshift's tables.
  let schema: String

  package static let defaultSchema = "keyshift"

  /// What an address may say; the rest would let it choose files, services or settings of the server.
  private static let accepted: Set<String> = [
    "host", "port", "user", "password", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey",
    "connect_timeout", "target_session_attrs", "channel_binding",
  ]

  /// - Throws: `.invalidInput`, without the address, because it may hold a password.
  package init(_ url: String, schema: String = PostgresAddress.defaultSchema) throws(LedgerError) {
    guard ["postgres://", "postgresql://"].contains(where: url.hasPrefix) else {
      throw Self.refusal("it does not start with 'postgres://'")
    }
    guard Self.isName(schema) else {
      throw LedgerError(
        .invalidInput,
        "the PostgreSQL schema '\(schema)' cannot be used. Use lower-case letters, digits and '_', at "
          + "most 63, and no digit in front.")
    }
    let options = try Self.parse(url)
    if let refused = options.first(where: { !Self.accepted.contains($0.name) }) {
      throw Self.refusal(
        "'\(refused.name)' cannot be set in it. Accepted are: "
          + Self.accepted.sorted().joined(separator: ", "))
    }
    let value = { name in options.first { $0.name == name }?.value }
    guard let host = value("host"), !host.isEmpty else { throw Self.refusal("it has no host") }
    guard let database = value("dbname"), !database.isEmpty else {
      throw Self.refusal("it has no database name")
    }
    let all = host.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    hosts = all.filter { !$0.hasPrefix("/") }
    let distant = hosts.filter { !Self.isLoopback($0) }
    if let name = distant.first {
      guard value("sslmode") == "verify-full", let file = value("sslrootcert"), !file.isEmpty,
        file != "system"
      else {
        throw Self.refusal(
          "'\(name)' is another machine, so the connection has to prove that it is the right one. Add "
            + "sslmode=verify-full and sslrootcert=FILE, a file with the certificate authority")
      }
    }
    self.schema = schema
    // Several hosts have as many ports, which may be empty.
    let port = value("port").flatMap { $0.contains(where: \.isNumber) ? ":\($0)" : nil } ?? ""
    let shown = schema == Self.defaultSchema ? "" : ", schema '\(schema)'"
    place = "postgres://\(host)\(port)/\(database)\(shown)"
    parameters =
      Self.settings.filter { setting in value(setting.name) == nil } + options
  }

  /// A server that is gone is noticed within half a minute, also by a connection that waits for an answer.
  private static let settings: [(name: String, value: String)] = [
    ("connect_timeout", "10"), ("keepalives", "1"), ("keepalives_idle", "10"),
    ("keepalives_interval", "5"), ("keepalives_count", "3"), ("tcp_user_timeout", "30000"),
    ("application_name", "keyshift"), ("client_encoding", "UTF8"),
    ("target_session_attrs", "read-write"),
  ]

  static func isLoopback(_ host: String) -> Bool {
    host == "localhost" || host == "::1"
      || (host.hasPrefix("127.") && host.split(separator: ".").count == 4
        && host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) })
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 63 else { return false }
    let isLetter = { (byte: UInt8) in (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_") }
    return isLetter(first) && text.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) }
      && !text.hasPrefix("pg_")
  }

  private static func parse(_ url: String) throws(LedgerError) -> [(name: String, value: String)] {
    guard !url.utf8.contains(0) else { throw refusal("it has a NUL") }
    var message: UnsafeMutablePointer<CChar>?
    guard let found = unsafe PQconninfoParse(url, &message) else {
      // libpq quotes what it could not read, which can be the password.
      unsafe PQfreemem(message)
      throw refusal("it cannot be read. Percent-encode special characters of user and password")
    }
    defer { unsafe PQconninfoFree(found) }
    var options: [(name: String, value: String)] = []
    var option = unsafe found
    while let name = unsafe option.pointee.keyword {
      if let value = unsafe option.pointee.val {
        unsafe options.append((String(cString: name), String(cString: value)))
      }
      unsafe option += 1
    }
    return options
  }

  private static func refusal(_ reason: String) -> LedgerError {
    LedgerError(
      .invalidInput,
      "the PostgreSQL address of the state cannot be used: \(reason). The form is "
        + "postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=verify-full&sslrootcert=FILE")
  }
}
