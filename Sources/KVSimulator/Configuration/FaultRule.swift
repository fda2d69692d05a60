/// When a fault happens.
package struct FaultRule: Hashable, Sendable {
  package var kind: FaultKind
  /// The probability for each matching request, 0 to 1. Drawn from the seed and the request's
  /// number, so the same requests in the same order meet the same faults.
  package var rate: Double
  /// The calls that match; those outside of `kind.calls` never do.
  package var calls: Set<CallKind>
  /// Matching requests that pass first.
  package var after: Int
  /// How often the fault happens in all; nil without end.
  package var count: Int?

  package init(
    _ kind: FaultKind, rate: Double = 1, calls: Set<CallKind> = CallKind.all, after: Int = 0,
    count: Int? = nil
  ) {
    self.kind = kind
    self.rate = rate
    self.calls = calls
    self.after = after
    self.count = count
  }
}

/// The calls of the Workers KV API, as counters, the request log and faults name them.
package enum CallKind: String, CaseIterable, Hashable, Sendable {
  case listNamespaces = "list-namespaces"
  case createNamespace = "create-namespace"
  case getNamespace = "get-namespace"
  case renameNamespace = "rename-namespace"
  case deleteNamespace = "delete-namespace"
  case list
  case get
  case metadata
  case put
  case delete
  case bulkGet = "bulk-get"
  case bulkPut = "bulk-put"
  case bulkDelete = "bulk-delete"
  case verifyToken = "verify-token"

  package static let all = Set(allCases)
}
