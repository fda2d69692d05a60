import Foundation
import Review
import Synchronization

/// Shows how far long work is: one line kept up to date on a terminal, a line every ten seconds
/// elsewhere.
final class ProgressReporter: Sendable {
  private struct Shown {
    var last: ContinuousClock.Instant
    var isShown = false
    #if DEBUG
      var wasHeld = false
    #endif
  }

  private let what: String
  private let total: Int?
  private let isTerminal = Terminal.Stream.standardError.isTerminal
  private let start = ContinuousClock.now
  private let shown: Mutex<Shown>

  /// - Parameter total: units of work in all, where known.
  init(_ what: String, total: Int? = nil) {
    self.what = what
    self.total = total
    shown = Mutex(Shown(last: .now))
  }

  func report(_ done: Int) {
    #if DEBUG
      shown.withLock { shown in
        if !shown.wasHeld { shown.wasHeld = TestSeams.holds(what, at: done) }
      }
      guard !TestSeams.areUsed else { return }
    #endif
    let now = ContinuousClock.now
    let isDue = shown.withLock { shown in
      let interval: Duration = isTerminal ? .milliseconds(100) : .seconds(10)
      guard now - shown.last >= interval else { return false }
      shown.last = now
      shown.isShown = true
      return true
    }
    guard isDue else { return }
    let elapsed = (now - start) / .seconds(1)
    let rate = elapsed > 0 ? Double(done) / elapsed : 0
    let eta = total.flatMap { rate > 0 ? Double(max(0, $0 - done)) / rate : nil }
    let width = Terminal.width(of: .standardError)
    let line = ProgressLine.text(
      what: what, done: done, total: total, rate: rate, eta: eta, width: width - 1)
    Terminal.standardError(isTerminal ? "\r\u{1B}[K\(line)" : line + "\n")
  }

  /// Says something besides the progress, at once.
  func note(_ text: String) {
    if isTerminal {
      shown.withLock { $0.isShown = true }
      Terminal.standardError("\r\u{1B}[K\(what): \(text)")
    } else {
      Terminal.standardError("\(what): \(text)\n")
    }
  }

  /// Removes the line from the terminal.
  func finish() {
    let isShown = shown.withLock { $0.isShown }
    if isShown, isTerminal { Terminal.standardError("\r\u{1B}[K") }
  }
}
