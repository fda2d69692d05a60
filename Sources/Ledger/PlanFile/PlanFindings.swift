package import Core

/// What planning saw in values and in the store, which no operation says and nobody can work out
/// without the store.
///
/// Beside the plan's digest, as the request forecast is: what is found changes nothing that is written.
package struct PlanFindings: Hashable, Sendable {
  /// A rewrite that found no name in any record of its rule, though the rule carried some.
  package struct IdleRewrite: Hashable, Sendable {
    package var rule: String
    /// As the rule's rewrite describes itself.
    package var rewrite: String
    /// The records that it was tried on.
    package var records: Int

    package init(rule: String, rewrite: String, records: Int) {
      self.rule = rule
      self.rewrite = rewrite
      self.records = records
    }
  }

  /// Legacy names that results of a rule hold in one place.
  package struct Residue: Hashable, Sendable {
    package var rule: String
    package var place: ResiduePlace
    /// Whether the rule says that names may stay there.
    package var isExpected: Bool
    package var records: Int
    /// Legacy keys of the first such records whose keys are text.
    package var examples: [Key]

    package init(
      rule: String, place: ResiduePlace, isExpected: Bool, records: Int, examples: [Key]
    ) {
      self.rule = rule
      self.place = place
      self.isExpected = isExpected
      self.records = records
      self.examples = examples
    }
  }

  /// A name without any legacy record.
  package struct AbsentUser: Hashable, Sendable {
    /// What there is of the user all the same.
    package enum Trace: String, Hashable, Sendable, CaseIterable {
      /// Neither a record nor an entry of the directory.
      case nothing
      /// The directory gives the name this ID.
      case directory
      /// Records under the ID.
      case canonical
      /// Records under another legacy name of the same ID.
      case otherName = "other-name"
    }

    package var identity: Identity
    package var trace: Trace

    package init(_ identity: Identity, _ trace: Trace) {
      self.identity = identity
      self.trace = trace
    }
  }

  /// A namespace in which no key starts like those of its rules.
  package struct EmptyNamespace: Hashable, Sendable {
    package var namespace: Namespace
    /// Whether the namespace has keys all the same.
    package var hasOtherKeys: Bool

    package init(_ namespace: Namespace, hasOtherKeys: Bool) {
      self.namespace = namespace
      self.hasOtherKeys = hasOtherKeys
    }
  }

  package var idleRewrites: [IdleRewrite]
  package var residue: [Residue]
  /// How often a name was found in a place that is not told apart, past the limit.
  package var residueBeyond: Int
  /// The first ones in the cohort's order, unknown ones before the others.
  package var absentUsers: [AbsentUser]
  package var absentTotal: Int
  /// IDs of which there is nothing at all.
  package var unknownUsers: Int
  package var emptyNamespaces: [EmptyNamespace]

  /// Absent users that are named, at most.
  package static let maximumAbsentUsers = 10_000

  package init(
    idleRewrites: [IdleRewrite] = [], residue: [Residue] = [], residueBeyond: Int = 0,
    absentUsers: [AbsentUser] = [], absentTotal: Int? = nil, unknownUsers: Int = 0,
    emptyNamespaces: [EmptyNamespace] = []
  ) {
    self.idleRewrites = idleRewrites
    self.residue = residue
    self.residueBeyond = residueBeyond
    self.absentUsers = absentUsers
    self.absentTotal = absentTotal ?? absentUsers.count
    self.unknownUsers = unknownUsers
    self.emptyNamespaces = emptyNamespaces
  }

  var isEmpty: Bool { self == PlanFindings() }

  /// How many places of rules these are, whosever names are there.
  static func places(_ found: [(rule: String, place: ResiduePlace)]) -> Int {
    var places: [Bytewise: Set<JSONPlace>] = [:]
    for (rule, place) in found { places[Bytewise(rule), default: []].insert(place.place) }
    return places.values.reduce(0) { $0 + $1.count }
  }

  /// How many places of rules these are, whosever names are there.
  package static func places(_ residue: [Residue]) -> Int {
    places(residue.map { ($0.rule, $0.place) })
  }

  /// Places that no rule expects.
  package var unexpectedResidue: [Residue] { residue.filter { !$0.isExpected } }
}
