import Core
import Ledger

/// Streams what the undone runs replaced, for the operations of a rollback in their order.
///
/// The operations come run by run, so that each run's file is read once, from its start to its end.
final class KeptEntries {
  private let readers: [PreimageReader]
  private var position = 0

  /// - Parameter runs: as the rollback lists them.
  init(_ runs: [any RunStorage]) { readers = runs.map(PreimageReader.init) }

  /// What is put back under the key; nil where it is lost.
  ///
  /// A run that did not keep an entry of that content is over: the operation belongs to a later one.
  ///
  /// - Parameter content: of the entry; another one of the same key is what a later chain replaced.
  func find(
    _ key: Key, in namespace: Namespace, content: Fingerprint?
  ) async throws(LedgerError) -> Entry? {
    while position < readers.count {
      let isLast = position == readers.count - 1
      if let entry = try await readers[position].find(key, in: namespace),
        isLast || Fingerprint(of: entry) == content
      {
        return entry
      }
      if isLast { return nil }
      position += 1
    }
    return nil
  }
}
