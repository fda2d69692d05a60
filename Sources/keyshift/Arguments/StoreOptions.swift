import ArgumentParser
import Core
import Engine

/// How a command talks to its store.
struct StoreOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Limit the requests per second to a metered store. Default: the service's own limit, such as "
        + "1,200 in 5 minutes.",
      valueName: "number"))
  var requestsPerSecond: Double?

  func validate() throws {
    if let rate = requestsPerSecond, !(rate > 0 && rate.isFinite) {
      throw ValidationError("--requests-per-second must be above 0.")
    }
  }

  /// - Parameter stop: what ends a wait for the store early; nil where cancelling the task does.
  func session(stop: StopSignal? = nil) -> StoreSession {
    let display = WaitDisplay(Messages.settings)
    return StoreSession(
      requestsPerSecond: requestsPerSecond, now: Environment.now,
      sleep: display.counting(stop?.interrupting(Environment.sleep) ?? Environment.sleep),
      onWait: { display.begin($0) }, makeID: Environment.makeUUID,
      variable: { Environment[$0] })
  }
}

/// A span of time as people write it: `30s`, `5m`, `24h`, `7d`.
struct DurationArgument: ExpressibleByArgument {
  let duration: Duration

  init(_ duration: Duration) { self.duration = duration }

  init?(argument: String) {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    guard let unit = argument.last.flatMap({ units[$0] }), let number = Int64(argument.dropLast()),
      number >= 0, number <= 36_500 * 86_400 / unit
    else { return nil }
    duration = .seconds(number * unit)
  }

  var defaultValueDescription: String { "\(duration.components.seconds)s" }
}
