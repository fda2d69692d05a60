import ByteJSON
import Core
import FoundationEssentials

/// The plan file's small lines as `JSONDecoder` reads them.
enum PlanDocument {
  struct Header: Decodable {
    var kind: String
    var format: String
    var tool: String?
    var created: String?
    var expires: String?
    var actor: String?
    var cohort_file: String?
    var base_directory: String?
    var state: State?

    struct State: Decodable {
      var path: String?
      var lineage: String?
    }
  }

  struct Subject: Decodable {
    struct Rule: Decodable {
      /// A pointer, or an object that says more.
      struct Time: Decodable {
        var at: String?
        var metadata: String?
        var unit: String?
        var zone: String?

        private enum Member: String, CodingKey { case at, metadata, unit, zone }

        init(from decoder: any Decoder) throws {
          if let text = try? decoder.singleValueContainer().decode(String.self) {
            at = text
            return
          }
          let members = try decoder.container(keyedBy: Member.self)
          at = try members.decodeIfPresent(String.self, forKey: .at)
          metadata = try members.decodeIfPresent(String.self, forKey: .metadata)
          unit = try members.decodeIfPresent(String.self, forKey: .unit)
          zone = try members.decodeIfPresent(String.self, forKey: .zone)
        }
      }
      /// A pointer, or an object that also says in which forms names stand there.
      struct Owner: Decodable {
        var at: String
        var also: [String]?

        private enum Member: String, CodingKey { case at, also }

        init(from decoder: any Decoder) throws {
          if let text = try? decoder.singleValueContainer().decode(String.self) {
            at = text
            return
          }
          let members = try decoder.container(keyedBy: Member.self)
          at = try members.decode(String.self, forKey: .at)
          also = try members.decode([String].self, forKey: .also)
        }
      }
      var name: String
      var namespace: String
      var delimiter: String
      var from: String?
      var to: String?
      var in_place: String?
      var newer_by: [Time]?
      var absent: String?
      var owner: Owner?
      var rewrite: [Rewrite]?
      var json_strings: [Place]?
      var expected_residue: [Place]?
    }
    struct Limits: Decodable {
      var users: Int
      var keys_per_user: Int?
      var batch: Int?
      var plan_age: Int64
      var window: Int64?
    }
    struct Accept: Decodable {
      var count_tolerance: Int
      var failure_rate_ppm: Int
      var index: String
      var unresolved: Int?
      var residue: Int?
      var unknown_users: Int?
    }
    struct Publish: Decodable {
      var namespace: String
    }
    var kind: String
    var purpose: String
    var name: String
    var environment: String
    var store_identity: String
    var rules: [Rule]
    var limits: Limits
    var accept: Accept
    var publish: Publish?
    var target: Target?
    var distinct: [[String]]?
    var rollback: Rollback?
    var cleanup: Cleanup?
  }

  struct Resolved: Decodable {
    var legacy: Int?
    var canonical: Int?
    var neither: Int?
  }

  struct Trailer: Decodable {
    var kind: String
    var operations: Int
    var users: Int
    var unmatched: Int
    var outside: Int
    var bytes: Int
    var resolved: Resolved?
    var counts: [String: [String: Int]]
    var digest: String
    var header_digest: String
    var requests: Requests?
    var findings: Findings?
  }

  static func decode<T: Decodable>(_ type: T.Type, _ line: ArraySlice<UInt8>) throws -> T {
    try JSONDecoder().decode(type, from: Data(line))
  }
}

extension PlanHeader {
  init(_ document: PlanDocument.Header) throws(PlanRefusal) {
    guard document.kind == "plan", document.format.hasPrefix(Self.formatFamily) else {
      throw PlanRefusal(.notAPlan, "its first line is not a plan's header")
    }
    guard let version = Version(rawValue: document.format) else {
      throw PlanRefusal(
        .newerFormat,
        "its format is \(document.format), but this version reads \(Version.current.rawValue) and "
          + "earlier ones; use the version that made the plan, or plan again")
    }
    guard let created = document.created.flatMap(Timestamp.init),
      let expires = document.expires.flatMap(Timestamp.init)
    else { throw PlanRefusal(.tampered, "its header has no valid dates") }
    self.init(
      tool: document.tool ?? "", created: created, expires: expires, actor: document.actor ?? "",
      cohortFile: document.cohort_file ?? "", baseDirectory: document.base_directory ?? "")
    self.version = version
    state = document.state.map { PlannedState(path: $0.path, lineage: $0.lineage) }
  }
}

extension PlanSubject {
  /// - Parameter line: the subject's, which `document` was read from.
  init(_ document: PlanDocument.Subject, _ line: ArraySlice<UInt8>) throws(PlanRefusal) {
    guard document.kind == "subject", let purpose = document.statedPurpose,
      let index = Acceptance.Index(rawValue: document.accept.index)
    else { throw PlanRefusal(.tampered, "its second line is not a plan's subject") }
    guard let store = StoreAddress(inSubject: line) else {
      throw PlanRefusal(.tampered, "its subject names no store")
    }
    let rules: [Rule]
    do { rules = try document.rules.map { try Rule($0) } } catch {
      throw PlanRefusal(.tampered, "a rule of its subject cannot be read (\(error)); plan again")
    }
    self.init(
      purpose: purpose, name: document.name, environment: document.environment, store: store,
      storeIdentity: document.store_identity, rules: rules,
      limits: Limits(
        users: document.limits.users, keysPerUser: document.limits.keys_per_user,
        batch: document.limits.batch, planAge: document.limits.plan_age,
        window: document.limits.window),
      accept: Acceptance(
        countTolerance: document.accept.count_tolerance,
        failureRatePPM: document.accept.failure_rate_ppm, index: index,
        unresolved: document.accept.unresolved ?? 0, residue: document.accept.residue ?? 0,
        unknownUsers: document.accept.unknown_users ?? 0),
      publish: document.publish.map { Publication(namespace: Namespace($0.namespace)) },
      distinct: DistinctNames(document.distinct ?? []))
    target = document.target?.target
  }
}

extension Rule {
  fileprivate init(_ document: PlanDocument.Subject.Rule) throws {
    guard let delimiter = Delimiter(document.delimiter) else {
      throw PlanRefusal(.tampered, "rule '\(document.name)' has no delimiter of one character")
    }
    let keys: Keys
    switch (document.from, document.to, document.in_place) {
    case (let from?, let to?, nil):
      keys = .move(
        from: try KeyTemplate(from, delimiter: delimiter),
        to: try KeyTemplate(to, delimiter: delimiter))
    case (nil, nil, let key?): keys = .inPlace(try KeyTemplate(key, delimiter: delimiter))
    default: throw PlanRefusal(.tampered, "rule '\(document.name)' has no keys")
    }
    self.init(
      name: document.name, namespace: Namespace(document.namespace), keys: keys,
      newerBy: try (document.newer_by ?? []).map { try TimeField($0, of: document.name) },
      absentIsUnchanged: try Self.absence(document),
      owner: try document.owner.map { try JSONPointer($0.at) },
      ownerForms: try (document.owner?.also ?? []).map {
        try KeyTemplate($0, delimiter: delimiter)
      },
      rewrites: try (document.rewrite ?? []).map { try $0.rewrite(delimiter) },
      jsonStrings: try (document.json_strings ?? []).map { try $0.place() },
      expectedResidue: try (document.expected_residue ?? []).map { try $0.place() })
  }
}

extension Rule {
  fileprivate static func absence(_ document: PlanDocument.Subject.Rule) throws -> Bool {
    guard let absent = document.absent else { return false }
    guard absent == "unchanged" else {
      throw PlanRefusal(.tampered, "rule '\(document.name)' says 'absent: \(absent)'")
    }
    return true
  }
}

extension TimeField {
  fileprivate init(_ document: PlanDocument.Subject.Rule.Time, of rule: String) throws {
    let place: Place
    let text: String
    switch (document.at, document.metadata) {
    case (let at?, nil): (place, text) = (.value, at)
    case (nil, let metadata?): (place, text) = (.metadata, metadata)
    default: throw PlanRefusal(.tampered, "rule '\(rule)' has a time field without a place")
    }
    let unit = document.unit.flatMap { TimeUnit(rawValue: $0) }
    let zone = document.zone.flatMap { TimeField.zone($0) }
    guard (unit == nil) == (document.unit == nil), (zone == nil) == (document.zone == nil) else {
      throw PlanRefusal(.tampered, "rule '\(rule)' has a time with an unknown unit or zone")
    }
    self.init(try JSONPointer(text), in: place, unit: unit, zone: zone)
  }
}

extension PlanTrailer {
  init(_ document: PlanDocument.Trailer, rules: [String]) throws(PlanRefusal) {
    var counts = PlanCounts(rules: rules)
    var left = document.operations
    let resolved: [(Resolution.Take, Int?)] = [
      (.legacy, document.resolved?.legacy), (.canonical, document.resolved?.canonical),
      (.neither, document.resolved?.neither),
    ]
    for case (let take, let count?) in resolved {
      guard count > 0 else { throw Self.badCounts }
      counts.add(count, resolved: take)
    }
    for (rule, actions) in document.counts {
      for (name, count) in actions {
        guard let action = Action(rawValue: name), rules.contains(rule), count >= 0, count <= left
        else { throw Self.badCounts }
        left -= count
        counts.add(count, rule: rule, action)
      }
    }
    guard left == 0 else { throw Self.badCounts }
    counts.users = document.users
    counts.unmatched = document.unmatched
    counts.outside = document.outside
    counts.bytes = document.bytes
    self.init(
      counts: counts, digest: document.digest, headerDigest: document.header_digest,
      requests: document.requests?.forecast,
      findings: document.findings?.findings ?? PlanFindings())
  }

  private static var badCounts: PlanRefusal {
    PlanRefusal(.tampered, "the counts in its last line do not add up; plan again")
  }
}
