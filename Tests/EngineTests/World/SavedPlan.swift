import Core
import Engine
import Ledger
import SystemPackage
import TestKit

/// Plans into a file, or only for the digest, as the command does.
struct Planning {
  var identities = World.cohort
  var rules: [Rule]
  var limits = Limits()
  var cohort = "one"
  /// What the environment remembers.
  var memory: EnvironmentMemory?
  var deleted = DeletedRecords.ask
  var resolutions: [Resolution] = []
  var publish: Publication?
  /// The part of the cohort that is planned; nil for all of it.
  var target: PlanTarget?

  init(_ identities: [Identity] = World.cohort, rules: [Rule]? = nil) throws {
    self.identities = identities
    self.rules = try rules ?? World.rules()
  }

  var input: PlanInput {
    var input = PlanInput(identities: identities, rules: rules, limits: limits)
    input.resolutions = resolutions
    input.target = target
    return input
  }

  func callAsFunction<Store: KeyValueStore>(
    _ store: Store, to path: FilePath? = nil, at time: Int64 = World.now
  ) async throws -> PlanResult {
    let writer = try writer(store, to: path, at: time)
    return try await Planner(store: store, memory: memory, now: { Timestamp(seconds: time) }).plan(
      input, into: writer,
      options: PlanOptions(previewLimit: .max, countsUsers: true, deleted: deleted))
  }

  func writer(
    _ store: some KeyValueStore, to path: FilePath? = nil, at time: Int64 = World.now
  ) throws -> PlanWriter {
    let header = PlanHeader(
      tool: "test", created: Timestamp(seconds: time),
      expires: Timestamp(seconds: time + 7 * 86_400),
      actor: "tester", cohortFile: "one.yaml", baseDirectory: "/")
    var subject = PlanSubject(
      name: cohort, environment: "test", store: StoreAddress("sqlite", "store.sqlite"),
      storeIdentity: store.identity, rules: rules, limits: limits, accept: Acceptance())
    subject.publish = publish
    subject.target = target
    return try PlanWriter(to: path?.string, header: header, subject: subject)
  }

  /// The plan's lines, read back from a file.
  func lines<Store: KeyValueStore>(_ store: Store, at time: Int64 = World.now) async throws
    -> [PlanLine]
  {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.ksplan")
    _ = try await self(store, to: path, at: time)
    var reader = try PlanReader(verifying: path.string)
    var lines: [PlanLine] = []
    while let line = try reader.next() { lines.append(line) }
    return lines
  }

  /// Each operation as `glyph key reason`, in plan order.
  func summary<Store: KeyValueStore>(_ store: Store, at time: Int64 = World.now) async throws
    -> [String]
  {
    try await lines(store, at: time).compactMap { line in
      switch line {
      case .user: nil
      case .operation(let operation):
        "\(operation.action.glyph) \(operation.source) \(operation.reason.rawValue)"
      case .unmatched(let unmatched): "? \(unmatched.key)"
      }
    }
  }
}
