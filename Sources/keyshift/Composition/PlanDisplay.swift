import Ledger
import Review

/// A plan as a command's result: JSON or text, its first operations or all of them.
struct PlanDisplay {
  let output: OutputOptions
  var planning: PlanningRequests?
  /// Whether the plan's file is there for the next command.
  var isSaved = true

  /// - Parameters:
  ///   - every: the plan's file, read again for every operation; nil shows what the preview kept.
  ///   - path: a file to write instead of stdout.
  func show(_ plan: ReviewedPlan, every file: VerifiedPlan? = nil, to path: String? = nil) throws {
    if let path {
      try Rendering.writing(to: path) { try write(plan, file, isJSON: output.json, .plain, $0) }
    } else if output.json {
      try write(plan, file, isJSON: true, .plain) { Terminal.standardOutput($0) }
    } else {
      try text(plan, every: file, on: .standardOutput)
    }
  }

  /// - Returns: whether the text went through a pager.
  @discardableResult
  func text(
    _ plan: ReviewedPlan, every file: VerifiedPlan? = nil, on stream: Terminal.Stream,
    isPaged: Bool = true
  ) throws -> Bool {
    let style = Terminal.style(for: stream, noColor: output.noColor)
    return try Pager.show(on: stream, isOff: output.noPager || !isPaged) {
      try write(plan, file, isJSON: false, style, $0)
    }
  }

  private func write(
    _ plan: ReviewedPlan, _ file: VerifiedPlan?, isJSON: Bool, _ style: Style,
    _ write: (String) throws -> Void
  ) throws {
    switch (file, isJSON) {
    case (nil, true):
      try write(PlanView.json(plan, planning: planning, isSaved: isSaved).pretty + "\n")
    case (nil, false):
      try write(PlanView(style: style).text(plan, planning: planning, isSaved: isSaved))
    case (let file?, true): try writeJSON(plan, file, write)
    case (let file?, false): try writeText(plan, file, style, write)
    }
  }

  private func writeText(
    _ plan: ReviewedPlan, _ file: VerifiedPlan, _ style: Style, _ write: (String) throws -> Void
  ) throws {
    var listing = PlanListing(plan, style: style, isSaved: isSaved)
    try write(listing.opening())
    for part in listing.parts {
      try write(listing.start(part))
      try forEachLine(plan, file, write) { listing.text($0, in: part) }
    }
    try write(listing.closing(planning: planning))
  }

  private func writeJSON(
    _ plan: ReviewedPlan, _ file: VerifiedPlan, _ write: (String) throws -> Void
  ) throws {
    var listing = PlanJSONListing(plan, planning: planning, isSaved: isSaved)
    for piece in listing.pieces {
      switch piece {
      case .text(let text): try write(text)
      case .list(let list):
        listing.start()
        try forEachLine(plan, file, write) { listing.text($0, in: list) }
        try write(listing.end())
      }
    }
  }

  private static let blockBytes = 32_768

  /// Writes the text of every line, some kilobytes at a time.
  private func forEachLine(
    _ plan: ReviewedPlan, _ file: VerifiedPlan, _ write: (String) throws -> Void,
    _ text: (PlanLine) -> String
  ) throws {
    var block = ""
    try SavedPlan.forEachLine(of: file, redacting: plan.isRedacted) { line in
      block += text(line)
      if block.utf8.count >= Self.blockBytes {
        try write(block)
        block = ""
      }
    }
    try write(block)
  }
}
