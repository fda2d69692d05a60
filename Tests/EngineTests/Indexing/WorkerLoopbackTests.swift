import Core
import Engine
import Ledger
import RecordIndex
import Testing
import WorkerRoutes

@Suite("An index behind a real server")
struct WorkerLoopbackTests {
  private static let records =
    (0..<7).map { IndexWorld.trip("\($0)") } + [(IndexWorld.countKey, "7")]

  @Test(arguments: ["paged", "array", "whole", "migrate"])
  func aRepairFillsIt(shape: String) async throws {
    let server = try IndexServer()
    try await server.admin("PUT", "settings", #"{"shape":"\#(shape)","maximum_limit":3}"#)
    let index = IndexTarget.index(try server.index())
    let world = try await IndexWorld(Self.records)
    let before = try await world.check([IndexWorld.user], index)
    #expect(before.users.first?.counts == [.missing: 7])
    #expect(before.users.first?.needsMigration == (shape == "migrate"))
    let report = try await world.repair(.apply, [IndexWorld.user], index)
    #expect(report.isConsistent)
    #expect(report.sent == 7)
    #expect(try await world.check([IndexWorld.user], index).isConsistent)
  }

  @Test(arguments: [
    #"{"route":"migrate","skip":2,"status":500}"#,
    #"{"route":"migrate","skip":1,"status":429,"stores":true}"#,
    #"{"route":"migrate","skip":1,"drop":true}"#,
    #"{"route":"migrate","skip":1,"drop":true,"stores":true}"#,
    #"{"route":"migrate","status":200,"body":"<!doctype html>"}"#,
    #"{"route":"list","skip":1,"status":503}"#,
    #"{"route":"list","skip":1,"status":200,"body":"<html>"}"#,
  ])
  func whatFailsMidwayIsReportedAndCompletedLater(fault: String) async throws {
    let server = try IndexServer()
    let index = IndexTarget.index(try server.index(pageSize: 10))
    let world = try await IndexWorld(Self.records)
    try await server.admin("POST", "faults", fault)
    let first = try await world.repair(.apply, [IndexWorld.user], index)
    #expect(first.failed == 1)
    #expect(!first.isConsistent)
    let second = try await world.repair(.apply, [IndexWorld.user], index)
    #expect(second.isConsistent)
    #expect(second.failed == 0)
  }

  @Test func aWrongSecretIsRefusedAndNotShown() async throws {
    let server = try IndexServer()
    let index = try server.index(secret: "wr0ng")
    await #expect {
      _ = try await index.list("u")
    } throws: { error in
      (error as? StoreError)?.code == .unauthorized && !"\(error)".contains("wr0ng")
    }
  }
}
