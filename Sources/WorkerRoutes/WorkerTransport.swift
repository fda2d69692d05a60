package import Core

/// Carries requests to a Worker and brings back what it answers; knows nothing of indexes.
package protocol WorkerTransport: Sendable {
  /// One request and its whole answer, whatever its status.
  ///
  /// Redirects are not followed: they would take secrets elsewhere.
  ///
  /// - Throws: `unavailable` when no answer came, `cancelled`, or `limitExceeded` when the answer is
  ///   larger than the transport takes. The error holds no header's value.
  func send(_ request: WorkerRequest) async throws(StoreError) -> WorkerAnswer
}

package struct WorkerRequest: Hashable, Sendable {
  package enum Method: String, Hashable, Sendable {
    case get = "GET"
    case post = "POST"
  }

  package var method: Method
  package var url: String
  package var headers: [WorkerHeader]
  /// JSON; empty for `GET`.
  package var body: [UInt8]

  package init(method: Method, url: String, headers: [WorkerHeader], body: [UInt8] = []) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }
}

package struct WorkerHeader: Hashable, Sendable {
  package var name: String
  /// May be a secret.
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

package struct WorkerAnswer: Hashable, Sendable {
  /// The HTTP status code.
  package var status: Int
  package var body: [UInt8]

  package init(status: Int, body: [UInt8]) {
    self.status = status
    self.body = body
  }
}

extension WorkerIndexReference {
  /// The headers with their values.
  ///
  /// - Parameter environment: the value of an environment variable, or nil.
  /// - Throws: `unauthorized` where a variable is not set, or is no header's value; the error names
  ///   the variable only.
  package func resolvedHeaders(
    _ environment: (String) throws(StoreError) -> String?
  ) throws(StoreError) -> [WorkerHeader] {
    var resolved: [WorkerHeader] = []
    for header in headers {
      guard let value = try environment(header.variable), !value.isEmpty else {
        throw StoreError(
          .unauthorized,
          "the environment variable \(header.variable) is not set, which 'index.http.headers' "
            + "requires for \(header.name). Set it before you run Keyshift.")
      }
      // Visible ASCII and spaces between (RFC 9110 section 5.5), so that nothing follows the header.
      guard value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
        throw StoreError(
          .unauthorized,
          "the value of \(header.variable) cannot be sent as the header \(header.name): it has a "
            + "line break or a non-ASCII character. Correct the variable.")
      }
      resolved.append(WorkerHeader(name: header.name, value: value))
    }
    return resolved
  }
}
