import Core
import Engine
import Governance
import HTTPTypes
import Hummingbird
import Ledger
import Review

/// Freezing and thawing of environments, by those who may migrate.
struct FreezeRoutes<Access: AdminAccess>: Sendable {
  let backend: any StateBackend
  let access: Access
  /// The environment that the server migrates in, which may have no state yet.
  let environment: String
  let now: @Sendable () -> Timestamp
  let makeID: @Sendable () -> String

  var routes: [AdminRoute] {
    [
      .get(APIAddress.freeze, .read, read),
      .post(APIAddress.freeze, .migrate, freeze),
      .post(APIAddress.thaw, .migrate, thaw),
    ]
  }

  private func read(_ request: Request, _ context: AdminContext) async throws -> Reply {
    let name = try await known(context)
    return Reply(Self.document(name, try await backend.freeze(of: name)))
  }

  private func freeze(_ request: Request, _ context: AdminContext) async throws -> Reply {
    let wanted = try FreezeRequest.decode(try await request.json(context))
    let name = try await known(context)
    guard let reason = wanted.reason else {
      throw AdminError.invalid(
        "the body needs 'reason': it is shown to everyone who meets the freeze")
    }
    let record: FreezeRecord
    do {
      record = try await operation(name).begin(
        by: try person(context), reason: reason, id: makeID())
    } catch let error as LedgerError where error.code == .exists {
      throw AdminError(.conflict, "frozen-already", error.message)
    }
    return Reply(Self.document(name, record))
  }

  private func thaw(_ request: Request, _ context: AdminContext) async throws -> Reply {
    let wanted = try FreezeRequest.decode(try await request.json(context))
    let name = try await known(context)
    _ = try await operation(name).end(
      by: try person(context), policy: try access.policy(of: name), reason: wanted.reason)
    return Reply(Self.document(name, nil))
  }

  private func operation(_ name: String) -> EnvironmentFreeze {
    EnvironmentFreeze(name, in: backend, now: now)
  }

  /// The server knows who asks: a session's user, or the one whom a token was made for.
  private func person(_ context: AdminContext) throws(AdminError) -> EnvironmentFreeze.Person {
    EnvironmentFreeze.Person(actor: try context.caller.name, proof: .authenticated)
  }

  /// - Throws: 404 for an unknown environment, because freezing a mistyped name stops no run.
  private func known(_ context: AdminContext) async throws -> String {
    let name = try context.segment("environment")
    let names = try await backend.environments() + [environment]
    guard let known = names.first(where: { Bytewise($0) == Bytewise(name) }) else {
      throw AdminError(.notFound, "no-such-environment", "there is no environment \(quoted(name))")
    }
    return known
  }

  private static func document(_ environment: String, _ freeze: FreezeRecord?) -> JSONValue {
    [
      "format": "keyshift.freeze-status/1", "environment": .string(environment),
      "frozen": .bool(freeze != nil), "freeze": freeze.map { JSONValue($0) } ?? .null,
    ]
  }
}

/// `{"reason":"INC-7"}`; a thaw may leave it out, and its body, too.
struct FreezeRequest: Hashable, Sendable {
  var reason: String?

  static func decode(_ body: [UInt8]) throws(AdminError) -> Self {
    var request = FreezeRequest()
    guard !body.isEmpty else { return request }
    try BodyReading.read(body, knows: ["reason"]) { (name, reader) throws(AdminError) in
      request.reason = try BodyReading.text(&reader, name, atMost: 1_000)
    }
    return request
  }
}
