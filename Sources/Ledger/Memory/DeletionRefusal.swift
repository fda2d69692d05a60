package import Core

/// So many records are gone that runs had written that something else than their users deleted them.
package struct DeletionRefusal: AdvisedError, Hashable, Sendable, CustomStringConvertible {
  package var deleted: Int
  package var operations: Int
  /// One of the keys, where it is, and the run that wrote it.
  package var key: Key
  package var namespace: Namespace
  package var run: String

  package init(deleted: Int, operations: Int, key: Key, namespace: Namespace, run: String) {
    self.deleted = deleted
    self.operations = operations
    self.key = key
    self.namespace = namespace
    self.run = run
  }

  package var advice: Advice? { .decideDeletedRecords }

  package var description: String {
    "\(deleted) records that earlier runs wrote are gone, more than 1 % of \(operations) operations: "
      + "for example '\(key)' in \(namespace), written by the run \(run). Users delete single records; "
      + "check first whether the store was restored, or another one is used"
  }
}
