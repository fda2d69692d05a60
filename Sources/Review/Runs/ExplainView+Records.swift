import Core
import Ledger

extension ExplainView {
  /// Both records side by side; of an in-place rule the one.
  func records(_ explanation: KeyExplanation) -> String {
    let isInPlace = explanation.role == .inPlace
    func row(_ name: String, _ text: (KeyExplanation.Record) -> String) -> SideTable.Row {
      SideTable.Row(
        name: name, left: explanation.legacy.map(text) ?? "",
        right: isInPlace ? nil : explanation.canonical.map(text) ?? "")
    }
    var rows = [
      SideTable.Row(
        name: "key", left: Printable.key(explanation.source),
        right: isInPlace ? nil : Printable.key(explanation.destination)),
      SideTable.Row(
        name: "record", left: Self.presence(explanation.legacy),
        right: isInPlace ? nil : Self.presence(explanation.canonical)),
    ]
    if !explanation.timeFields.isEmpty {
      let fields = explanation.timeFields.map { Printable.name($0.text) }
      rows.append(row("time") { $0.time.map { Self.moments($0) } ?? "" })
      rows.append(row("time field") { $0.time.map { Self.field($0, fields) } ?? "" })
    }
    if explanation.ownerField != nil {
      rows.append(row("owner") { $0.owner.map { Printable.name($0) } ?? "not readable" })
    }
    rows += [
      row("size") { "\(Quantity.count($0.bytes)) B" + ($0.hasMetadata ? ", with metadata" : "") },
      row("expires") { $0.expiration.map { Timestamp(seconds: $0).utc } ?? "never" },
      row("fingerprint") { $0.fingerprint.description },
    ]
    if !(explanation.sourceWrites + explanation.destinationWrites).isEmpty {
      rows.append(
        SideTable.Row(
          name: "written by", left: Self.runs(explanation.sourceWrites),
          right: isInPlace ? nil : Self.runs(explanation.destinationWrites)))
    }
    return SideTable.text(
      left: isInPlace ? "record" : "legacy", right: isInPlace ? nil : "destination", rows,
      style: style)
  }

  private static func presence(_ record: KeyExplanation.Record?) -> String {
    record == nil ? "absent" : "present"
  }

  private static func moments(_ time: Result<StatedTime, TimeGap>) -> String {
    switch time {
    case .success(let time): time.interval.utc
    case .failure: "none"
    }
  }

  /// Where the time is and how it is written, or why there is none.
  private static func field(_ time: Result<StatedTime, TimeGap>, _ fields: [String]) -> String {
    guard case .success(let stated) = time else { return sentence(time, fields) }
    let field = fields.indices.contains(stated.field) ? fields[stated.field] : ""
    return "\(field), \(stated.form.name)"
      + (stated.isLastChange
        ? "" : "; it may have changed later, because \(fields.first ?? "") has no time")
  }

  /// Runs of the whole environment, the newest first, at most three.
  private static func runs(_ writes: [KeyExplanation.Write]) -> String {
    guard !writes.isEmpty else { return "no known run" }
    let shown = writes.suffix(3).reversed().map { write in
      let cohort = write.cohort.map { " of \(Printable.name($0))" } ?? ""
      return Printable.name(write.run) + cohort + (write.ended.map { ", \($0)" } ?? "")
    }
    let more = writes.count - shown.count
    return shown.joined(separator: "; ") + (more > 0 ? "; \(Quantity.count(more)) earlier" : "")
  }
}
