import ByteJSON
import Core

extension PlanFindings {
  /// The member's content, which the digest of the header covers. What was not found is left out.
  func fields() -> [UInt8] {
    var line = JSONWriter.lines()
    if !idleRewrites.isEmpty {
      line.beginArray("idle_rewrites")
      for idle in idleRewrites {
        line.beginObject()
        line.field("rule", idle.rule)
        line.field("rewrite", idle.rewrite)
        line.field("records", idle.records)
        line.endObject()
      }
      line.endArray()
    }
    if !residue.isEmpty {
      line.beginArray("residue")
      for residue in residue { line.append(residue) }
      line.endArray()
    }
    if residueBeyond > 0 { line.field("residue_beyond", residueBeyond) }
    if absentTotal > 0 {
      line.beginArray("absent_users")
      for user in absentUsers {
        line.beginObject()
        line.field("legacy", user.identity.legacy)
        line.field("id", user.identity.id)
        line.field("found", user.trace.rawValue)
        line.endObject()
      }
      line.endArray()
      line.field("absent_in_all", absentTotal)
    }
    if unknownUsers > 0 { line.field("unknown_users", unknownUsers) }
    if !emptyNamespaces.isEmpty {
      line.beginArray("empty_namespaces")
      for empty in emptyNamespaces {
        line.beginObject()
        line.field("namespace", empty.namespace.name)
        line.field("other_keys", empty.hasOtherKeys)
        line.endObject()
      }
      line.endArray()
    }
    return line.bytes
  }
}

extension JSONWriter {
  fileprivate mutating func append(_ residue: PlanFindings.Residue) {
    let place = residue.place
    beginObject()
    field("rule", residue.rule)
    field(place.place.document == .metadata ? "metadata" : "at", place.place.path.text)
    field("member_names", place.isMemberName)
    field("others", place.isOthers)
    field("expected", residue.isExpected)
    field("records", residue.records)
    beginArray("examples")
    for key in residue.examples { if let text = key.text { string(text) } }
    endArray()
    endObject()
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
      var at: String?
      var metadata: String?
      var member_names: Bool
      var others: Bool
      var expected: Bool
      var records: Int
      var examples: [String]
    }

    struct AbsentUser: Decodable {
      var legacy: String
      var id: String
      var found: String
    }

    struct EmptyNamespace: Decodable {
      var namespace: String
      var other_keys: Bool
    }

    var idle_rewrites: [IdleRewrite]?
    var residue: [Residue]?
    var residue_beyond: Int?
    var absent_users: [AbsentUser]?
    var absent_in_all: Int?
    var unknown_users: Int?
    var empty_namespaces: [EmptyNamespace]?

    /// What does not fit is left out, so that the line is not what this program would write.
    var findings: PlanFindings {
      PlanFindings(
        idleRewrites: (idle_rewrites ?? []).map {
          PlanFindings.IdleRewrite(rule: $0.rule, rewrite: $0.rewrite, records: $0.records)
        },
        residue: (residue ?? []).compactMap(\.residue), residueBeyond: residue_beyond ?? 0,
        absentUsers: (absent_users ?? []).compactMap { user in
          PlanFindings.AbsentUser.Trace(rawValue: user.found).map {
            PlanFindings.AbsentUser(Identity(legacy: user.legacy, id: user.id), $0)
          }
        },
        absentTotal: absent_in_all ?? 0, unknownUsers: unknown_users ?? 0,
        emptyNamespaces: (empty_namespaces ?? []).map {
          PlanFindings.EmptyNamespace(Namespace($0.namespace), hasOtherKeys: $0.other_keys)
        })
    }
  }
}

extension PlanDocument.Findings.Residue {
  fileprivate var residue: PlanFindings.Residue? {
    let document: JSONPlace.Document
    let text: String
    switch (at, metadata) {
    case (let at?, nil): (document, text) = (.value, at)
    case (nil, let metadata?): (document, text) = (.metadata, metadata)
    default: return nil
    }
    guard let path = try? JSONPattern(text) else { return nil }
    return PlanFindings.Residue(
      rule: rule,
      place: ResiduePlace(
        JSONPlace(document, path), isMemberName: member_names, isOthers: others),
      isExpected: expected, records: records,
      examples: examples.map { Key(Array($0.utf8)) })
  }
}
