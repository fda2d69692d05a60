import Core
import OutboundHTTP
import Testing

@testable import CloudflareStore

@Suite("Writes that may be sent for a while only")
struct LateWritesTests {
  private static func item(_ key: Key) -> WriteItem {
    WriteItem(
      namespace: "LOGS", key: key, change: .put(Entry(value: [0x31])), expected: .absent)
  }

  private static let three = WriteBatch(
    [item("a"), item("b"), item("c")], within: .seconds(5))

  private static func landed(_ request: APIRequest) -> APIAnswer {
    .success(#"{"successful_key_count":\#(request.keys),"unsuccessful_keys":[]}"#)
  }

  /// - Returns: whether each outcome is late, and in doubt; nil for another outcome.
  private static func doubts(_ outcomes: [WriteOutcome]) -> [Bool?] {
    outcomes.map { if case .late(_, _, let inDoubt) = $0 { inDoubt } else { nil } }
  }

  @Test func aFailureIsRepeatedInTimeAndNotLater() async throws {
    let scripted = try ScriptedService { _, _ in .failure(503, 10001) }
    let outcomes = try await scripted.store.write(Self.three)
    #expect(Self.doubts(outcomes) == [true, true, true])
    #expect(scripted.transport.requests.count > 1)
    #expect(scripted.time.uptime <= .seconds(5))
    let patient = try ScriptedService { _, _ in .failure(503, 10001) }
    let all = try await patient.store.write(WriteBatch(Self.three.items))
    #expect(Self.doubts(all) == [nil, nil, nil])
    #expect(patient.time.uptime > .seconds(60))
  }

  @Test func aBlockIsNotWaitedOutToSendWhatIsOld() async throws {
    let scripted = try ScriptedService { request, number in
      number == 1 ? APIAnswer(429, "{}", retryAfter: 300) : Self.landed(request)
    }
    #expect(Self.doubts(try await scripted.store.write(Self.three)) == [false, false, false])
    #expect(scripted.transport.requests.count == 1)
    // The next one is sent at once.
    #expect(try await scripted.store.write(Self.three) == [.written, .written, .written])
  }

  @Test func whatIsAnsweredInTimeIsWritten() async throws {
    let scripted = try ScriptedService { request, number throws(TransportFailure) in
      if number == 1 { throw .broken("reset") }
      return Self.landed(request)
    }
    #expect(try await scripted.store.write(Self.three) == [.written, .written, .written])
    #expect(scripted.transport.requests.count == 2)
  }

  @Test func unsuccessfulKeysAreSentAgainInTimeAndNotLater() async throws {
    let scripted = try ScriptedService { request, _ in
      .success(#"{"successful_key_count":\#(request.keys - 1),"unsuccessful_keys":["b"]}"#)
    }
    let batch = WriteBatch(Self.three.items, within: .milliseconds(1))
    let outcomes = try await scripted.store.write(batch)
    // The service says that it did not write the key, so that this is no doubt.
    #expect(Self.doubts(outcomes) == [nil, false, nil])
    #expect(scripted.transport.requests.count == 1)
  }

  /// The first attempt may have been carried out; the second's refusal says nothing of that.
  @Test func aRefusalAfterALostAnswerLeavesADoubt() async throws {
    let scripted = try ScriptedService { _, number in
      number == 1 ? .failure(503, 10001) : .failure(403, 10000)
    }
    for outcome in try await scripted.store.write(Self.three) {
      guard case .failed(let error) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
      #expect(error.code == .unavailable)
      #expect(error.message.contains("CLOUDFLARE_API_TOKEN"))
      #expect(error.message.contains("may have succeeded"))
    }
  }

  /// A later round repeats only what did not land, and its refusal lands nothing.
  @Test func aRejectionInALaterRoundIsNoSuccess() async throws {
    let scripted = try ScriptedService { request, number in
      number == 1
        ? .success(#"{"successful_key_count":2,"unsuccessful_keys":["b"]}"#) : .failure(400, 10012)
    }
    let outcomes = try await scripted.store.write(WriteBatch(Self.three.items))
    #expect([outcomes[0], outcomes[2]] == [.written, .written])
    guard case .failed(let error) = outcomes[1] else {
      Issue.record("\(outcomes[1])")
      return
    }
    #expect(error.message.contains("'b'"))
  }

  @Test func aCancelledRequestIsNotRepeated() async throws {
    let scripted = try ScriptedService { _, _ throws(TransportFailure) in throw .cancelled }
    let errors = [
      await storeError { _ = try await scripted.store.write(Self.three) },
      await storeError { _ = try await scripted.store.read("LOGS", ["a"]) },
      await storeError { _ = try await scripted.store.list() },
    ]
    #expect(errors.map { $0?.code } == [.cancelled, .cancelled, .cancelled])
    #expect(scripted.transport.requests.count == 3)
  }

  @Test func aKeyWhoseMetadataIsNotFoundIsNotReadWithoutIt() async throws {
    let scripted = try ScriptedService { request, _ in
      if request.path.contains("/values/") { return APIAnswer(status: 200, body: [0xFF]) }
      if request.path.contains("/metadata/") { return .failure(404, 10009) }
      return .failure(400, 10029)
    }
    let error = await storeError { _ = try await scripted.store.read("LOGS", ["a"]) }
    #expect(error?.message.contains("'a'") == true)
    #expect(scripted.transport.requests.contains { $0.path.contains("/metadata/") })
  }

  @Test func anExpirationThatIsNoNumberIsNotNone() async throws {
    let scripted = try ScriptedService { request, _ in
      if request.path.contains("/values/") {
        return APIAnswer(status: 200, body: [0xFF], hasBadExpiration: true)
      }
      if request.path.contains("/metadata/") { return .success("null") }
      return .failure(400, 10029)
    }
    let error = await storeError { _ = try await scripted.store.read("LOGS", ["a"]) }
    #expect(error?.code == .unavailable)
  }
}
