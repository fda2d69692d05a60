import CloudflareStore
import Core
import Foundation
import Testing
import WorkerRoutes

@testable import SQLiteStore

/// An error that no script can cause at will, thrown by the part that throws it in earnest.
struct ErrorSample: Sendable, CustomTestStringConvertible {
  let code: String
  let cause: @Sendable () async throws -> Void

  var testDescription: String { code }

  init(_ code: String, _ cause: @escaping @Sendable () async throws -> Void) {
    self.code = code
    self.cause = cause
  }

  static let all = program + store + files + users + mistakes

  private static let program = [
    ErrorSample("KS0001") { _ = try JSONSerialization.jsonObject(with: Data("{".utf8)) },
    ErrorSample("KS0002") { throw CancellationError() },
  ]

  /// By SQLite's result codes (sqlite.org/rescode.html).
  private static let store = [
    ErrorSample("KS0101") { try await askNobody() },
    ErrorSample("KS0102") { throw sqlite(5) }, ErrorSample("KS0105") { throw sqlite(8) },
    ErrorSample("KS0106") { throw sqlite(11) }, ErrorSample("KS0108") { throw sqlite(18) },
    ErrorSample("KS0111") { throw sqlite(13) }, ErrorSample("KS0112") { throw sqlite(9) },
    ErrorSample("KS0113") { throw sqlite(10) },
    ErrorSample("KS0110") { try await readWhileReplaced() },
  ]

  /// Nobody listens on port 1 of this machine.
  private static func askNobody() async throws {
    let transport = HTTPWorkerTransport(sendingTo: AllowedHosts())
    let request = WorkerRequest(method: .get, url: "http://127.0.0.1:1/", headers: [])
    do {
      _ = try await transport.send(request)
      try await transport.shutdown()
    } catch {
      try await transport.shutdown()
      throw error
    }
  }

  /// The file is another one after its first page.
  private static func readWhileReplaced() async throws {
    try await withDirectory { directory in
      let (path, namespace) = (directory + "/store.sqlite", Namespace("TRIPS"))
      let writer = try await SQLiteStore.open(
        path: path, access: .writing, creating: true, identity: "a", now: { 0 })
      for start in [0, 1_000] {
        let items = (start..<start + 1_000).map {
          WriteItem(
            namespace: namespace, key: Key("\($0)"), change: .put(Entry(value: [])), expected: nil)
        }
        _ = try await writer.write(WriteBatch(items))
      }
      try await writer.close()
      let store = try await SQLiteStore.open(
        path: path, access: .reading, identity: "a", now: { 0 })
      var pages = store.pages(Scan([ScanRange(namespace, prefix: "")])).makeAsyncIterator()
      _ = try await pages.next()
      try FileManager.default.copyItem(atPath: path, toPath: path + ".new")
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.moveItem(atPath: path + ".new", toPath: path)
      _ = try await pages.next()
    }
  }

  /// Runs `body` with a new directory that is gone afterwards.
  static func withDirectory(_ body: (String) async throws -> Void) async throws {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("keyshift-errors-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try await body(directory.path)
  }

  private static func sqlite(_ code: Int32) -> StoreError {
    SQLiteFailure(code: code, message: "as a test has it")
      .storeError(path: "store.sqlite", busyTimeout: .seconds(5))
  }

  private static let place = SourceRange(file: "cohort.yaml", line: 1, column: 1)

  private static let mistakes = [
    ErrorSample("KS1212") {
      throw DiagnosticsError(
        IdentityCheck.diagnose([CohortMember(legacy: "", id: "u-1", range: place)], rules: []))
    }
  ]
}
