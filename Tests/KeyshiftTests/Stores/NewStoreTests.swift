import ArgumentParser
import Core
import FileState
import Foundation
import Ledger
import Review
import StoreKinds
import StoreTesting
import Synchronization
import SystemPackage
import Testing

@testable import keyshift

/// A store that the program does not know: its kind is added to the list, and every command works.
@Suite("A new kind of store, by CONTRIBUTING's recipe")
struct NewStoreTests {
  /// A directory with a cohort plan over a toy store that holds one record of one user.
  private final class World: Sendable {
    let directory: URL
    var cohort: String { path("cohort.yaml") }
    var saved: String { path("a.ksplan") }
    var state: String { path("state") }

    init(store: String = "toy: { path: data.json, note: of the test }") async throws {
      directory = FileManager.default.temporaryDirectory
        .appendingPathComponent("keyshift-toy-\(UUID().uuidString)", isDirectory: true)
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      try ToyStore.create(path("data.json"))
      let plan = """
        format: keyshift.cohort-plan/1
        name: toys
        environment: test
        store:
          \(store)
        cohort:
          users:
            - { legacy: johndoe, id: u-1 }
        rules:
          - name: trips
            namespace: TRIPS
            from: "trip:{legacy}:{record}"
            to: "trip:{id}:{record}"

        """
      try Data(plan.utf8).write(to: URL(fileURLWithPath: cohort))
      let toy = try await open(.writing)
      let outcomes = try await toy.write(
        WriteBatch([
          WriteItem(
            namespace: "TRIPS", key: "trip:johndoe:1", change: .put(Entry(value: Array("{}".utf8))),
            expected: .absent)
        ]))
      #expect(outcomes == [.written])
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

    func open(_ access: StoreAccess) async throws -> ToyStore {
      try await ToyStore.open(path("data.json"), access, identity: "toy:data.json", now: { 0 })
    }

    /// Runs a command as the program does, with the toy among the kinds of store.
    func run(_ arguments: String..., kinds: [any StoreKind] = StoreKinds.all + [ToyKind()])
      async throws
    {
      try await KnownStores.$kinds.withValue(kinds) {
        let parsed = try Keyshift.parseAsRoot(arguments)
        var command = try #require(parsed as? any AsyncParsableCommand)
        try await command.run()
      }
    }
  }

  @Test func itConforms() async throws {
    let world = try await World()
    let names = Names()
    try await StoreConformance { clock in
      let path = world.path(names.next())
      try ToyStore.create(path)
      return try await ToyStore.open(path, .writing, identity: "toy:t", now: { clock.now })
    }.run()
  }

  @Test func itIsPlannedSavedShownAppliedAndVerified() async throws {
    let world = try await World()
    try await world.run("validate", world.cohort)
    try await world.run("plan", world.cohort, "--out", world.saved)
    let subject = try PlanReader(verifying: world.saved).subject
    #expect(subject.storeIdentity == "toy:data.json")
    #expect(
      subject.store
        == StoreAddress(
          "toy",
          .fields([
            StoreValue.Field("path", .text("data.json")),
            StoreValue.Field("note", .text("of the test")),
          ])))
    #expect(subject.store.printable == "toy path data.json, note of the test")
    try await world.run("show", world.saved)
    try await world.run("show", world.saved, "--json")
    try await world.run("apply", world.saved, "--state-dir", world.state)
    let toy = try await world.open(.reading)
    let found = try await toy.read("TRIPS", ["trip:u-1:1", "trip:johndoe:1"])
    #expect(found == [Entry(value: Array("{}".utf8)), Entry(value: Array("{}".utf8))])
    try await world.run("verify", world.saved, "--state-dir", world.state)
    try await world.run("doctor", world.cohort)
  }

  @Test func whatIsDoneToItIsUndone() async throws {
    let world = try await World()
    try await world.run("plan", world.cohort, "--out", world.saved)
    try await world.run("apply", world.saved, "--state-dir", world.state)
    let paths = try LedgerPaths(root: FilePath(world.state), environment: "test", cohort: "toys")
    let run = try #require(try await StateStore(paths).load()?.runs.first?.id)
    let undo = world.path("undo.ksplan")
    try await world.run("rollback", run, "--out", undo, "--state-dir", world.state)
    try await world.run("apply", undo, "--state-dir", world.state)
    let found = try await world.open(.reading).read("TRIPS", ["trip:u-1:1", "trip:johndoe:1"])
    #expect(found == [nil, Entry(value: Array("{}".utf8))])
  }

  /// The kind's own mistakes have the plan's places, and its name is among those that are known.
  @Test(arguments: [
    ("toy: { path: data.json, nota: x }", "unknown-key", 5, 27, "Did you mean 'note'?"),
    ("toy: { note: x }", "missing-key", 5, 8, "'toy' needs the key 'path'"),
    ("toy: data.json", "wrong-type", 5, 8, "'toy' must be a mapping"),
    ("toy: { path: \"${KEYSHIFT_VAR_NONE}\" }", "undefined-variable", 5, 17, "is not set"),
    ("toys: { path: data.json }", "unknown-key", 5, 3, "Did you mean 'toy'?"),
    ("toy: { path: data.json, token: x }", "secret-in-plan", 5, 27, "'token'"),
  ])
  func itsMistakesAreReportedInTheirPlaces(
    _ store: String, _ code: String, _ line: Int, _ column: Int, _ words: String
  ) async throws {
    let world = try await World(store: store)
    let error = #expect(throws: DiagnosticsError.self) {
      try KnownStores.$kinds.withValue(StoreKinds.all + [ToyKind()]) {
        _ = try Cohort.load(world.cohort, PolicyFileOptions.parse([]))
      }
    }
    let diagnostic = try #require(error?.diagnostics.first)
    #expect(error?.diagnostics.count == 1)
    #expect(diagnostic.code == code)
    #expect(diagnostic.range?.line == line)
    #expect(diagnostic.range?.column == column)
    #expect(diagnostic.detail.contains(words), "\(diagnostic.detail)")
  }

  /// A program without the kind shows the plan, and says that it cannot open its store.
  @Test func aPlanOfAnUnknownKindIsShownAndNotApplied() async throws {
    let world = try await World()
    try await world.run("plan", world.cohort, "--out", world.saved)
    try await world.run("show", world.saved, kinds: StoreKinds.all)
    await #expect(throws: (any Error).self) {
      try await world.run(
        "apply", world.saved, "--state-dir", world.state, kinds: StoreKinds.all)
    }
    let subject = try PlanReader(verifying: world.saved).subject
    let refusal = #expect(throws: PlanRefusal.self) { try KnownStores.kind(of: subject.store) }
    #expect(refusal?.code == .notApplicable)
    #expect(try await world.open(.reading).read("TRIPS", ["trip:u-1:1"]) == [nil])
  }
}

/// File names, none twice.
private final class Names: Sendable {
  private let count = Mutex(0)

  func next() -> String {
    let number = count.withLock { count in
      count += 1
      return count
    }
    return "\(number).json"
  }
}
