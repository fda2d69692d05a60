import ArgumentParser

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
