package import Core

/// One line of `--progress json`: how far long work is, for a program.
///
/// The numbers of one event belong together. Figures that are not known are null, never 0.
package struct ProgressEvent: Sendable {
  package static let format = "keyshift.progress/1"

  package enum Kind: String, CaseIterable, Sendable {
    /// The work and its extent are known.
    case planned
    /// A part is done.
    case batch
    /// What became of the operations.
    case tally
    /// The work stands still, and goes on by itself.
    case waiting
    /// The work is over, however it ended.
    case finished
  }

  package var kind: Kind
  /// Such as `applying`.
  package var work: String
  package var done: Int
  package var total: Int?
  /// Units a second; nil before it can be told.
  package var rate: Double?
  package var secondsLeft: Double?
  /// Whether `secondsLeft` is a bound from below.
  package var isLeast = false
  package var counts: [(name: String, count: Int)] = []
  /// Why work waits.
  package var reason: String?
  /// How long it waits, or took.
  package var seconds: Double?

  package init(_ kind: Kind, work: String, done: Int, total: Int?) {
    self.kind = kind
    self.work = work
    self.done = done
    self.total = total
  }

  package func json(at time: Timestamp) -> JSONValue {
    [
      "format": .string(Self.format), "time": JSONValue(time), "event": .string(kind.rawValue),
      "work": .string(work), "done": .integer(done),
      "total": total.map { .integer($0) } ?? .null, "rate": Self.number(rate),
      "seconds_left": Self.number(secondsLeft?.rounded(.up)),
      "seconds_left_at_least": .bool(isLeast),
      "counts": .object(counts.map { JSONValue.Member($0.name, .integer($0.count)) }),
      "reason": .string(reason), "seconds": Self.number(seconds),
    ]
  }

  /// To a tenth; null for what is no number.
  private static func number(_ value: Double?) -> JSONValue {
    guard let value, value.isFinite, abs(value) < 1e15 else { return .null }
    let tenths = Int64((value * 10).rounded())
    return tenths % 10 == 0
      ? .integer(tenths / 10)
      : .number("\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10).\(tenths.magnitude % 10)")
  }
}
