import ArgumentParser
import KVSimulator

struct ServiceOptions: ParsableArguments {
  @Option(help: "The port to listen on; 0 chooses a free port.")
  var port = 8_787

  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "The only account ID served. Default: every well-formed one.")
  var account: String?

  @Option(
    help: "A bearer token to accept; repeatable. Default: $KV_SIMULATOR_TOKEN, or 'test'.")
  var token: [String] = []

  @Option(
    help: ArgumentHelp(
      "A bearer token that may only read; repeatable. Writes answer 405.", valueName: "token"))
  var readOnlyToken: [String] = []

  @Option(
    help: ArgumentHelp(
      "A global key to accept, sent as X-Auth-Email and X-Auth-Key; repeatable.",
      valueName: "email:key"))
  var globalKey: [GlobalKeyArgument] = []

  @Option(
    help: ArgumentHelp("Limit the requests per token and number of seconds.", valueName: "n/s"))
  var rateLimit: RateLimitArgument?

  @Flag(help: "Lift the limit of 1200 requests in 300 seconds.")
  var noRateLimit = false

  @Option(help: "Append a line of JSON per request to this file; '-' is stderr.")
  var requestLog: String?

  @Option(help: "Write the base URL to this file once the server is ready.")
  var readyFile: String?

  func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port must be from 0 to 65535")
    }
    guard rateLimit == nil || !noRateLimit else {
      throw ValidationError("--rate-limit and --no-rate-limit exclude each other")
    }
    if let account, account.utf8.count != 32 || !account.allSatisfy(\.isHexDigit) {
      throw ValidationError("--account must be 32 hexadecimal digits")
    }
  }

  func apply(to configuration: inout SimulatorConfiguration) {
    configuration.port = port
    configuration.host = host
    configuration.account = account
    configuration.tokens =
      token.isEmpty ? [Environment.value("KV_SIMULATOR_TOKEN") ?? "test"] : token
    configuration.readOnlyTokens = readOnlyToken
    configuration.globalKeys = globalKey.map(\.credential)
    configuration.rateLimit = noRateLimit ? nil : rateLimit?.limit ?? .cloudflare
  }
}

/// `EMAIL:KEY`.
struct GlobalKeyArgument: ExpressibleByArgument {
  let credential: Credential

  init?(argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].contains("@"), !parts[1].isEmpty else { return nil }
    credential = .globalKey(email: parts[0].lowercased(), key: String(parts[1]))
  }
}

/// `N/S`: N requests in S seconds, and a block as long.
struct RateLimitArgument: ExpressibleByArgument {
  let limit: RateLimit

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let requests = Int(parts[0]), let seconds = Int32(parts[1]),
      requests > 0, seconds > 0
    else { return nil }
    limit = RateLimit(requests: requests, window: Int64(seconds), block: Int64(seconds))
  }
}
