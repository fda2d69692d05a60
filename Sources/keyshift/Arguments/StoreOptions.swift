import ArgumentParser
import Core
import Engine

/// How a command talks to its store.
struct StoreOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Limit the requests per second to a metered store.",
      discussion: "By default only the service's own limit applies: 1,200 in 5 minutes, or 4 per "
        + "second.",
      valueName: "number"))
  var requestsPerSecond: Double?

  func validate() throws {
    if let rate = requestsPerSecond, !(rate > 0 && rate.isFinite) {
      throw ValidationError("--requests-per-second must be above 0.")
    }
  }

  /// - Parameter stop: what ends a wait for the store early; nil where cancelling the task does.
  func session(stop: StopSignal? = nil) -> StoreSession {
    let display = WaitDisplay()
    return StoreSession(
      requestsPerSecond: requestsPerSecond, now: Environment.now,
      sleep: display.counting(stop?.interrupting(Environment.sleep) ?? Environment.sleep),
      onWait: { display.begin($0) }, makeID: Environment.makeUUID,
      variable: { Environment[$0] })
  }
}
