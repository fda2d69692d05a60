extension CallKind {
  /// The name that the service's errors have for the call, as in `list keys: 'namespace not found'`.
  ///
  /// Recorded in public clients' tests and in reports of people who met them; `bulk put keys` and
  /// `list namespaces` are made after the pattern of the others.
  var operation: String {
    switch self {
    case .listNamespaces: "list namespaces"
    case .createNamespace: "create namespace"
    case .getNamespace: "get namespace"
    case .renameNamespace: "rename namespace"
    case .deleteNamespace: "remove namespace"
    case .list: "list keys"
    case .get: "get"
    case .metadata: "metadata"
    case .put: "put"
    case .delete: "remove key"
    case .bulkGet: "bulk get keys"
    case .bulkPut: "bulk put keys"
    case .bulkDelete: "bulk remove keys"
    case .verifyToken: "verify token"
    }
  }

  /// Whether a token that may only read may make the call. A bulk get is a read, although it is a POST.
  var isRead: Bool {
    switch self {
    case .listNamespaces, .getNamespace, .list, .get, .metadata, .bulkGet, .verifyToken: true
    case .createNamespace, .renameNamespace, .deleteNamespace, .put, .delete, .bulkPut,
      .bulkDelete:
      false
    }
  }
}
