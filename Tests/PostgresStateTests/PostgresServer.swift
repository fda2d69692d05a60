import Core
import Foundation
import Ledger
import StateTesting
import Synchronization
import SystemPackage
import TestKit

@testable import PostgresState

/// A real server on a socket of its own, for all tests of this process; it ends with the process.
enum PostgresServer {
  private static let socket: Result<String, any Error> = Result { try start() }

  /// What keeps the server alive: it stops when this end of its pipe is closed.
  private static let lifeline = Pipe()

  private static let schemas = Atomic(0)

  /// An address with a schema that no other test uses.
  static func address() throws -> PostgresAddress {
    let number = schemas.wrappingAdd(1, ordering: .relaxed).newValue
    return try address(schema: "test_\(number)")
  }

  /// Where its socket is.
  static func directory() throws -> String { try socket.get() }

  /// - Parameter directory: of the socket; nil takes the server's own.
  static func address(schema: String, in directory: String? = nil) throws -> PostgresAddress {
    let host = try (directory ?? socket.get()).replacing("/", with: "%2F")
    return try PostgresAddress("postgres://keyshift@\(host)/postgres", schema: schema)
  }

  private static let script = #"""
    set -eu
    bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
    dir=$(mktemp -d /tmp/keyshift-pg.XXXXXX)
    as=
    # The server refuses to run as root.
    if [ "$(id -u)" = 0 ]; then chown postgres "$dir"; as="setpriv --reuid=postgres --regid=postgres --init-groups"; fi
    stop() { $as "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$dir"; }
    trap stop EXIT
    trap 'exit 1' INT TERM HUP
    cd "$dir"
    $as "$bin/initdb" -D "$dir/data" -A trust -U keyshift --no-sync >"$dir/log" 2>&1
    $as "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/data/log" -o "-k $dir -c listen_addresses= -c fsync=off -c max_connections=300" start >/dev/null 2>&1
    echo "$dir"
    cat >/dev/null
    """#

  private static func start() throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script]
    let output = Pipe()
    process.standardInput = lifeline
    process.standardOutput = output
    try process.run()
    var line: [UInt8] = []
    while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != 0x0A {
      line.append(byte)
    }
    guard !line.isEmpty else {
      throw LedgerError(.other, "PostgreSQL did not start; is the package 'postgresql' installed?")
    }
    return String(decoding: line, as: UTF8.self)
  }
}

/// A database schema of one test, with a clock that the test sets on.
struct PostgresSite: Sendable {
  let address: PostgresAddress
  private let directory: TemporaryDirectory

  /// Without tables.
  init(address: PostgresAddress) throws {
    self.address = address
    directory = try TemporaryDirectory()
  }

  init() async throws {
    try self.init(address: PostgresServer.address())
    _ = try await backend().schema.migrate()
    try run(
      """
      create table test_clock (seconds bigint);
      insert into test_clock values (0);
      create or replace function state_now() returns timestamptz language sql volatile as
        'select clock_timestamp() + (select seconds from test_clock) * interval ''1 second'''
      """)
  }

  func backend() -> PostgresStateBackend { backend(at: address) }

  /// - Parameter directory: of another socket.
  func backend(through directory: String) throws -> PostgresStateBackend {
    backend(at: try PostgresServer.address(schema: address.schema, in: directory))
  }

  private func backend(at address: PostgresAddress) -> PostgresStateBackend {
    PostgresStateBackend(
      address, cache: directory.file("cache"), sleep: { _ in await Task.yield() })
  }

  /// A clock that stands still, of a process of another machine.
  var surroundings: Surroundings {
    Surroundings(
      now: { Timestamp(seconds: 1_700_000_000) }, sleep: { _ in await Task.yield() },
      makeID: { "lock" }, makeRunID: { "run" },
      process: ProcessIdentity(host: "far.example", pid: 1, space: "another boot"))
  }

  /// Runs statements as somebody else with a connection of their own does.
  func run(_ statements: String) throws {
    let session = try PostgresSession(address.parameters)
    try session.run("set search_path to \(address.schema)")
    try session.run(statements)
  }

  func advance(by seconds: Int64) throws {
    try run("update test_clock set seconds = seconds + \(seconds)")
  }

  var conformance: StateConformance.Site {
    StateConformance.Site(
      open: { backend() }, advanceClock: { try advance(by: $0) })
  }
}
