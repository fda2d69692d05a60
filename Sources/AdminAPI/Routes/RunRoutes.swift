import HTTPTypes
import Hummingbird
import Review

/// The recorded runs, as documents and as streams of their progress.
struct RunRoutes: Sendable {
  let archive: RunArchive
  let streams: StreamCount
  let limits: AdminLimits
  let sleep: @Sendable (Duration) async throws -> Void

  var routes: [AdminRoute] {
    [
      .get(APIAddress.runs, .read) { _, context in try await list(context.query) },
      .get(APIAddress.run, .read) { _, context in
        await Reply(Self.document(try archive.run(try context.segment("run"))))
      },
      .get(APIAddress.runEvents, .read, events),
    ]
  }

  private func list(_ query: QueryFields) async throws -> Reply {
    let limit = try Self.limit(query)
    let environment = query["environment"]
    let cohort = query["cohort"]
    let found = try await archive.runs().filter { run in
      (environment.map { $0 == run.environment } ?? true)
        && (cohort.map { $0 == run.cohort } ?? true)
    }
    return Reply([
      "format": "keyshift.runs/1", "total": .integer(found.count),
      "runs": .array(found.prefix(limit).map { JSONValue($0) }),
    ])
  }

  private static func limit(_ query: QueryFields) throws(AdminError) -> Int {
    guard let text = query["limit"] else { return 50 }
    guard let limit = Int(text), (1...500).contains(limit) else {
      throw .invalid("'limit' must be a number from 1 to 500")
    }
    return limit
  }

  private static func document(_ run: ArchivedRun) -> JSONValue {
    guard case .object(let members) = JSONValue(run) else { return .null }
    return .object([JSONValue.Member("format", "keyshift.run/1")] + members)
  }

  private func events(_ request: Request, _ context: AdminContext) async throws -> Reply {
    let run = try await archive.run(try context.segment("run"))
    var reply = Reply(.ok, type: "text/event-stream", [])
    guard request.method != .head else { return reply }
    guard
      let place = streams.open(
        by: try context.caller.name, atMost: limits.streams, ofCaller: limits.streamsOfCaller)
    else { throw AdminError.tooMany(5) }
    reply.body = RunEvents(archive: archive, sleep: sleep).body(of: run, holding: place)
    return reply
  }
}
