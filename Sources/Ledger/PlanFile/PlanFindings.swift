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

  /// Legacy names that results of a rule hold in one place.
  public struct Residue: Hashable, Sendable {
    public var rule: String
    /// As the place describes itself.
    public var place: String
    /// Whether the rule says that names may stay there.
    public var isExpected: Bool
    public var records: Int
    /// Legacy keys of the first such records whose keys are text.
    public var examples: [Key]

    public init(rule: String, place: String, isExpected: Bool, records: Int, examples: [Key]) {
      self.rule = rule
      self.place = place
      self.isExpected = isExpected
      self.records = records
      self.examples = examples
    }
  }

  public var idleRewrites: [IdleRewrite]
  public var residue: [Residue]

  public init(idleRewrites: [IdleRewrite] = [], residue: [Residue] = []) {
    self.idleRewrites = idleRewrites
    self.residue = residue
  }

  var isEmpty: Bool { idleRewrites.isEmpty && residue.isEmpty }

  /// The member's content, which the digest of the header covers.
  func fields() -> [UInt8] {
    var line = JSONLine()
    if !residue.isEmpty {
      line.beginArray("residue")
      for residue in residue {
        line.beginObject()
        line.field("rule", residue.rule)
        line.field("place", residue.place)
        line.field("expected", residue.isExpected)
        line.field("records", residue.records)
        line.beginArray("examples")
        for key in residue.examples { if let text = key.text { line.element(text) } }
        line.endArray()
        line.endObject()
      }
      line.endArray()
    }
    guard !idleRewrites.isEmpty else { return line.bytes }
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

    struct Residue: Decodable {
      var rule: String
      var place: String
      var expected: Bool
      var records: Int
      var examples: [String]
    }

    var idle_rewrites: [IdleRewrite]?
    var residue: [Residue]?

    var findings: PlanFindings {
      PlanFindings(
        idleRewrites: (idle_rewrites ?? []).map {
          PlanFindings.IdleRewrite(rule: $0.rule, rewrite: $0.rewrite, records: $0.records)
        },
        residue: (residue ?? []).map {
          PlanFindings.Residue(
            rule: $0.rule, place: $0.place, isExpected: $0.expected, records: $0.records,
            examples: $0.examples.map { Key(Array($0.utf8)) })
        })
    }
  }
}
