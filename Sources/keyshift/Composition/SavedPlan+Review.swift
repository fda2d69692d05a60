import Core
import Engine
import Ledger
import Review

extension SavedPlan {
  /// The plan, read once, as its views take it.
  ///
  /// - Parameters:
  ///   - preview: an empty one, which says how much is kept.
  ///   - state: where the files of the run may be that the plan rests on.
  /// - Throws: `PlanRefusal` where the plan says something else than those files.
  static func reviewed(
    _ plan: VerifiedPlan, _ preview: PlanPreview, redacting: Bool, state: StateRoot
  ) async throws -> ReviewedPlan {
    var preview = preview
    let redaction = try forEachLine(of: plan, redacting: redacting) { line in
      switch line {
      case .user: break
      case .operation(let operation): preview.add(operation)
      case .unmatched(let key): preview.add(key)
      }
    }
    return ReviewedPlan(
      header: plan.header, subject: redacting ? plan.subject.redacted : plan.subject,
      trailer: redacting ? plan.trailer.redacted(by: redaction) : plan.trailer, preview: preview,
      file: plan.path,
      unchecked: try await unchecked(plan, state),
      isRedacted: redacting)
  }

  private static func unchecked(
    _ plan: VerifiedPlan, _ state: StateRoot
  ) async throws -> String? {
    do {
      if case .missing(let why) = try await evidence(of: plan, state) { return why }
      return nil
    } catch let error as LedgerError { return error.message }
  }

  /// Writes the plan's page, reading the plan once more for its users and once for its rows.
  static func page(
    _ plan: VerifiedPlan, _ reviewed: ReviewedPlan, redacting: Bool,
    _ write: (String) throws -> Void
  ) throws {
    var users = PlanUserTable()
    try forEachLine(of: plan, redacting: redacting) { line in
      switch line {
      case .user: break
      case .operation(let operation): users.add(operation)
      case .unmatched(let key): users.add(key)
      }
    }
    let page = ExportedPlanPage(reviewed, users: users)
    try write(page.opening())
    var rows = PageRows(reviewed.subject, showsFingerprints: !redacting)
    try forEachLine(of: plan, redacting: redacting) { line in
      let block =
        switch line {
        case .user: ""
        case .operation(let operation): rows.add(operation)
        case .unmatched(let key): rows.add(key)
        }
      if !block.isEmpty { try write(block) }
    }
    try write(rows.finish() + page.closing())
  }

  /// - Returns: the pseudonyms that were given, the same in every pass.
  @discardableResult
  static func forEachLine(
    of plan: VerifiedPlan, redacting: Bool, _ body: (PlanLine) throws -> Void
  ) throws -> Redaction {
    var reader = try plan.open()
    var redaction = Redaction(plan.subject)
    while let line = try reader.next() {
      try body(redacting ? redaction.line(line) : line)
    }
    return redaction
  }
}
