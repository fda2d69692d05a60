import CloudflareStore
import Core
import Engine
import Synchronization

/// Where a Workers KV store is, with its names looked up.
struct CloudflarePlace {
  var account: String
  var namespaces: [Namespace: String]
  /// Nil: Cloudflare's own.
  var baseURL: String?
}

/// Opens Workers KV with the token of the environment.
enum CloudflareAccess {
  static let tokenVariable = "CLOUDFLARE_API_TOKEN"

  /// - Throws: `StoreError` with code `hostNotAllowed` where the operator does not let the token be sent
  ///   there, with code `unauthorized` where the environment has no usable token.
  static func open(
    _ place: CloudflarePlace, _ identity: String, _ settings: OperatorSettings,
    _ access: StoreFactory.Access, _ session: StoreSession
  ) throws(StoreError) -> CloudflareStore {
    // Before the token is looked up: the store asks again.
    if let baseURL = place.baseURL { try settings.hosts.check(baseURL, of: "base_url") }
    guard let text = Environment[tokenVariable] else {
      throw StoreError(
        .unauthorized,
        "the environment has no \(tokenVariable); make a token with the permission Workers KV "
          + "Storage and set it there")
    }
    guard let token = APIToken(text) else {
      throw StoreError(
        .unauthorized,
        "\(tokenVariable) holds characters that no token has; set it anew, without blanks or quotes"
      )
    }
    var configuration = CloudflareConfiguration(
      account: place.account, namespaces: place.namespaces,
      mode: access.writes ? .readWrite : .readOnly)
    configuration.identity = identity
    if let baseURL = place.baseURL { configuration.baseURL = baseURL }
    let budget = session.budget.value {
      RequestBudget(
        requestsPerSecond: session.requestsPerSecond, environment: environment(session))
    }
    return try CloudflareStore(configuration, token: token, sentTo: settings.hosts, budget: budget)
  }

  /// The machine's clocks; waits show a countdown and end when the session is stopped.
  private static func environment(_ session: StoreSession) -> RequestEnvironment {
    let display = WaitDisplay()
    var environment = RequestEnvironment.system(now: Environment.now)
    var sleep = environment.sleep
    if let stop = session.stop { sleep = stop.interrupting(sleep) }
    environment.sleep = display.counting(sleep)
    environment.onWait = { display.begin($0) }
    return environment
  }
}

/// One budget for all stores of a session, made when the first is opened.
final class SharedBudget: Sendable {
  private let budget = Mutex<RequestBudget?>(nil)

  func value(_ make: () -> RequestBudget) -> RequestBudget {
    budget.withLock { budget in
      if let budget { return budget }
      let new = make()
      budget = new
      return new
    }
  }
}
