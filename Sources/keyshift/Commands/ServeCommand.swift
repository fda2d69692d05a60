import AdminAPI
import ArgumentParser
import Core
import Engine
import Governance
import Ledger
import RecordIndex
import Review
import SystemPackage

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the admin API, metrics and the operator's pages over HTTP.",
    discussion: """
      Users with a session of the application (cookie session_id) and the role admin in their user \
      core have full access. `accounts:` in the cohort plan says where sessions and cores are. \
      Bearer tokens are listed as hashes in --token-file; create one with `keyshift token`.

      Listens on this machine only, unless --host is given, and without TLS: put a TLS proxy in \
      front for other machines. Ends on Ctrl-C and SIGTERM, after the current batch.
      """)

  @Argument(help: "The cohort plan (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String

  @OptionGroup(title: "Service") var service: ServiceOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var requests: StoreOptions
  @OptionGroup var policy: PolicyOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let cohort = try Cohort.load(self.cohort, policy.source)
      let store = try cohort.resolvedStore()
      let state = try self.state.root(of: cohort, policy.source)
      let stop = StopSignal()
      let session = requests.session(stop: stop)
      var configuration = AdminConfiguration(
        cohort: cohort.plan, subject: cohort.subject(store), baseDirectory: cohort.baseDirectory,
        tool: Version.tool, state: state.backend, in: .process,
        retry: Environment.retry(), makeSecret: Environment.makeSecret)
      configuration.stop = stop
      configuration.auto = cohort.plan.auto.map(Environment.narrowed)
      configuration.namespaceIDs = store.namespaceIDs
      try service.apply(to: &configuration)
      warn(configuration)
      let access = ServerAccess(
        store: store, session: session,
        authority: CohortAuthority(policy: policy, state: state, cohort: cohort, store: store))
      let (readyFile, served, output) = (service.readyFile, configuration, output)
      try await StoreFactory.withStore(store, .reading, session) {
        try await Self.serve($0, served, access, readyFile, output)
      }
    }
  }

  private func warn(_ configuration: AdminConfiguration) {
    if !["127.0.0.1", "::1", "localhost"].contains(configuration.listening.host) {
      Messages.warn(
        "listening on \(configuration.listening.host) without TLS; allow only a TLS proxy to reach it"
      )
    }
    if configuration.tokens.isEmpty, configuration.cohort.accounts?.sessions == nil {
      Messages.warn(
        "no one can sign in: the cohort plan has no 'accounts.sessions', and there is no "
          + "--token-file")
    }
  }

  private static func serve(
    _ store: some KeyValueStore, _ configuration: AdminConfiguration, _ access: ServerAccess,
    _ readyFile: String?, _ output: OutputOptions
  ) async throws {
    try await AdminServer(configuration: configuration, store: store, access: access).run { url in
      output.show(["format": "keyshift.serve/1", "url": .string(url)]) { _ in url + "\n" }
      guard let readyFile else { return }
      do {
        try AtomicFile.write(Array((url + "\n").utf8), to: FilePath(readyFile))
      } catch {
        Messages.warn("\(error)")
      }
    }
  }
}

/// Where and how the server listens.
struct ServiceOptions: ParsableArguments {
  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "The port to listen on; 0 chooses a free port.")
  var port = 8_788

  @Option(
    help: ArgumentHelp(
      "Also answer requests for this host name; repeatable.",
      discussion: "Loopback names, --host and the host of --public-url are always allowed.",
      valueName: "name"))
  var allowedHost: [String] = []

  @Option(
    help: ArgumentHelp(
      "The public address of the proxy. With https, cookies are sent over TLS only.",
      valueName: "https://host"),
    transform: Self.publicURL)
  var publicURL: PublicURL?

  private static func publicURL(_ text: String) throws -> PublicURL {
    guard let url = PublicURL(text) else {
      throw ValidationError("must be https://HOST or https://HOST:PORT, without a path.")
    }
    return url
  }

  @Option(
    help: ArgumentHelp(
      "Limit the open connections; one address may have half of them.", valueName: "number"))
  var maxConnections = AdminLimits().connections

  @Option(
    help: ArgumentHelp(
      "Accept the bearer tokens whose hashes are in this file. Default: KEYSHIFT_TOKEN_FILE.",
      valueName: "file"))
  var tokenFile: String?

  @Option(
    help: ArgumentHelp(
      "Also show the saved plans in this directory; repeatable.",
      valueName: "directory"))
  var plans: [String] = []

  @Option(
    help: ArgumentHelp(
      "Limit the requests per minute and caller; 0 sets no limit.", valueName: "number"))
  var rateLimit = AdminLimits().perMinute

  @Option(
    help: ArgumentHelp(
      "How often to count legacy keys; 0s disables counting.", valueName: "5m"))
  var coverageEvery = DurationArgument(.seconds(300))

  @Flag(help: "Print a line on stderr for each request.")
  var logRequests = false

  @Option(
    help: ArgumentHelp("Write the URL to this file once the server is ready.", valueName: "file")
  )
  var readyFile: String?

  func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port must be from 0 to 65535.")
    }
    guard (0...1_000_000).contains(rateLimit) else {
      throw ValidationError("--rate-limit must be from 0 to 1000000.")
    }
    guard (2...100_000).contains(maxConnections) else {
      throw ValidationError("--max-connections must be from 2 to 100000.")
    }
    if let host = allowedHost.first(where: { !AllowedHosts.isName($0) }) {
      throw ValidationError(
        "--allowed-host must be a host name or an address without a port; '\(host)' is neither.")
    }
  }

  /// - Throws: `LedgerError` where the token file cannot be read or has mistakes.
  func apply(to configuration: inout AdminConfiguration) throws {
    configuration.listening.host = host
    configuration.listening.port = port
    configuration.planDirectories = plans.map { FilePath($0) }
    configuration.listening.allowedHosts = allowedHost
    configuration.listening.publicURL = publicURL
    configuration.limits.connections = maxConnections
    configuration.limits.connectionsOfAddress = maxConnections / 2
    configuration.limits.perMinute = rateLimit
    if rateLimit == 0 { configuration.limits.burst = 0 }
    configuration.coverageInterval = coverageEvery.duration.components.seconds
    if logRequests {
      configuration.onRequest = { Messages.say(.info, $0) }
    }
    if let file = tokenFile ?? Environment["KEYSHIFT_TOKEN_FILE"] {
      configuration.tokens = try Self.tokens(in: file)
    }
  }

  private static func tokens(in file: String) throws -> [AccessToken] {
    let text = String(decoding: try Files.read(file), as: UTF8.self)
    let (tokens, mistakes) = TokenFile.parse(text)
    guard mistakes.isEmpty else {
      throw LedgerError(
        .invalidInput,
        "the token file has mistakes: "
          + mistakes.map { "\(file):\($0.line): \($0.description)" }.joined(separator: "; ")
          + ". `keyshift token NAME` prints a valid line.")
    }
    return tokens
  }
}

/// Opens what the server does not keep open, and asks the policy.
struct ServerAccess: AdminAccess {
  let store: ResolvedStore
  let session: StoreSession
  let authority: CohortAuthority

  func verdict(on plan: VerifiedPlan, from origin: ApplyOrigin) async throws -> PolicyVerdict {
    try await authority.verdict(on: plan, from: origin)
  }

  func exemptsLogins(in environment: String) throws -> Bool {
    try authority.exemptsLogins(in: environment)
  }

  func policy(of environment: String) throws -> EnvironmentPolicy? {
    try authority.policy(of: environment)
  }

  func storeIdentity(of plan: VerifiedPlan) -> String { authority.storeIdentity(of: plan) }

  func directory(of plan: VerifiedPlan) -> PlanDirectory { authority.directory(of: plan) }

  func withWritableStore<Result: Sendable>(
    _ body: @Sendable (any KeyValueStore) async throws -> Result
  ) async throws -> Result {
    try await StoreFactory.withStore(
      store, .writing(try await authority.clearance()), session, body)
  }

  func withIndex<Result: Sendable>(
    _ index: IndexReference, writing: Bool,
    _ body: @Sendable (IndexTarget) async throws -> Result
  ) async throws -> Result {
    let access: StoreFactory.Access =
      writing ? .writing(try await authority.clearance()) : .reading
    return try await IndexAccess.withTarget(index, access, store.settings, body)
  }
}
