import Core

/// The calls of the API: each takes what a request brought and gives the answer to it.
struct KVCalls: Sendable {
  /// What a call is given.
  struct Request: Sendable {
    let route: Route
    let credential: Credential?
    /// The edge that was asked; nil for none, which sees what the store holds.
    let edge: EdgeCode?
    let query: Query
    /// The `Content-Type` header; empty where there is none.
    let contentType: String
    let body: [UInt8]
    let number: UInt64
    /// The fault that the call itself has a part in, or nil.
    let fault: FaultKind?
  }

  let entries: EntryAccess
  let namespaces: NamespaceStore
  let limits: ServiceLimits
  let seed: UInt64
  let now: @Sendable () -> Timestamp

  /// Answers a request; never throws, so that what a call did is always told.
  func reply(to request: Request) async -> Reply {
    do {
      return try await perform(request)
    } catch let error as APIError {
      return Reply(error.named(for: request.route.call))
    } catch let error as StoreError where error.code == .busy || error.code == .unavailable {
      return Reply(.unavailable)
    } catch {
      return Reply(.internalError)
    }
  }

  private func perform(_ request: Request) async throws -> Reply {
    switch request.route.call {
    case .listNamespaces: try listNamespaces(request)
    case .createNamespace: try await createNamespace(request)
    case .getNamespace: try getNamespace(request)
    case .renameNamespace: try await renameNamespace(request)
    case .deleteNamespace: try await deleteNamespace(request)
    case .list: try await listKeys(request)
    case .get: try await getValue(request)
    case .metadata: try await getMetadata(request)
    case .put: try await putValue(request)
    case .delete: try await deleteValue(request)
    case .bulkGet: try await bulkGet(request)
    case .bulkPut: try await bulkPut(request)
    case .bulkDelete: try await bulkDelete(request)
    case .verifyToken: verifyToken(request)
    }
  }

  /// The ID of the namespace that the path names.
  func identifier(_ request: Request) throws(APIError) -> String {
    let text = request.route.namespace
    let id = Self.withoutDashes(text).lowercased()
    guard CloudflareID.isID(id) else { throw .malformedNamespace(text) }
    guard namespaces.title(of: id) != nil else { throw .namespaceNotFound }
    return id
  }

  /// An ID that is written as a UUID, 8-4-4-4-12 (RFC 9562 §4), as its digits; any other text as it is.
  private static func withoutDashes(_ id: String) -> String {
    let groups = id.split(separator: "-", omittingEmptySubsequences: false)
    return groups.map(\.utf8.count) == [8, 4, 4, 4, 12] ? groups.joined() : id
  }

  func namespace(_ request: Request) throws(APIError) -> Namespace {
    Namespace(try identifier(request))
  }
}

/// What Workers KV accepts (https://developers.cloudflare.com/kv/platform/limits/); bytes, items,
/// seconds.
enum Limits {
  static let key = 512
  static let value = 25 * 1_024 * 1_024
  static let metadata = 1_024
  static let title = 512
  static let expirationLead: Int64 = 60
  static let listKeys = 10...1_000
  static let namespacesPage = 1...1_000
  static let bulkItems = 10_000
  static let bulkGetKeys = 100
  static let bulkBody = 100_000_000
  static let bulkGetResponse = 25_000_000
  /// Room for the parts of a multipart body around its value.
  static let multipartOverhead = 64 * 1_024
}
