import Application
import Core
import Engine
import Review

/// What the application reads about users' progress: `migration:{id}:state` and `migration:{id}:do:state`.
struct MigrationStates<Store: KeyValueStore>: Sendable {
  let store: Store
  /// Nil where the plan publishes nothing: then nothing is there to be read.
  let publication: Publication?

  /// - Returns: by user ID; an entry that is too large or not JSON counts as absent.
  func read(_ ids: [String]) async throws(StoreError) -> [Bytewise: PublishedProgress] {
    guard let publication else { return [:] }
    let keys = ids.flatMap {
      [PublishedKeys.state(of: $0), PublishedKeys.indexState(of: $0)]
    }
    let entries = try await BatchReader(store).read(keys.map { (publication.namespace, $0) })
    var found: [Bytewise: PublishedProgress] = [:]
    for (number, id) in ids.enumerated() {
      found[Bytewise(id)] = PublishedProgress(
        storage: entries[2 * number].flatMap(Self.document),
        index: entries[2 * number + 1].flatMap(Self.document))
    }
    return found
  }

  private static func document(_ entry: Entry) -> JSONValue? {
    guard entry.value.count <= 64 * 1_024 else { return nil }
    return JSONValue(parsing: entry.value)
  }
}

/// One user's records of progress, as the application reads them.
struct PublishedProgress: Sendable {
  var storage: JSONValue?
  var index: JSONValue?
}
