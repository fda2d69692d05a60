package import Core
package import Ledger

/// One key that a snapshot and a store do not agree on.
package struct SnapshotDifference: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Removed from the store since; restoring creates it.
    case onlyInSnapshot = "only-in-snapshot"
    /// Created in the store since.
    case onlyInStore = "only-in-store"
    /// Changed in the store since; restoring changes it back.
    case different
  }

  package var namespace: Namespace
  package var key: Key
  package var kind: Kind

  package init(namespace: Namespace, key: Key, kind: Kind) {
    self.namespace = namespace
    self.key = key
    self.kind = kind
  }
}

/// A snapshot against a store: which keys differ, never what they hold.
package struct SnapshotView {
  private let style: Style

  package init(style: Style) { self.style = style }

  /// - Parameters:
  ///   - differences: all, or the first of them.
  ///   - counts: totals by name, in the order to print; those of 0 are left out.
  ///   - applied: whether the differences were restored, or only found.
  package func text(
    _ differences: [SnapshotDifference], counts: [(name: String, count: Int)], applied: Bool
  ) -> String {
    let table = Table.text(
      header: ["", "namespace", "key"],
      rows: differences.map { difference in
        [
          .words(difference.kind.label, difference.kind.meaning),
          .name(difference.namespace.name), .words(Printable.key(difference.key)),
        ]
      }, style: style)
    let parts = counts.filter { $0.count != 0 }.map { name, count in
      WordWrap.unbroken("\(Quantity.count(count)) \(Printable.prose(name))")
    }
    let title = applied ? "Restored" : differences.isEmpty ? "No difference" : "Different"
    let totals = parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")
    return table + style.wrapped("\(title)\(totals).")
  }

  package static func json(
    _ differences: [SnapshotDifference], counts: [(name: String, count: Int)], applied: Bool
  ) -> JSONValue {
    [
      "format": "keyshift.snapshot-differences/1", "applied": .bool(applied),
      "counts": .object(
        counts.map { name, count in
          JSONValue.Member(name.substituting(" ", with: "_"), .integer(count))
        }),
      "differences": .array(
        differences.map { difference in
          .object(
            [
              JSONValue.Member("kind", .string(difference.kind.rawValue)),
              JSONValue.Member("namespace", .string(difference.namespace.name)),
            ] + [JSONValue.Member]("key", difference.key))
        }),
    ]
  }

  /// A snapshot just taken.
  package static func json(_ summary: SnapshotSummary, file: String) -> JSONValue {
    [
      "format": "keyshift.snapshot-summary/1", "file": .string(file),
      "entries": .integer(summary.entries), "digest": .string(summary.digest),
    ]
  }
}

extension SnapshotDifference.Kind {
  fileprivate var label: String {
    switch self {
    case .onlyInSnapshot: "only in the snapshot"
    case .onlyInStore: "only in the store"
    case .different: "different"
    }
  }

  fileprivate var meaning: Meaning {
    switch self {
    case .onlyInSnapshot: .removed
    case .onlyInStore: .added
    case .different: .changed
    }
  }
}
