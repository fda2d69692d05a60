import Core
import RecordIndex
import Synchronization
import Testing
import WorkerRoutes

/// An index object behind a Worker, in memory, that pages as it is told to.
final class WorkerDouble: WorkerTransport {
  struct State: Sendable {
    var ids: [Int] = []
    var requests: [WorkerRequest] = []
    /// Run after each listing, before the next.
    var afterList: @Sendable (Int, inout [Int]) -> Void = { _, _ in }
    /// Answers instead of the index, by the request's number.
    var answer: @Sendable (Int, WorkerRequest) throws(StoreError) -> WorkerAnswer? = {
      _, _ throws(StoreError) in nil
    }
    var shape = Shape.paged
    /// More than this is never given at once.
    var maximumLimit = Int.max
  }

  enum Shape: Sendable {
    case paged, array, wholeArray
  }

  let state: Mutex<State>

  init(_ ids: some Sequence<Int>, _ change: (inout State) -> Void = { _ in }) {
    var state = State()
    state.ids = Array(ids)
    change(&state)
    self.state = Mutex(state)
  }

  var requests: [WorkerRequest] { state.withLock { $0.requests } }

  func send(_ request: WorkerRequest) async throws(StoreError) -> WorkerAnswer {
    let result: Result<WorkerAnswer, StoreError> = state.withLock { state in
      state.requests.append(request)
      let number = state.requests.count - 1
      do throws(StoreError) {
        if let answer = try state.answer(number, request) { return .success(answer) }
      } catch { return .failure(error) }
      guard request.method == .get else {
        return .success(WorkerAnswer(status: 200, body: Array("OK\n".utf8)))
      }
      let body = Self.listing(state, Self.parameters(request.url))
      state.afterList(number, &state.ids)
      return .success(WorkerAnswer(status: 200, body: Array(body.utf8)))
    }
    return try result.get()
  }

  private static func parameters(_ url: String) -> [String: Int] {
    var parameters: [String: Int] = [:]
    for pair in url.drop(while: { $0 != "?" }).dropFirst().split(separator: "&") {
      let parts = pair.split(separator: "=")
      if parts.count == 2 { parameters[String(parts[0])] = Int(parts[1]) }
    }
    return parameters
  }

  private static func listing(_ state: State, _ parameters: [String: Int]) -> String {
    let limit = min(parameters["limit"] ?? 0, state.maximumLimit)
    let offset = parameters["offset"] ?? 0
    let page =
      state.shape == .wholeArray ? state.ids[...] : state.ids.dropFirst(offset).prefix(limit)
    let trips = "[" + page.map { "{\"id\":\"\($0)\"}" }.joined(separator: ",") + "]"
    guard state.shape == .paged else { return trips }
    return """
      {"trips":\(trips),"pagination":{"total":\(state.ids.count),"limit":\(limit),"offset":\(offset)}}
      """
  }
}

@Suite("An index behind a Worker")
struct WorkerIndexTests {
  static func index(
    _ transport: any WorkerTransport, pageSize: Int = 3, put: Bool = false
  ) throws -> WorkerIndex {
    let migrate = try KeyTemplate("https://app.example/api/index/{id}/migrate?v=1")
    let reference = WorkerIndexReference(
      list: try KeyTemplate("https://app.example/api/index/{id}/list"),
      migrate: put ? nil : migrate, put: try KeyTemplate("https://app.example/api/index/{id}/put"),
      pageSize: pageSize, batchSize: 2)
    return WorkerIndex(
      reference, headers: [WorkerHeader(name: "x-do-internal-secret", value: "s3cret")],
      transport: transport)
  }

  static func ids(_ contents: IndexContents) -> [Int] {
    contents.summaries.compactMap { Int($0.record.description) }.sorted()
  }

  @Test(arguments: [0, 1, 2, 3, 4, 6, 7], [WorkerDouble.Shape.paged, .array, .wholeArray])
  func everyShapeIsListedCompletely(count: Int, shape: WorkerDouble.Shape) async throws {
    let worker = WorkerDouble(0..<count) { $0.shape = shape }
    let contents = try await Self.index(worker).list("u")
    #expect(Self.ids(contents) == Array(0..<count))
    #expect(worker.requests.count <= count / 2 + 2)
  }

  @Test(arguments: [WorkerDouble.Shape.paged, .array])
  func aServerMayGiveOneAtATime(shape: WorkerDouble.Shape) async throws {
    let worker = WorkerDouble(0..<5) {
      $0.maximumLimit = 1
      $0.shape = shape
    }
    #expect(Self.ids(try await Self.index(worker).list("u")) == Array(0..<5))
  }

  @Test func aServerMayGiveLessThanIsAskedFor() async throws {
    let worker = WorkerDouble(0..<7) { $0.maximumLimit = 2 }
    let contents = try await Self.index(worker).list("u")
    #expect(Self.ids(contents) == Array(0..<7))
    #expect(
      worker.requests.map { $0.url.split(separator: "&").last } == [
        "offset=0", "offset=1", "offset=2", "offset=3", "offset=4", "offset=5",
      ])
  }

  @Test func theIDIsOneSegmentOfThePath() async throws {
    let worker = WorkerDouble([])
    _ = try await Self.index(worker).list("a/../b?c=ü")
    #expect(
      worker.requests.first?.url
        == "https://app.example/api/index/a%2F..%2Fb%3Fc%3D%C3%BC/list?limit=3&offset=0")
    for id in ["", ".", ".."] {
      await #expect(throws: StoreError.self) { try await Self.index(worker).list(id) }
    }
    #expect(worker.requests.count == 1)
  }

  // MARK: - Changes meanwhile

  @Test func summariesAddedMeanwhileHideNone() async throws {
    // The newest stands first, so that every page moves on.
    let worker = WorkerDouble(0..<7) { state in
      state.afterList = { number, ids in if number < 3 { ids.insert(100 + number, at: 0) } }
    }
    let contents = try await Self.index(worker).list("u")
    #expect(Set(Self.ids(contents)).isSuperset(of: 0..<7))
  }

  @Test func summariesRemovedMeanwhileHideNone() async throws {
    let worker = WorkerDouble(0..<7) { state in
      state.afterList = { number, ids in if number == 0 { ids.removeFirst() } }
    }
    let contents = try await Self.index(worker).list("u")
    #expect(Set(Self.ids(contents)).isSuperset(of: 1..<7))
  }

  @Test func aSummaryThatMovesToTheFrontMeanwhileIsSeen() async throws {
    let worker = WorkerDouble(0..<7) { state in
      state.afterList = { number, ids in if number == 0 { ids.insert(ids.removeLast(), at: 0) } }
    }
    #expect(Self.ids(try await Self.index(worker).list("u")) == Array(0..<7))
  }

  @Test func aListThatNeverStandsStillIsNoListing() async throws {
    let worker = WorkerDouble(0..<7) { state in
      state.afterList = { _, ids in
        ids.removeFirst(); ids.append((ids.last ?? 0) + 1)
      }
    }
    await #expect {
      _ = try await Self.index(worker).list("u")
    } throws: { ($0 as? StoreError)?.code == .changedDuringRead }
    #expect(worker.requests.count < 30)
  }

  @Test(arguments: [
    #"{"trips":[],"pagination":{"total":5}}"#,
    #"{"trips":[{"id":"1"}],"pagination":{"total":5}}"#,
    #"{"trips":[{"id":"1"},{"id":"1"}],"pagination":{"total":2}}"#,
  ])
  func anIndexThatGivesLessThanItCountsIsNotTakenAtItsWord(body: String) async throws {
    let worker = WorkerDouble([]) { state in
      state.answer = { _, _ throws(StoreError) in
        WorkerAnswer(status: 200, body: Array(body.utf8))
      }
    }
    await #expect {
      _ = try await Self.index(worker).list("u")
    } throws: { ($0 as? StoreError)?.code == .changedDuringRead }
    #expect(worker.requests.count < 30)
  }

  @Test func needsMigration() async throws {
    let worker = WorkerDouble([]) { state in
      state.answer = { _, _ throws(StoreError) in
        WorkerAnswer(status: 200, body: Array(#"{"needsMigration":true}"#.utf8))
      }
    }
    let contents = try await Self.index(worker).list("u")
    #expect(contents.needsMigration)
    #expect(contents.summaries.isEmpty)
  }

  // MARK: - Errors

  struct Failure: Sendable, CustomTestStringConvertible {
    var status: Int
    var body = "OK"
    var code: StoreError.Code
    var testDescription: String { "\(status) \(body)" }
  }

  static let failures = [
    Failure(status: 301, code: .other), Failure(status: 400, code: .other),
    Failure(status: 401, code: .unauthorized), Failure(status: 403, code: .unauthorized),
    Failure(status: 403, body: " <html>SECRET", code: .intercepted),
    Failure(status: 401, body: "<!doctype html>", code: .intercepted),
    Failure(status: 404, code: .notFound), Failure(status: 413, code: .limitExceeded),
    Failure(status: 429, code: .unavailable), Failure(status: 500, code: .unavailable),
    Failure(status: 524, code: .unavailable),
    Failure(status: 200, body: "<!doctype html><p>SECRET", code: .unsupportedFormat),
    Failure(status: 200, body: "", code: .unsupportedFormat),
    Failure(status: 200, body: #"{"ok":false,"e":"SECRET"}"#, code: .unsupportedFormat),
  ]

  @Test(arguments: failures, [true, false])
  func noFailureIsAnEmptyIndexOrASuccess(failure: Failure, lists: Bool) async throws {
    let worker = WorkerDouble([]) { state in
      state.answer = { _, _ throws(StoreError) in
        WorkerAnswer(status: failure.status, body: Array(failure.body.utf8))
      }
    }
    let index = try Self.index(worker)
    await #expect {
      if lists {
        _ = try await index.list("u")
      } else {
        try await index.put([Self.summary(1)], of: "u")
      }
    } throws: { error in
      guard let error = error as? StoreError else { return false }
      let text = error.description
      return error.code == failure.code && !text.contains("SECRET") && !text.contains("s3cret")
        && !text.contains("v=1")
    }
    #expect(worker.requests.count == 1)
  }

  @Test func aTransportThatRepeatsASecretIsCensored() async throws {
    let worker = WorkerDouble([]) { state in
      state.answer = { _, request throws(StoreError) in
        let value = request.headers.first?.value ?? ""
        // A mark makes another character of the secret's last.
        throw StoreError(.unavailable, "no answer to \(value)\u{301}", cause: "sent \(value)")
      }
    }
    await #expect {
      _ = try await Self.index(worker).list("u")
    } throws: { "\($0)" == "no answer to ***\u{301} (sent ***)" }
  }

  // MARK: - Sending

  static func summary(_ number: Int) -> IndexSummary {
    IndexSummary(record: Key("\(number)"), isDeleted: false, json: Array("{\"id\":\(number)}".utf8))
  }

  @Test func summariesAreSentAsOneArray() async throws {
    let worker = WorkerDouble([])
    let index = try Self.index(worker)
    #expect(index.batchSize == 2)
    try await index.put([Self.summary(1), Self.summary(2)], of: "u")
    try await index.put([], of: "u")
    let request = try #require(worker.requests.first)
    #expect(worker.requests.count == 1)
    #expect(request.method == .post)
    #expect(request.url == "https://app.example/api/index/u/migrate?v=1")
    #expect(String(decoding: request.body, as: UTF8.self) == #"[{"id":1},{"id":2}]"#)
    #expect(request.headers.contains(WorkerHeader(name: "x-do-internal-secret", value: "s3cret")))
  }

  @Test func orOneByOneWhereTheWorkerWantsIt() async throws {
    let worker = WorkerDouble([])
    let index = try Self.index(worker, put: true)
    #expect(index.batchSize == 1)
    try await index.put([Self.summary(1)], of: "u")
    let request = try #require(worker.requests.first)
    #expect(request.url == "https://app.example/api/index/u/put")
    #expect(String(decoding: request.body, as: UTF8.self) == #"{"id":1}"#)
  }
}
