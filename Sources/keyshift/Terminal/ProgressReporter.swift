import Core
import Foundation
import Review
import Synchronization

/// How far work is.
struct ProgressStep: Sendable {
  var done: Int
  var total: Int?
  var counts: [(name: String, count: Int)] = []
  /// Seconds that the work takes at least from here, by the store's rate; nil where nothing limits it.
  var leastSecondsLeft: Double?
}

/// Shows how far long work is: one line kept up to date on a terminal, a line every ten seconds
/// elsewhere, or events for a program.
final class ProgressReporter: Sendable {
  private struct Shown {
    var what: String
    var last: ContinuousClock.Instant
    var start: ContinuousClock.Instant
    var step: ProgressStep
    var isShown = false
    var isPlanned = false
    var isOver = false
    #if DEBUG
      var wasHeld = false
    #endif
  }

  private let form: Form
  private let now: @Sendable () -> ContinuousClock.Instant
  private let shown: Mutex<Shown>

  private enum Form { case line, lines, log, events, none }

  /// - Parameters:
  ///   - total: units of work in all, where known.
  ///   - counts: of what is to be done, by name.
  ///   - now: a clock that is never set back.
  init(
    _ what: String, total: Int? = nil, counts: [(name: String, count: Int)] = [],
    now: @escaping @Sendable () -> ContinuousClock.Instant = Environment.instant
  ) {
    self.now = now
    form = Self.form(Messages.settings)
    let step = ProgressStep(done: 0, total: total, counts: counts)
    shown = Mutex(Shown(what: what, last: now(), start: now(), step: step))
    if total != nil || form == .events { plan(step) }
  }

  private static func form(_ settings: Messages.Settings) -> Form {
    let isTerminal = Terminal.Stream.standardError.isTerminal
    return switch settings.progress {
    case .none: .none
    case .json: .events
    case .text: settings.isJSON ? .log : .lines
    case .auto: settings.isJSON ? .log : isTerminal ? .line : .lines
    }
  }

  func report(_ done: Int) {
    report(ProgressStep(done: done, total: shown.withLock { $0.step.total }))
  }

  /// - Parameter what: the part of the work that this is about; nil for the one before.
  func report(_ step: ProgressStep, of what: String? = nil) {
    #if DEBUG
      shown.withLock { shown in
        if !shown.wasHeld { shown.wasHeld = TestSeams.holds(shown.what, at: step.done) }
      }
    #endif
    let now = now()
    let isNew = shown.withLock { shown in
      defer { shown.step = step }
      guard let what, what != shown.what || !shown.isPlanned else { return false }
      (shown.what, shown.start, shown.isPlanned) = (what, now, false)
      return true
    }
    if isNew { plan(step) }
    guard form != .none, isDue(now) else { return }
    if form == .events { return emit(event(.batch, step, now)) }
    #if DEBUG
      guard !TestSeams.areUsed else { return }
    #endif
    show(step, now)
  }

  /// Says what became of the operations.
  func tally(_ counts: [(name: String, count: Int)]) {
    guard form == .events else { return }
    var step = shown.withLock { $0.step }
    step.counts = counts
    emit(event(.tally, step, now()))
  }

  /// Says something besides the progress, at once.
  ///
  /// - Parameters:
  ///   - reason: for a program, a word.
  ///   - seconds: how long work waits.
  func note(_ text: String, reason: String, seconds: Double) {
    let what = shown.withLock { $0.what }
    switch form {
    case .none: break
    case .line:
      shown.withLock { $0.isShown = true }
      Terminal.standardError("\r\u{1B}[K\(what): \(text)")
    case .lines, .log: Messages.say(.info, "\(what): \(text)")
    case .events:
      var event = event(.waiting, shown.withLock { $0.step }, now())
      (event.reason, event.seconds) = (reason, seconds)
      emit(event)
    }
  }

  /// Removes the line from the terminal.
  func finish() {
    let (isShown, isOver, step) = shown.withLock { shown in
      defer { shown.isOver = true }
      return (shown.isShown, shown.isOver, shown.step)
    }
    guard !isOver else { return }
    if isShown, form == .line { Terminal.standardError("\r\u{1B}[K") }
    guard form == .events else { return }
    let now = now()
    var event = event(.finished, step, now)
    event.seconds = (now - shown.withLock { $0.start }) / .seconds(1)
    event.secondsLeft = nil
    emit(event)
  }

  // MARK: - Pieces

  /// The extent of the work: an event, and where a store is metered a line at once.
  private func plan(_ step: ProgressStep) {
    let now = now()
    shown.withLock { shown in
      shown.isPlanned = true
      shown.last = now
    }
    if form == .events { emit(event(.planned, step, now)) }
    #if DEBUG
      guard !TestSeams.areUsed else { return }
    #endif
    if form == .line || (form != .none && form != .events && step.leastSecondsLeft != nil) {
      show(step, now)
    }
  }

  private func isDue(_ now: ContinuousClock.Instant) -> Bool {
    let interval: Duration =
      switch form {
      case .line: .milliseconds(100)
      case .events: .seconds(1)
      case .lines, .log, .none: .seconds(10)
      }
    return shown.withLock { shown in
      guard now - shown.last >= interval else { return false }
      shown.last = now
      return true
    }
  }

  private func event(
    _ kind: ProgressEvent.Kind, _ step: ProgressStep, _ now: ContinuousClock.Instant
  ) -> ProgressEvent {
    let (what, start) = shown.withLock { ($0.what, $0.start) }
    var event = ProgressEvent(kind, work: what, done: step.done, total: step.total)
    let elapsed = (now - start) / .seconds(1)
    if elapsed > 0, step.done > 0 { event.rate = Double(step.done) / elapsed }
    let byRate = step.total.flatMap { total in
      event.rate.map { Double(max(0, total - step.done)) / $0 }
    }
    event.isLeast = step.leastSecondsLeft ?? 0 > byRate ?? 0
    event.secondsLeft = event.isLeast ? step.leastSecondsLeft : byRate
    event.counts = step.counts
    return event
  }

  private func emit(_ event: ProgressEvent) {
    Terminal.standardError(event.json(at: Environment.now()).compact + "\n")
  }

  private func show(_ step: ProgressStep, _ now: ContinuousClock.Instant) {
    let event = event(.batch, step, now)
    let width = form == .line ? Terminal.width(of: .standardError) - 1 : 1_000
    let line = ProgressLine.text(
      what: event.work, done: step.done, total: step.total, rate: event.rate ?? 0,
      eta: event.secondsLeft, isLeast: event.isLeast, width: width)
    guard form == .line else { return Messages.say(.info, line) }
    shown.withLock { $0.isShown = true }
    Terminal.standardError("\r\u{1B}[K\(line)")
  }
}
