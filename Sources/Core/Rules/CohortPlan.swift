/// What the operator wrote, decoded and valid in shape, before any store is asked.
public struct CohortPlan: Sendable {
  /// The only format version this code writes and reads.
  public static let format = "keyshift.cohort-plan/1"

  public var name: String
  public var environment: String
  public var store: StoreReference
  public var members: [CohortMember]
  public var directory: Directory?
  /// What IDs look like.
  public var ids: IDRules
  /// Names that look alike and are different people's, by the operator's word.
  public var distinct: DistinctNames
  public var rules: [Rule]
  public var limits: Limits
  public var accept: Acceptance
  /// Where the application reads a run's outcome; nil publishes nothing.
  public var publish: Publication?
  /// The application's index of records; nil where the plan names none.
  public var index: IndexReference?
  /// Where the application keeps users and sessions; nil where the plan does not say.
  public var accounts: AccountReference?
  /// Who is migrated by logging in; nil where the plan has no such section, so nobody.
  public var auto: AutoMigrationPolicy?
  /// What persons decided about conflicts and rejections.
  public var resolutions: [Resolution] = []
  /// Where the records of runs are kept; nil where the plan does not say.
  public var state: StateReference?
  /// The file the plan was read from; relative paths in it start from that file's directory.
  public var file: String

  public init(
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
public struct Publication: Hashable, Sendable {
  /// Receives `migration:{id}:state` and the run's audit entries.
  public var namespace: Namespace

  public init(namespace: Namespace) { self.namespace = namespace }
}

/// How much one run may touch.
public struct Limits: Hashable, Sendable {
  /// Users in the cohort, at most.
  public var users: Int
  /// Keys per user, at most; a user with more stops the plan. Nil: no limit.
  public var keysPerUser: Int?
  /// Operations in one batch; nil: what the store works best with.
  public var batch: Int?
  /// Seconds after which a saved plan is refused.
  public var planAge: Int64
  /// Seconds from a batch's first read to its writes' answer, at most, on a store that does not
  /// compare before it writes; a run whose window gets wider stops. Nil: no limit.
  public var window: Int64?

  public init(
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
public struct Acceptance: Hashable, Sendable {
  public enum Index: String, Hashable, Sendable, CaseIterable {
    case consistent, ignored
  }

  /// How far applied counts may lie from planned ones, in operations.
  public var countTolerance: Int
  /// Failed operations, at most, in millionths of all (1 % = 10,000).
  public var failureRatePPM: Int
  public var index: Index
  /// Conflicts and rejections without a resolution, at most.
  public var unresolved: Int
  /// Places with a legacy name that no rule expects, at most.
  public var residue: Int
  /// Users of whom there is nothing at all, at most.
  public var unknownUsers: Int

  public init(
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

/// The state directory that a cohort plan names.
public struct StateReference: Hashable, Sendable {
  /// As the plan writes it; a relative path starts from the plan's directory.
  public var path: String
  public var range: SourceRange

  public init(path: String, range: SourceRange) {
    self.path = path
    self.range = range
  }
}
