import Ledger
import StoreTesting
import Synchronization
import Testing

extension StateConformance {
  static var stateChecks: [Check] {
    [
      Check("a state is as last saved, with the next serial") { try await savedIsLoaded($0) },
      Check("a save over another's save is refused") { try await staleSaveIsRefused($0) },
      Check("a state of another lineage is not overwritten") {
        try await otherLineageIsRefused($0)
      },
      Check("a document of another cohort is refused") { try await otherCohortIsRefused($0) },
      Check("cohorts and environments are listed in order") { try await cohortsAreListed($0) },
      Check("a version changes with each save and only then") { try await versionsTell($0) },
      Check("a reader sees whole states in order while they are saved") {
        try await readersSeeWholeStates($0)
      },
    ]
  }

  private static func savedIsLoaded(_ subject: StateSubject) async throws {
    let cohort = try subject.cohort()
    subject.expect(try await subject.backend.state(of: cohort) == nil)
    let lease = try await subject.acquire(cohort)
    let first = try await lease.save(subject.document(cohort))
    subject.expect(first.serial, equals: 1)
    subject.expect(try await subject.site.open().state(of: cohort) == first)
    var next = first
    next.checkpoint = Checkpoint(run: "run-1", planDigest: "sha256:0", nextOperation: 7)
    let second = try await lease.save(next)
    subject.expect(second.serial, equals: 2)
    subject.expect(second.lineage, equals: first.lineage)
    subject.expect(try await subject.site.open().state(of: cohort) == second)
    try await lease.release()
    subject.expect(try await subject.backend.state(of: cohort) == second)
  }

  private static func staleSaveIsRefused(_ subject: StateSubject) async throws {
    let cohort = try subject.cohort()
    let lease = try await subject.acquire(cohort)
    let first = try await lease.save(subject.document(cohort))
    let second = try await lease.save(first)
    for stale in [first, subject.document(cohort)] {
      await subject.expectError(.outdated) { _ = try await lease.save(stale) }
    }
    var ahead = second
    ahead.serial += 1
    await subject.expectError(.outdated) { _ = try await lease.save(ahead) }
    subject.expect(try await subject.backend.state(of: cohort) == second)
  }

  private static func otherLineageIsRefused(_ subject: StateSubject) async throws {
    let cohort = try subject.cohort()
    let lease = try await subject.acquire(cohort)
    let saved = try await lease.save(subject.document(cohort))
    var foreign = saved
    foreign.lineage = "lineage-2"
    await subject.expectError(.outdated) { _ = try await lease.save(foreign) }
    subject.expect(try await subject.backend.state(of: cohort) == saved)
  }

  private static func otherCohortIsRefused(_ subject: StateSubject) async throws {
    let cohort = try subject.cohort()
    let lease = try await subject.acquire(cohort)
    for other in [try subject.cohort("two"), try subject.cohort("one", in: "other")] {
      await subject.expectError(.mismatched) {
        _ = try await lease.save(subject.document(other))
      }
      subject.expect(try await subject.backend.state(of: other) == nil)
    }
    subject.expect(try await subject.backend.state(of: cohort) == nil)
  }

  private static func cohortsAreListed(_ subject: StateSubject) async throws {
    subject.expect(try await subject.backend.cohorts(), equals: [])
    subject.expect(try await subject.backend.environments(), equals: [])
    let kept = try ["b.2", "a", "c-1"].map { try subject.cohort($0) }
    for cohort in kept {
      let lease = try await subject.acquire(cohort)
      _ = try await lease.save(subject.document(cohort))
      try await lease.release()
    }
    // A lock without a state.
    _ = try await subject.acquire(try subject.cohort("z", in: "early"))
    try await subject.backend.append(subject.event(1), to: "only-audit")
    subject.expect(
      try await subject.site.open().cohorts().map { "\($0.environment)/\($0.name)" },
      equals: ["early/z", "test/a", "test/b.2", "test/c-1"])
    subject.expect(
      try await subject.backend.environments(), equals: ["early", "only-audit", "test"])
    subject.expect(
      try await subject.backend.states(of: "test").map(\.cohort), equals: ["a", "b.2", "c-1"])
    subject.expect(try await subject.backend.states(of: "early").isEmpty)
  }

  private static func versionsTell(_ subject: StateSubject) async throws {
    let cohort = try subject.cohort()
    subject.expect(try await subject.backend.version(of: cohort) == nil)
    let lease = try await subject.acquire(cohort)
    var document = subject.document(cohort)
    var seen: [StateVersion] = []
    for _ in 0..<3 {
      document = try await lease.save(document)
      let version = try await subject.backend.version(of: cohort)
      subject.expect(version != nil, "no version of a state that exists")
      subject.expect(try await subject.site.open().version(of: cohort) == version)
      if let version {
        subject.expect(!seen.contains(version), "two states have one version")
        seen.append(version)
      }
    }
  }

  private static func readersSeeWholeStates(_ subject: StateSubject) async throws {
    let cohort = try subject.cohort()
    let lease = try await subject.acquire(cohort)
    let first = try await lease.save(subject.document(cohort))
    let reader = subject.site.open()
    let isOver = Atomic(false)
    async let saving: Void = {
      defer { isOver.store(true, ordering: .releasing) }
      var document = first
      for step in 2...20 {
        // What is in the document tells which save it came from.
        document.checkpoint = Checkpoint(
          run: "run", planDigest: "sha256:0", nextOperation: step)
        document = try await lease.save(document)
      }
    }()
    var last: Int64 = 1
    while !isOver.load(ordering: .acquiring) {
      guard let found = try await reader.state(of: cohort) else {
        subject.fail("a state was gone for a moment")
        break
      }
      subject.expect(found.serial >= last, "a reader went back from \(last) to \(found.serial)")
      if let checkpoint = found.checkpoint {
        subject.expect(Int64(checkpoint.nextOperation), equals: found.serial)
      }
      last = found.serial
    }
    try await saving
  }
}
