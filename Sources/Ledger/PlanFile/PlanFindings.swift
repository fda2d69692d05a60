public import Core

/// What planning saw in values, which no operation says and nobody can work out without the store.
///
/// Beside the plan's digest, as the request forecast is: a rewrite that found nothing changes nothing.
public struct PlanFindings: Hashable, Sendable {
  /// A rewrite that found no name in any record of its rule, though the rule carried some.
  public struct IdleRewrite: Hashable, Sendable {
    public var rule: String
    /// As the rule's rewrite describes itself.
    public var rewrite: String
    /// The records that it was tried on.
    public var records: Int

    public init(rule: String, rewrite: String, records: Int) {
      self.rule = rule
      self.rewrite = rewrite
      self.records = records
    }
  }

  public var idleRewrites: [IdleRewrite]

  public init(idleRewrites: [IdleRewrite] = []) { self.idleRewrites = idleRewrites }

  var isEmpty: Bool { idleRewrites.isEmpty }

  /// The member's content, which the digest of the header covers.
  func fields() -> [UInt8] {
    var line = JSONLine()
    line.beginArray("idle_rewrites")
    for idle in idleRewrites {
      line.beginObject()
      line.field("rule", idle.rule)
      line.field("rewrite", idle.rewrite)
      line.field("records", idle.records)
      line.endObject()
    }
    line.endArray()
    return line.bytes
  }
}

extension PlanDocument {
  /// The findings as `JSONDecoder` reads them.
  struct Findings: Decodable {
    struct IdleRewrite: Decodable {
      var rule: String
      var rewrite: String
      var records: Int
    }

    var idle_rewrites: [IdleRewrite]

    var findings: PlanFindings {
      PlanFindings(
        idleRewrites: idle_rewrites.map {
          PlanFindings.IdleRewrite(rule: $0.rule, rewrite: $0.rewrite, records: $0.records)
        })
    }
  }
}

/// Which rewrites found something, while records are decided.
public struct RewriteTally: Sendable {
  private struct Counts {
    var records = 0
    var found = RewriteSet()
  }

  private let rules: [Rule]
  private var counts: [String: Counts] = [:]

  public init(_ rules: [Rule]) { self.rules = rules.filter { !$0.rewrites.isEmpty } }

  /// Counts a record whose value was read to the end.
  public mutating func add(rule: String, _ decision: Decision) {
    guard decision.hasReadRewrites else { return }
    counts[rule, default: Counts()].records += 1
    counts[rule]?.found.formUnion(decision.found)
  }

  public var findings: PlanFindings {
    PlanFindings(
      idleRewrites: rules.flatMap { rule in
        guard let counts = counts[rule.name] else { return [PlanFindings.IdleRewrite]() }
        return rule.rewrites.enumerated().filter { !counts.found.contains($0.offset) }.map {
          PlanFindings.IdleRewrite(
            rule: rule.name, rewrite: $0.element.description, records: counts.records)
        }
      })
  }
}

extension Decision {
  /// Whether the rule's rewrites were looked for: not where the record was refused before.
  fileprivate var hasReadRewrites: Bool {
    switch action {
    case .create, .update, .rewrite, .unchanged, .skip: true
    case .conflict: ![.severalSources, .destinationOfAnotherRule, .memberExists].contains(reason)
    case .reject, .delete: false
    }
  }
}
