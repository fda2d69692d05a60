internal import Core
internal import Engine
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import OperatorPages
internal import Review
internal import Schemas
internal import Synchronization

/// Does what a request asks for, once it is known who asks and that they may.
struct AdminService<Store: KeyValueStore, Access: AdminAccess>: Sendable {
  let configuration: AdminConfiguration
  let store: Store
  let migrations: MigrationService<Store, Access>
  let status: StatusService<Store, Access>
  let logins: LoginMigrations<Access>
  let archive: RunArchive
  let shelf: PlanShelf
  let pages: PageService
  let pageSessions: PageSessions
  let tokens: TokenBook
  let coverage: CoverageKeeper<Store>
  let metrics: RequestMetrics
  let streams: StreamCount

  func reply(
    to route: AdminRoute, _ incoming: Incoming, _ principal: Principal?
  ) async throws -> Reply {
    switch route {
    case .health: Reply(.ok, type: "text/plain; charset=utf-8", "ok\n".utf8)
    case .ready: try await ready()
    case .metrics: try metricsReply()
    case .description:
      Reply(.ok, type: "application/yaml", APIDescription.admin)
    case .migrate: try await migrate(incoming, principal)
    case .status: try await statusReply(incoming)
    case .migrateOnLogin: try await migrateOnLogin(incoming, principal)
    case .runs: try runs(incoming)
    case .run(let id): Reply(Self.document(try archive.run(id)))
    case .runEvents(let id): try events(of: id, incoming)
    case .plans: Reply(Self.document(try await shelf.plans()))
    case .plan(let digest): Reply(try await Self.document(try await shelf.plan(digest)))
    case .page(let page): try await pageReply(page, incoming, principal)
    case .signIn: try await signIn(incoming)
    case .signOut: signOut(incoming)
    case .asset(let name): try asset(name, incoming)
    }
  }

  // MARK: - Health

  /// The store answers, for any key at all.
  private func ready() async throws -> Reply {
    let namespace = configuration.cohort.rules.first?.namespace ?? Namespace("none")
    _ = try await store.read(namespace, [Key("keyshift:ready")])
    return Reply(.ok, type: "text/plain; charset=utf-8", "ready\n".utf8)
  }

  private func metricsReply() throws -> Reply {
    var text = MetricsText()
    metrics.write(to: &text)
    MigrationMetrics.write(try archive.directory.states(), to: &text)
    MigrationMetrics.write(coverage.report, to: &text)
    return Reply(.ok, type: "text/plain; version=0.0.4; charset=utf-8", text.text.utf8)
  }

  // MARK: - Migration

  private var userLimit: Int { min(configuration.limits.users, configuration.cohort.limits.users) }

  private func migrate(_ incoming: Incoming, _ principal: Principal?) async throws -> Reply {
    let body = try await incoming.json(atMost: configuration.limits.body)
    let request = try MigrationRequest.decode(body, usersAtMost: userLimit)
    return Reply(try await migrations.document(request, by: principal?.name ?? "unknown"))
  }

  private func statusReply(_ incoming: Incoming) async throws -> Reply {
    let body = try await incoming.json(atMost: configuration.limits.body)
    let request = try StatusRequest.decode(body, usersAtMost: userLimit)
    return Reply(try await status.document(request))
  }

  private func migrateOnLogin(_ incoming: Incoming, _ principal: Principal?) async throws -> Reply {
    guard let principal else { throw AdminError.unauthenticated }
    let body = try await incoming.json(atMost: configuration.limits.body)
    return try logins.answer(to: try MigrateOnLoginRequest.decode(body), of: principal)
  }

  // MARK: - Runs and plans

  private func runs(_ incoming: Incoming) throws -> Reply {
    let limit = try Self.limit(incoming)
    let environment = incoming.field("environment")
    let cohort = incoming.field("cohort")
    let found = try archive.runs().filter { run in
      (environment.map { $0 == run.environment } ?? true)
        && (cohort.map { $0 == run.cohort } ?? true)
    }
    return Reply([
      "format": "keyshift.runs/1", "total": .integer(found.count),
      "runs": .array(found.prefix(limit).map { JSONValue($0) }),
    ])
  }

  private static func limit(_ incoming: Incoming) throws(AdminError) -> Int {
    guard let text = incoming.field("limit") else { return 50 }
    guard let limit = Int(text), (1...500).contains(limit) else {
      throw .invalid("'limit' must be a number from 1 to 500")
    }
    return limit
  }

  private func events(of id: String, _ incoming: Incoming) throws -> Reply {
    _ = try archive.run(id)
    var reply = Reply(.ok, type: "text/event-stream", [])
    guard incoming.method != .head else { return reply }
    guard streams.open(atMost: configuration.limits.streams) else { throw AdminError.tooMany(5) }
    let streams = streams
    reply.body = RunEvents(archive: archive, sleep: configuration.lease.sleep)
      .body(of: id) { streams.close() }
    return reply
  }

  private static func document(_ run: ArchivedRun) -> JSONValue {
    guard case .object(let members) = JSONValue(run) else { return .null }
    return .object([JSONValue.Member("format", "keyshift.run/1")] + members)
  }

  private static func document(_ plans: [VerifiedPlan]) -> JSONValue {
    [
      "format": "keyshift.plans/1",
      "plans": .array(
        plans.map { plan in
          [
            "digest": .string(plan.trailer.digest), "cohort": .string(plan.subject.name),
            "environment": .string(plan.subject.environment),
            "purpose": .string(plan.subject.purpose.name),
            "created": JSONValue(plan.header.created), "expires": JSONValue(plan.header.expires),
            "actor": .string(plan.header.actor),
            "operations": .integer(plan.trailer.counts.operations),
            "writes": .integer(plan.trailer.counts.writes),
          ]
        }),
    ]
  }

  @concurrent
  private static func document(_ plan: VerifiedPlan) async throws -> JSONValue {
    var reader = try plan.open()
    var preview = PlanPreview(limit: 200)
    while let line = try reader.next() {
      switch line {
      case .user: break
      case .operation(let operation): preview.add(operation)
      case .unmatched(let key): preview.add(key)
      }
    }
    // The file's place is nobody's business; its digest names it.
    return PlanView.json(
      header: plan.header, subject: plan.subject, trailer: plan.trailer, preview: preview,
      file: nil)
  }

  // MARK: - Pages

  private func pageReply(
    _ route: PageRoute, _ incoming: Incoming, _ principal: Principal?
  ) async throws -> Reply {
    if route == .signIn {
      return Reply(page: pages.signIn(error: nil, next: incoming.field("next")))
    }
    return Reply(
      page: try await pages.page(route, incoming.query, pageContext(incoming, principal)))
  }

  func pageContext(_ incoming: Incoming, _ principal: Principal?) -> PageContext {
    let cookies = Cookies(from: incoming.headers[values: .cookie])
    return pages.context(
      for: principal?.name, canSignOut: cookies[Authentication<Store>.pageCookie] != nil)
  }

  private func signIn(_ incoming: Incoming) async throws -> Reply {
    let form = try await incoming.form(atMost: configuration.limits.body)
    let next = form.first { $0.key == "next" }.map { String($0.value) }
    guard let typed = form.first(where: { $0.key == "token" }),
      let token = tokens.find(String(typed.value)), token.scope != .auto
    else {
      return Reply(
        page: pages.signIn(
          error: "This token is not known, or does not reach the pages.", next: next),
        status: .unauthorized)
    }
    let secret = pageSessions.open(token, at: configuration.now())
    var reply = Reply.seeOther(Self.isOwnPath(next) ? next ?? "/" : "/")
    reply.headers[.setCookie] =
      "\(Authentication<Store>.pageCookie)=\(secret); Path=/; HttpOnly; SameSite=Strict; "
      + "Max-Age=\(PageSessions.lifetime)"
    return reply
  }

  private func signOut(_ incoming: Incoming) -> Reply {
    let name = Authentication<Store>.pageCookie
    if let cookie = Cookies(from: incoming.headers[values: .cookie])[name] {
      pageSessions.close(cookie.value)
    }
    var reply = Reply.seeOther("/login")
    reply.headers[.setCookie] = "\(name)=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"
    return reply
  }

  /// Whether a place to go to is on this server: nobody may send a person elsewhere by a link to here.
  static func isOwnPath(_ path: String?) -> Bool {
    guard let path, path.utf8.first == UInt8(ascii: "/") else { return false }
    return path.utf8.dropFirst().first.map { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\") }
      ?? true
  }

  private func asset(_ name: String, _ incoming: Incoming) throws -> Reply {
    guard let asset = OperatorAssets.all.first(where: { $0.path == "/assets/\(name)" }) else {
      throw AdminError.notFound
    }
    var reply = Reply(.ok, type: asset.contentType, asset.bytes)
    if incoming.headers[.ifNoneMatch] == asset.etag {
      reply = Reply(.notModified, type: asset.contentType, [])
    }
    reply.headers[.eTag] = asset.etag
    reply.headers[.cacheControl] = "public, max-age=31536000, immutable"
    return reply
  }
}

/// How many streams of events are open.
final class StreamCount: Sendable {
  private let count = Mutex(0)

  /// - Returns: false where there are as many as may be.
  func open(atMost limit: Int) -> Bool {
    count.withLock { count in
      guard count < limit else { return false }
      count += 1
      return true
    }
  }

  func close() { count.withLock { $0 -= 1 } }
}
