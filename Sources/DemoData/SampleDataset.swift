package import Core

/// Made-up records of one application, and whose they are.
package protocol SampleDataset: Sendable {
  associatedtype Entries: Sequence<DemoEntry>

  /// At least 1.
  var users: Int { get }

  /// - Parameter user: counts from 0.
  func identity(at user: Int) -> Identity

  /// Every entry, each under its own key, user by user; made one at a time, so that memory does not
  /// grow with the dataset.
  func entries() -> Entries
}
