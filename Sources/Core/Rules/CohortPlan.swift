/// What the operator wrote, decoded and valid in shape, before any store is asked.
package struct CohortPlan: Sendable {
  /// The only format version this code writes and reads.
  package static let format = "keyshift.cohort-plan/1"

  package var name: String
  package var environment: String
  package var store: StoreReference
  package var members: [CohortMember]
  package var directory: Directory?
  /// What IDs look like.
  package var ids: IDRules
  /// Names that look alike and are different people's, by the operator's word.
  package var distinct: DistinctNames
  package var rules: [Rule]
  package var limits: Limits
  package var accept: Acceptance
  /// Where the application reads a run's outcome; nil publishes nothing.
  package var publish: Publication?
  /// The application's index of records; nil where the plan names none.
  package var index: IndexReference?
  /// Where the application keeps users and sessions; nil where the plan does not say.
  package var accounts: AccountReference?
  /// Who is migrated by logging in; nil if the plan has no such section.
  package var auto: AutoMigrationPolicy?
  /// What persons decided about conflicts and rejections.
  package var resolutions: [Resolution] = []
  /// Where the records of runs are kept; nil where the plan does not say.
  package var state: StateReference?
  /// The file the plan was read from; relative paths in it start from that file's directory.
  package var file: String

  package init(
    name: String, environment: String, store: StoreReference, members: [CohortMember],
    directory: Directory?, rules: [Rule], limits: Limits = Limits(),
    accept: Acceptance = Acceptance(), publish: Publication? = nil,
    index: IndexReference? = nil, accounts: AccountReference? = nil,
    auto: AutoMigrationPolicy? = nil, file: String, ids: IDRules = IDRules(),
    distinct: DistinctNames = DistinctNames()
  ) {
    self.name = name
    self.environment = environment
    self.store = store
    self.members = members
    self.directory = directory
    self.ids = ids
    self.distinct = distinct
    self.rules = rules
    self.limits = limits
    self.accept = accept
    self.publish = publish
    self.index = index
    self.accounts = accounts
    self.auto = auto
    self.file = file
  }
}

/// Where, after a run, each user's migration state is written for the application to read.
package struct Publication: Hashable, Sendable {
  /// Receives `migration:{id}:state` and the run's audit entries.
  package var namespace: Namespace

  package init(namespace: Namespace) { self.namespace = namespace }
}

/// How much one run may touch.
package struct Limits: Hashable, Sendable {
  /// Users in the cohort, at most.
  package var users: Int
  /// Keys per user, at most; a user with more stops the plan. Nil: no limit.
  package var keysPerUser: Int?
  /// Operations in one batch; nil: what the store works best with.
  package var batch: Int?
  /// Seconds after which a saved plan is refused.
  package var planAge: Int64
  /// Seconds from a batch's first read to its writes' answer, at most, on a store that does not
  /// compare before it writes; a run whose window gets wider stops. Nil: no limit.
  package var window: Int64?

  package init(
    users: Int = 50, keysPerUser: Int? = nil, batch: Int? = nil, planAge: Int64 = 7 * 86_400,
    window: Int64? = nil
  ) {
    self.users = users
    self.keysPerUser = keysPerUser
    self.batch = batch
    self.planAge = planAge
    self.window = window
  }
}

/// When a cohort counts as accepted.
package struct Acceptance: Hashable, Sendable {
  package enum Index: String, Hashable, Sendable, CaseIterable {
    case consistent, ignored
  }

  /// How far applied counts may lie from planned ones, in operations.
  package var countTolerance: Int
  /// Failed operations, at most, in millionths of all (1 % = 10,000).
  package var failureRatePPM: Int
  package var index: Index
  /// Conflicts and rejections without a resolution, at most.
  package var unresolved: Int
  /// Places with a legacy name that no rule expects, at most.
  package var residue: Int
  /// The maximum number of unknown users.
  package var unknownUsers: Int

  package init(
    countTolerance: Int = 0, failureRatePPM: Int = 10_000, index: Index = .consistent,
    unresolved: Int = 0, residue: Int = 0, unknownUsers: Int = 0
  ) {
    self.unresolved = unresolved
    self.residue = residue
    self.unknownUsers = unknownUsers
    self.countTolerance = countTolerance
    self.failureRatePPM = failureRatePPM
    self.index = index
  }
}

/// Where a cohort plan or a policy says that states are.
package struct StateReference: Hashable, Sendable {
  package enum Place: Hashable, Sendable {
    /// A directory, as the file writes it; a relative path starts from the file's directory.
    case path(String)
    /// The database whose address this environment variable holds.
    case postgres(variable: String)

    /// Nil where it is no directory.
    package var path: String? {
      if case .path(let path) = self { path } else { nil }
    }
  }

  package var place: Place
  package var range: SourceRange

  package init(_ place: Place, range: SourceRange) {
    self.place = place
    self.range = range
  }

  /// Nil where it is no directory.
  package var path: String? { place.path }
}
