import Core
import Ledger
package import RecordIndex

/// How an index stands to the records, and what a repair did about it.
package struct IndexView {
  private let style: Style

  package init(style: Style) { self.style = style }

  // MARK: - Check

  package func text(_ report: IndexReport) -> String {
    var output = style.heading("Index \(Printable.prose(report.index))") + "\n"
    output += table(report.users.map { ($0, nil) })
    for user in report.users { output += details(user) }
    if !report.isListed {
      output += style.sentence(
        "The index itself cannot be read; keys were compared with their counter only.")
    }
    return output + style.sentence(verdict(report))
  }

  private func verdict(_ report: IndexReport) -> String {
    let users = Quantity.count(report.users.count, "user")
    if report.notMigrated == report.users.count, report.notMigrated > 0 {
      return "Not migrated yet: \(users) checked. Apply the plan, then repair the index."
    }
    let waiting =
      report.notMigrated == 0
      ? "" : " \(Quantity.count(report.notMigrated)) of them not migrated yet."
    if report.isConsistent { return "Consistent: \(users) checked.\(waiting)" }
    let failed =
      report.failed == 0
      ? "" : " \(Quantity.count(report.failed)) of them could not be checked to the end."
    return "Not consistent: \(Quantity.count(report.inconsistent)) of "
      + "\(users).\(failed)\(waiting) `keyshift index repair` shows how to repair the index."
  }

  // MARK: - Repair

  package func text(_ report: IndexRepairReport) -> String {
    var output = style.heading("Index \(Printable.prose(report.index))") + "\n"
    output += table(report.users.map { ($0.after ?? $0.before, $0) })
    for user in report.users {
      output += details(user.after ?? user.before)
      if let error = user.error, (user.after ?? user.before).error == nil {
        output += line(user.before, "not repaired: \(error.description)\(ErrorCode(error).suffix)")
      }
    }
    if report.notAttempted > 0 {
      output += style.sentence(
        "\(Quantity.count(report.notAttempted, "user")) not attempted: further requests would "
          + "fail in the same way.")
    }
    return output + waiting(report) + left(report) + style.sentence(verdict(report))
  }

  /// Whose counters and listed records a repair leaves as they are, because they are legacy records'.
  private func waiting(_ report: IndexRepairReport) -> String {
    let users = report.users.count { ($0.after ?? $0.before).hasLegacyRecords }
    guard users > 0 else { return "" }
    return style.sentence(
      "\(Quantity.count(users, "user")) with legacy records: their counters and extra summaries "
        + "are repaired only after an apply has moved the records.")
  }

  /// What a repair leaves as it is, and how to have it otherwise.
  private func left(_ report: IndexRepairReport) -> String {
    let extras = report.users.reduce(0) {
      $0 + (($1.after ?? $1.before).hasLegacyRecords ? 0 : $1.extrasLeft)
    }
    let ahead = report.users.reduce(0) { $0 + $1.aheadLeft }
    var output = ""
    if extras > 0 {
      output += style.sentence(
        "\(Quantity.count(extras, "listed record")) without a key \(extras == 1 ? "was" : "were") "
          + "kept. Pass --mark-extra-deleted to mark such records as deleted.")
    }
    if ahead > 0 {
      output += style.sentence(
        "\(Quantity.count(ahead, "summary", plural: "summaries")) newer than the record "
          + "\(ahead == 1 ? "was" : "were") kept. Check again in a minute, or pass "
          + "--overwrite-newer.")
    }
    return output
  }

  private func verdict(_ report: IndexRepairReport) -> String {
    let users = Quantity.count(report.users.count, "user")
    if !report.changes, report.failed + report.notAttempted == 0 {
      if report.notMigrated > 0, report.isConsistent {
        return "Nothing to repair until the records have moved: \(users) checked."
      }
      return report.isConsistent
        ? "Nothing to repair: \(users) checked."
        : "Not consistent, but there is nothing that this repair may change."
    }
    guard report.isApplied else {
      return "Dry run: nothing was sent. Run again with --apply to repair."
    }
    let sent = Quantity.count(report.sent, "summary", plural: "summaries")
    return report.isConsistent
      ? "Repaired: \(sent) sent, \(users) checked again and consistent."
      : report.failed + report.notAttempted > 0
        ? "Not finished: \(sent) sent. Run the repair again to complete it."
        : "Still not consistent after \(sent) sent."
  }

  // MARK: - Parts

  /// - Parameter rows: what was found last, and the repair that it belongs to.
  private func table(_ rows: [(IndexReport.User, IndexRepairReport.User?)]) -> String {
    let isRepair = rows.contains { $0.1 != nil }
    let kinds = IndexReport.Kind.allCases.filter { kind in
      kind == .missing || kind == .stale || kind == .extra
        || rows.contains { ($0.0.counts[kind] ?? 0) > 0 }
    }
    let flags = rows.contains { ($0.1?.flag ?? .untouched) != .untouched }
    let header =
      ["user", "", "index", "live", "count"] + kinds.map(\.rawValue)
      + (isRepair ? ["to send", "sent", "counter"] : []) + (flags ? ["flag"] : [])
    return Table.text(
      header: header,
      rows: rows.map { user, repair in
        var cells: [Table.Cell] = [
          .name(user.user.id), .words(user.verdict, user.verdictMeaning),
          .words(user.indexed.map { Quantity.count($0) } ?? "–"), .number(user.live),
          .words(user.count.text, user.isCountRight ? nil : .attention),
        ]
        cells += kinds.map { .number(user.counts[$0] ?? 0, $0 == .ahead ? nil : .attention) }
        if let repair {
          cells += [
            .number(repair.summaries + repair.deletions), .number(repair.sent),
            .words(repair.count.text(of: repair)),
          ]
        }
        if flags { cells.append(.words(repair?.flag.text ?? "")) }
        return cells
      }, style: style)
  }

  private func details(_ user: IndexReport.User) -> String {
    var output = ""
    if let error = user.error { output += line(user, error.description + ErrorCode(error).suffix) }
    if user.needsMigration { output += line(user, "the index was never filled") }
    for finding in user.findings {
      output +=
        "  \(style.paint(finding.kind.rawValue, finding.kind.meaning)) "
        + "\(Printable.key(finding.record)) of \(Printable.name(user.user.id))\n"
      if let refusal = finding.refusal {
        output += style.sentence(refusal.explanation, indent: 6)
      }
    }
    let more = user.counts.values.reduce(0, +) - user.findings.count
    if more > 0 { output += "  … \(Quantity.count(more)) more\n" }
    return output
  }

  private func line(_ user: IndexReport.User, _ text: String) -> String {
    style.wrapped(
      Printable.name(user.user.id) + ": " + Printable.prose(text), indent: 2, hanging: 2)
  }
}

extension IndexReport.User {
  fileprivate var verdict: String {
    if error != nil { return "failed" }
    if isNotMigrated { return "not migrated yet" }
    return isConsistent ? "consistent" : "inconsistent"
  }

  fileprivate var verdictMeaning: Meaning {
    isNotMigrated ? .quiet : isConsistent ? .good : .attention
  }
}

extension IndexReport.Count {
  fileprivate var text: String {
    switch self {
    case .none: "–"
    case .absent: "absent"
    case .number(let number): Quantity.count(number)
    case .unreadable: "no number"
    }
  }
}

extension IndexReport.Kind {
  fileprivate var meaning: Meaning { self == .ahead ? .quiet : .attention }
}

extension IndexRepairReport.EntryOutcome {
  fileprivate var text: String {
    switch self {
    case .untouched: "–"
    case .planned: "to write"
    case .written: "written"
    case .changedMeanwhile: "changed meanwhile"
    case .notMigrated: "left: not migrated yet"
    }
  }

  /// The counter's old number and its new one, where it gets one.
  fileprivate func text(of repair: IndexRepairReport.User) -> String {
    guard self == .planned || self == .written else { return text }
    let numbers = "\(repair.before.count.text) → \(Quantity.count(repair.before.live))"
    return self == .planned ? numbers : numbers + ", written"
  }
}
