import ArgumentParser
import KVSimulator

struct MisbehaviourOptions: ParsableArguments {
  @Option(help: "The random seed for faults.")
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("A fault and its rate; repeatable.", valueName: "kind[@call]=rate"))
  var fault: [FaultArgument] = []

  @Option(help: "Seconds until reads and lists show a write; absence is cached as long.")
  var consistencyDelay: Int64 = 0

  @Option(
    help: ArgumentHelp(
      "An edge, by three letters, with a cache of its own: /edge/CODE/client/v4; repeatable.",
      valueName: "code")
  )
  var edge: [EdgeArgument] = []

  @Option(
    help: ArgumentHelp(
      "How long edges remember what they read or listed, absences too.", valueName: "seconds"))
  var edgeLifetime: Int64 = 60

  @Option(
    help: ArgumentHelp(
      "Limits until 00:00 UTC: 'free', or 'reads=N,writes=N,deletes=N,lists=N'.", valueName: "quota"
    ))
  var dailyQuota: QuotaArgument?

  @Flag(help: "Refuse a write to a key within a second of the last one.")
  var oneWritePerSecond = false

  @Option(help: ArgumentHelp("Reject a list's cursor after this long.", valueName: "seconds"))
  var cursorLifetime: Int64?

  @Option(help: "Seconds by which the fault 'slow' delays an answer.")
  var slowness: Double = 30

  @Option(help: "Reject the tokens after this many requests.")
  var revokeAfter: Int?

  func validate() throws {
    guard (0...86_400).contains(consistencyDelay) else {
      throw ValidationError("--consistency-delay must be from 0 to 86400 seconds")
    }
    guard (0...86_400).contains(slowness) else {
      throw ValidationError("--slowness must be from 0 to 86400 seconds")
    }
    guard (0...86_400).contains(edgeLifetime) else {
      throw ValidationError("--edge-lifetime must be from 0 to 86400 seconds")
    }
    guard (0...86_400).contains(cursorLifetime ?? 0) else {
      throw ValidationError("--cursor-lifetime must be from 0 to 86400 seconds")
    }
    if let revokeAfter, revokeAfter < 0 {
      throw ValidationError("--revoke-after must not be below 0")
    }
  }

  func apply(to configuration: inout SimulatorConfiguration) {
    configuration.seed = seed
    configuration.faults = fault.map(\.rule)
    configuration.consistencyDelay = consistencyDelay
    configuration.edges = Set(edge.map(\.code))
    configuration.edgeLifetime = edgeLifetime
    configuration.dailyQuota = dailyQuota?.quota
    configuration.writeInterval = oneWritePerSecond ? .seconds(1) : .zero
    configuration.cursorLifetime = cursorLifetime
    configuration.slowness = .milliseconds(Int64(slowness * 1_000))
  }
}

/// `KIND=RATE` or `KIND@CALL=RATE`.
struct FaultArgument: ExpressibleByArgument {
  static let kinds = FaultKind.allCases.map(\.rawValue).joined(separator: ", ")
  static let calls = CallKind.allCases.map(\.rawValue).joined(separator: ", ")

  let rule: FaultRule

  init?(argument: String) {
    let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 2, let rate = Double(parts[1]), (0...1).contains(rate) else {
      return nil
    }
    let names = parts[0].split(separator: "@", omittingEmptySubsequences: false)
    guard let kind = FaultKind(rawValue: String(names[0])), names.count <= 2 else { return nil }
    var calls = CallKind.all
    if names.count == 2 {
      guard let call = CallKind(rawValue: String(names[1])) else { return nil }
      calls = [call]
    }
    rule = FaultRule(kind, rate: rate, calls: calls)
  }
}

/// Three letters, in either case.
struct EdgeArgument: ExpressibleByArgument {
  let code: EdgeCode

  init?(argument: String) {
    guard let code = EdgeCode(argument) else { return nil }
    self.code = code
  }
}

/// `free`, or `KIND=N` of one kind or more, separated by commas.
struct QuotaArgument: ExpressibleByArgument {
  let quota: DailyQuota

  init?(argument: String) {
    guard argument != "free" else {
      quota = .free
      return
    }
    var limits: [DailyQuota.Kind: Int] = [:]
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = part.split(separator: "=", omittingEmptySubsequences: false)
      guard pair.count == 2, let kind = DailyQuota.Kind(rawValue: String(pair[0])),
        let count = Int(pair[1]), count >= 0, count <= Int32.max, limits[kind] == nil
      else { return nil }
      limits[kind] = count
    }
    quota = DailyQuota(limits)
  }
}
