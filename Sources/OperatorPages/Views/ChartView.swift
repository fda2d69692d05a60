import Core
import Ledger

/// Coverage over time: a line a series, and the same numbers as a table.
struct ChartView: Sendable {
  struct Series: Sendable {
    let style: String
    let label: String
    let line: String
    /// Zero-length strokes, which round caps make dots of.
    let dots: String
  }

  struct Row: Sendable {
    let moment: MomentView
    let what: String
    let share: String
  }

  let isEmpty: Bool
  let caption: String
  let series: [Series]
  let rows: [Row]
  let from: String
  let to: String
  /// The chart in one sentence.
  let summary: String

  private static let width = 1_000.0
  private static let height = 100.0

  /// Lines go on to `now`.
  init(caption: String, trend: ProgressTrend, measured: [CoverageSample], now: Timestamp) {
    self.caption = caption
    let runs = trend.points.compactMap { point in point.ppm.map { (point: point, ppm: $0) } }
    let times = runs.map(\.point.time) + measured.map(\.time)
    let start = times.min() ?? now
    let end = max(now, times.max() ?? now)
    let scale = Self.scale(start, end)
    isEmpty = times.isEmpty
    from = String(start.description.prefix(10))
    to = String(end.description.prefix(10))
    series = [
      ("planned", "In place, share of planned", runs.map { ($0.point.time, $0.ppm) }),
      ("measured", "Measured by coverage", measured.map { ($0.time, $0.ppm) }),
    ].compactMap { style, label, points in
      points.isEmpty ? nil : Self.series(style, label, points, scale)
    }
    rows =
      (runs.map { point, ppm in
        (
          point.time,
          "\(DisplayText.name(point.kind)) of \(DisplayText.name(point.cohort)): "
            + "\(DisplayText.count(point.inPlace)) of \(DisplayText.count(point.planned))",
          ppm
        )
      } + measured.map { ($0.time, "measured", $0.ppm) })
      .sorted { $0.0 > $1.0 }.prefix(Self.mostRows)
      .map { time, what, ppm in
        Row(moment: MomentView(time, now: now), what: what, share: Percentage.text(ppm: ppm))
      }
    summary =
      (measured.last.map { ($0.ppm, "measured coverage") }
      ?? runs.last.map { ($0.ppm, "of the planned records are in place") })
      .map { "\(Percentage.text(ppm: $0)) \($1)" } ?? "No run yet"
  }

  private static let mostRows = 50

  private static func scale(_ start: Timestamp, _ end: Timestamp) -> (Timestamp) -> Double {
    let span = max(1, end.milliseconds - start.milliseconds)
    return { Double($0.milliseconds - start.milliseconds) / Double(span) * width }
  }

  private static func series(
    _ style: String, _ label: String, _ points: [(Timestamp, Int)],
    _ scale: (Timestamp) -> Double
  ) -> Series {
    var line = ""
    var dots = ""
    for (time, ppm) in points {
      let x = Coordinate.text(scale(time))
      let y = Coordinate.text(height - Double(min(max(0, ppm), 1_000_000)) / 10_000)
      line += line.isEmpty ? "M\(x) \(y)" : "H\(x)V\(y)"
      dots += "M\(x) \(y)h0"
    }
    line += "H\(Coordinate.text(width))"
    return Series(style: style, label: label, line: line, dots: dots)
  }
}
