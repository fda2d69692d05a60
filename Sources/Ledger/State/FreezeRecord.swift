package import Core

/// That no run starts in an environment, and who said so.
package struct FreezeRecord: Hashable, Sendable, Codable {
  package static let format = "keyshift.freeze/1"

  private(set) var format = FreezeRecord.format
  /// Tells this freeze from every other.
  package let id: String
  /// Who froze the environment, as the audit log names them.
  package let actor: String
  package let reason: String
  package let since: Timestamp
  /// Fingerprint of the key that the actor showed; nil where none was shown.
  package let key: String?

  /// - Parameter id: unique, such as a new UUID.
  package init(id: String, actor: String, reason: String, since: Timestamp, key: String? = nil) {
    self.id = id
    self.actor = actor
    self.reason = reason
    self.since = since
    self.key = key
  }

  /// One line for people: who, since when, why.
  package var summary: String { "\(actor) froze it at \(since): \(reason)" }
}

/// Nothing is written, because the environment is frozen.
package struct EnvironmentFreezeRefusal: AdvisedError, Hashable, Sendable, CustomStringConvertible {
  package var environment: String
  package var freeze: FreezeRecord

  package init(_ environment: String, _ freeze: FreezeRecord) {
    self.environment = environment
    self.freeze = freeze
  }

  package var advice: Advice? { .awaitThaw(environment: environment) }

  package var description: String {
    "the environment '\(environment)' is frozen. \(freeze.actor) froze it at \(freeze.since): "
      + "\(freeze.reason)"
  }
}
