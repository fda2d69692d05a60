internal import Core
internal import Engine
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import OperatorPages
internal import Review
internal import Schemas

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
  let readiness: Readiness<Store>

  func reply(
    to route: AdminRoute, _ incoming: Incoming, _ principal: Principal?
  ) async throws -> Reply {
    switch route {
    case .health: Reply(.ok, type: "text/plain; charset=utf-8", "ok\n".utf8)
    case .ready: try await ready()
    case .metrics: try await metricsReply()
    case .description:
      Reply(.ok, type: "application/yaml", APIDescription.admin)
    case .migrate: try await migrate(incoming, principal)
    case .status: try await statusReply(incoming)
    case .migrateOnLogin: try await migrateOnLogin(incoming, principal)
    case .runs: try await runs(incoming)
    case .run(let id): Reply(Self.document(try await archive.run(id)))
    case .runEvents(let id): try await events(of: id, incoming, principal)
    case .plans: Reply(Self.document(try await shelf.plans()))
    case .plan(let digest): Reply(try await Self.document(try await shelf.plan(digest)))
    case .page(let page): try await pageReply(page, incoming, principal)
    case .signIn: throw AdminError.notFound  // The responder's, which counts attempts.
    case .signOut: signOut(incoming)
    case .asset(let name): try asset(name, incoming)
    }
  }

  // MARK: - Health

  private func ready() async throws -> Reply {
    try await readiness.check()
    return Reply(.ok, type: "text/plain; charset=utf-8", "ready\n".utf8)
  }

  private func metricsReply() async throws -> Reply {
    var text = MetricsText()
    metrics.write(to: &text)
    MigrationMetrics.write(try await archive.states.states(), to: &text)
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

  private func runs(_ incoming: Incoming) async throws -> Reply {
    let limit = try Self.limit(incoming)
    let environment = incoming.field("environment")
    let cohort = incoming.field("cohort")
    let found = try await archive.runs().filter { run in
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

  private func events(
    of id: String, _ incoming: Incoming, _ principal: Principal?
  ) async throws -> Reply {
    let run = try await archive.run(id)
    var reply = Reply(.ok, type: "text/event-stream", [])
    guard incoming.method != .head else { return reply }
    let limits = configuration.limits
    guard
      let place = streams.open(
        by: principal?.name ?? "", atMost: limits.streams, ofCaller: limits.streamsOfCaller)
    else { throw AdminError.tooMany(5) }
    reply.body = RunEvents(archive: archive, sleep: configuration.lease.sleep)
      .body(of: run, holding: place)
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
      let next = incoming.field("next").flatMap { OwnPath($0) }
      return Reply(page: pages.signIn(error: nil, next: next?.text))
    }
    return Reply(
      page: try await pages.page(route, incoming.query, pageContext(incoming, principal)))
  }

  func pageContext(_ incoming: Incoming, _ principal: Principal?) -> PageContext {
    let cookies = Cookies(from: incoming.headers[values: .cookie])
    return pages.context(
      for: principal?.name, canSignOut: cookies[Authentication<Store>.pageCookie] != nil)
  }

  /// What a form for signing in brings.
  struct SignIn {
    /// Nil where the token is unknown, or does not reach the pages.
    var token: AccessToken?
    var next: OwnPath?
  }

  func signIn(from incoming: Incoming) async throws(AdminError) -> SignIn {
    let form = try await incoming.form(atMost: configuration.limits.body)
    func field(_ name: String) -> String? {
      form.first { $0.key == name }.map { String($0.value) }
    }
    let token = field("token").flatMap { tokens.find($0) }
    return SignIn(
      token: token?.scope == .auto ? nil : token, next: field("next").flatMap { OwnPath($0) })
  }

  func reply(to signIn: SignIn) -> Reply {
    guard let token = signIn.token else {
      return Reply(
        page: pages.signIn(
          error: "Unknown token, or its scope does not allow these pages.",
          next: signIn.next?.text),
        status: .unauthorized)
    }
    var reply = Reply.seeOther(signIn.next?.text ?? "/")
    reply.headers[.setCookie] = cookie(
      pageSessions.open(token, at: configuration.now()), seconds: PageSessions.lifetime)
    return reply
  }

  private func signOut(_ incoming: Incoming) -> Reply {
    let name = Authentication<Store>.pageCookie
    if let cookie = Cookies(from: incoming.headers[values: .cookie])[name] {
      pageSessions.close(cookie.value)
    }
    var reply = Reply.seeOther("/login")
    reply.headers[.setCookie] = cookie("", seconds: 0)
    return reply
  }

  /// - Parameter seconds: that the browser keeps it.
  private func cookie(_ value: String, seconds: Int64) -> String {
    "\(Authentication<Store>.pageCookie)=\(value); Path=/; HttpOnly; SameSite=Strict; "
      + (configuration.publicURL?.isSecure == true ? "Secure; " : "") + "Max-Age=\(seconds)"
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
