package import Core

/// What a check looks into and a repair mends.
package enum IndexTarget: Sendable {
  case index(any RecordIndex)
  /// An index that cannot be looked into, only told to rebuild itself.
  case flag(DirtyFlag)

  package var identity: String {
    switch self {
    case .index(let index): index.identity
    case .flag(let flag): "flag:\(flag.namespace)/\(flag.key.text)"
    }
  }

  var isListed: Bool {
    switch self {
    case .index: true
    case .flag: false
    }
  }
}
