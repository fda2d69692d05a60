import Core
import Foundation
import FoundationNetworking
import WorkerRoutes

/// `Tests/Python/index_server.py`, running as long as the value lives.
final class IndexServer: Sendable {
  let base: String
  private let process: Process
  /// Closed by a test process that dies, however it dies, so that no server outlives it.
  private let input = Pipe()

  static let secret = "s3cret"

  init() throws {
    let script = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Python/index_server.py")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", script.path(), "--secret", Self.secret, "--until-input-ends"]
    process.standardInput = input
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    self.process = process
    // "ready PORT", once the server listens.
    var line = ""
    while !line.hasSuffix("\n") {
      let bytes = try output.fileHandleForReading.read(upToCount: 1) ?? Data()
      guard !bytes.isEmpty else { break }
      line += String(decoding: bytes, as: UTF8.self)
    }
    guard line.hasPrefix("ready "), let port = UInt16(line.dropFirst(6).dropLast()) else {
      throw StoreError(.other, "the index server did not start")
    }
    base = "http://127.0.0.1:\(port)"
  }

  deinit {
    // SIGTERM may be ignored, as the test runner passes its own dispositions on.
    kill(process.processIdentifier, SIGKILL)
  }

  func index(pageSize: Int = 3, secret: String = secret) throws -> WorkerIndex {
    let reference = WorkerIndexReference(
      list: try KeyTemplate("\(base)/index/{id}/list"),
      migrate: try KeyTemplate("\(base)/index/{id}/migrate"), put: nil, pageSize: pageSize,
      batchSize: 2)
    return WorkerIndex(
      reference, headers: [WorkerHeader(name: "x-do-internal-secret", value: secret)],
      transport: FoundationTransport())
  }

  func admin(_ method: String, _ path: String, _ json: String) async throws {
    guard let url = URL(string: "\(base)/admin/\(path)") else {
      throw StoreError(.other, "the address is none")
    }
    var request = URLRequest(url: url)
    request.httpMethod = method
    request.httpBody = Data(json.utf8)
    _ = try await URLSession.shared.data(for: request)
  }
}

/// Foundation's HTTP client as a transport.
struct FoundationTransport: WorkerTransport {
  func send(_ request: WorkerRequest) async throws(StoreError) -> WorkerAnswer {
    guard let url = URL(string: request.url) else {
      throw StoreError(.other, "the address is none")
    }
    var message = URLRequest(url: url)
    message.httpMethod = request.method.rawValue
    for header in request.headers {
      message.setValue(header.value, forHTTPHeaderField: header.name)
    }
    if request.method == .post { message.httpBody = Data(request.body) }
    do {
      let (body, response) = try await URLSession.shared.data(for: message)
      let status = (response as? HTTPURLResponse)?.statusCode ?? 0
      return WorkerAnswer(status: status, body: [UInt8](body))
    } catch { throw StoreError(.unavailable, "no answer") }
  }
}
