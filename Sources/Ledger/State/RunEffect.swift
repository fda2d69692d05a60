/// What a run does to its users' records, and so what undoing it does.
package struct RunEffect: Hashable, Sendable, Codable {
  package enum Kind: String, Hashable, Sendable, Codable {
    /// Brings records under the keys of their users' IDs.
    case moves
    /// Takes back what runs moved.
    case takesBack = "takes-back"
    /// Deletes legacy keys.
    case cleans
    /// Brings back legacy keys that a run deleted.
    case restores

    /// - Parameter command: the run's, as its record has it.
    /// - Returns: nil for a rollback, whose effect is the opposite of what it undoes.
    package init?(command: String) {
      switch command {
      case RunRecord.rollbackKind: return nil
      case RunRecord.cleanupKind: self = .cleans
      default: self = .moves
      }
    }

    /// What a rollback of such a run does.
    package var undone: Kind {
      switch self {
      case .moves: .takesBack
      case .takesBack: .moves
      case .cleans: .restores
      case .restores: .cleans
      }
    }
  }

  package var kind: Kind
  /// The runs whose writes it makes or takes back: itself, or those at the end of a chain of rollbacks.
  package var writers: [String]

  package init(_ kind: Kind, writers: [String]) {
    self.kind = kind
    self.writers = writers
  }
}
