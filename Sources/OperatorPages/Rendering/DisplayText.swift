import Core
import Ledger
import Review

/// Text, times and numbers as pages show them.
enum DisplayText {
  /// A name or another short text from outside; different texts stay different.
  static func name(_ text: String) -> String { Printable.name(text) }

  static func key(_ key: Key) -> String { Printable.key(key) }

  /// A sentence that may quote something from outside.
  static func prose(_ text: String) -> String { Printable.prose(text) }

  /// A sentence of the program that was made to stand behind others.
  static func sentence(_ text: String) -> String {
    prose(text.prefix(1).uppercased() + text.dropFirst())
  }

  static func count(_ number: some BinaryInteger) -> String { Quantity.count(number) }

  static func count(_ number: some BinaryInteger, _ noun: String) -> String {
    Quantity.count(number, noun)
  }

  static func bytes(_ number: Int) -> String { Quantity.bytes(number) }

  /// `just now`, `12 min ago`, `3 days ago`; `in 2 h` for what is to come.
  static func age(_ time: Timestamp, now: Timestamp) -> String {
    // Years of four digits in milliseconds: their difference has room.
    let seconds = now.seconds - time.seconds
    guard seconds.magnitude >= 60 else { return "just now" }
    let length =
      switch seconds.magnitude {
      case ..<3_600: "\(seconds.magnitude / 60) min"
      case ..<172_800: "\(seconds.magnitude / 3_600) h"
      default: Quantity.count(seconds.magnitude / 86_400, "day")
      }
    return seconds > 0 ? "\(length) ago" : "in \(length)"
  }

  /// `sha256:65a2cc9008a4…`, enough to tell plans apart at a glance.
  static func digest(_ digest: String) -> String {
    let shown = name(digest)
    return shown.unicodeScalars.count > 19 ? shown.prefix(scalars: 19) + "…" : shown
  }
}

/// A number in a table; nothing stands back.
struct NumberView: Sendable {
  let text: String
  let isZero: Bool

  init(_ number: Int) {
    text = DisplayText.count(number)
    isZero = number == 0
  }

  /// A number that what is on record does not tell.
  static let unknown = NumberView(text: "unknown", isZero: false)

  private init(text: String, isZero: Bool) {
    self.text = text
    self.isZero = isZero
  }
}

/// A moment with its age.
struct MomentView: Sendable {
  let iso: String
  /// UTC to the second, `2026-11-22 20:50:20`.
  let clock: String
  let age: String

  init(_ time: Timestamp, now: Timestamp) {
    iso = time.description
    clock = iso.prefix(10) + " " + iso.dropFirst(11).prefix(8)
    age = DisplayText.age(time, now: now)
  }
}

/// A word that says how something stands, with a mark, so that colour is never alone.
struct BadgeView: Sendable {
  let tone: String
  let mark: String
  let word: String

  static func good(_ word: String) -> BadgeView { BadgeView(tone: "good", mark: "✓", word: word) }
  static func bad(_ word: String) -> BadgeView { BadgeView(tone: "bad", mark: "✕", word: word) }
  static func warn(_ word: String) -> BadgeView { BadgeView(tone: "warn", mark: "!", word: word) }
  static func info(_ word: String) -> BadgeView { BadgeView(tone: "info", mark: "●", word: word) }
  static func quiet(_ word: String) -> BadgeView { BadgeView(tone: "quiet", mark: "–", word: word) }

  init(tone: String, mark: String, word: String) {
    self.tone = tone
    self.mark = mark
    self.word = word
  }

  init(_ outcome: RunRecord.Outcome) {
    self =
      switch outcome {
      case .completed: .good("completed")
      case .running: .info("running")
      case .interrupted: .warn("interrupted")
      case .failed: .bad("failed")
      }
  }

  /// - Parameter acceptance: nil where the gates were never evaluated.
  init(_ acceptance: AcceptanceRecord?, last run: RunRecord?) {
    self =
      switch acceptance {
      case nil: .quiet("not verified")
      case let record? where record.run != run?.id: .warn("out of date")
      case let record?: record.passed ? .good("passed") : .bad("failed")
      }
  }
}

/// Pages of a long list.
struct PagerView: Sendable {
  /// `1–100 of 12,345`.
  let range: String
  let previous: String?
  let next: String?
  let isPaged: Bool

  init(range: String, previous: String?, next: String?) {
    self.range = range
    self.previous = previous
    self.next = next
    isPaged = previous != nil || next != nil
  }

  /// - Parameters:
  ///   - first: counts from 0.
  ///   - noun: of what the list has.
  static func range(first: Int, shown: Int, total: Int, noun: String) -> String {
    guard shown > 0, shown < total else { return DisplayText.count(total, noun) }
    return
      "\(DisplayText.count(first + 1))–\(DisplayText.count(first + shown)) of \(DisplayText.count(total, noun))"
  }
}
