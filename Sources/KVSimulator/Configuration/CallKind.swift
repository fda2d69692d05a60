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

  package static let all = Set(allCases)
}
