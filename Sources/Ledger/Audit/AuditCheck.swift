/// Checks records as they come; see `AuditLog.verify`.
package struct AuditCheck {
  package var storedHead: AuditHead?
  package private(set) var result = AuditVerification()
  private let anchors: [Int64: Set<String>]
  private let lastAnchor: Int64
  private var line = 0

  package init(anchors: [AuditHead]) {
    var known: [Int64: Set<String>] = [:]
    for anchor in anchors { known[anchor.sequence, default: []].insert(anchor.hash) }
    self.anchors = known
    lastAnchor = known.keys.max() ?? 0
  }

  package mutating func take(_ bytes: [UInt8]) {
    line += 1
    guard let record = AuditCodecV1.decode(bytes) else {
      report(
        .changed, line,
        AuditCodecV1.isNewerFormat(bytes)
          ? "the record has the format of a later version and cannot be checked by this one"
          : "the line is not an audit record")
      return
    }
    result.records += 1
    if record.event.action == .auditRepair { result.repairs += 1 }
    if !AuditCodecV1.isUnchanged(bytes, hash: record.hash) {
      report(.changed, line, "record \(record.sequence) was changed after it was written")
    }
    checkPlace(of: record)
    checkAnchors(of: record)
    result.head = record.head
  }

  private mutating func checkPlace(of record: AuditRecord) {
    let (expected, overflow) = result.head.sequence.addingReportingOverflow(1)
    if overflow || record.sequence < expected {
      report(
        .reordered, line,
        "record \(record.sequence) comes after record \(result.head.sequence)")
    } else if record.sequence > expected {
      report(
        .missing, line,
        record.sequence == expected + 1
          ? "record \(expected) is missing before this line"
          : "records \(expected) to \(record.sequence - 1) are missing before this line")
    } else if record.previous != result.head.hash {
      report(
        .unchained, line,
        "record \(record.sequence) does not continue the record before it")
    }
  }

  private mutating func checkAnchors(of record: AuditRecord) {
    var hashes = anchors[record.sequence] ?? []
    if let storedHead, storedHead.sequence == record.sequence { hashes.insert(storedHead.hash) }
    if hashes.contains(where: { $0 != record.hash }) {
      report(
        .replaced, line,
        "record \(record.sequence) does not match the head file or a state file")
    }
  }

  package mutating func finish(tornLength: Int) {
    let end = result.head.sequence
    if tornLength > 0 {
      report(
        .torn, line + 1,
        "the log ends with \(tornLength) bytes of an unfinished record, left by a crash; the next "
          + "append removes and records them")
    }
    let known = max(lastAnchor, storedHead?.sequence ?? 0)
    if known > end {
      report(.truncated, nil, "the log ends at record \(end), but record \(known) existed")
    } else if storedHead == nil, end > 1 {
      report(
        .headMissing, nil,
        "the head file is missing, so records missing at the end cannot be detected")
    } else if let storedHead, storedHead.sequence < end {
      let isHarmless = end - storedHead.sequence == 1
      report(
        isHarmless ? .headBehind : .missing, nil,
        "the head file is at record \(storedHead.sequence), the log at \(end)"
          + (isHarmless
            ? ": a crash happened between the two writes; the next append corrects it"
            : ": a crash cannot explain that; the head file was replaced"))
    }
  }

  package mutating func report(_ kind: AuditFinding.Kind, _ line: Int?, _ message: String) {
    guard result.findings.count < 100 else { return }
    result.findings.append(AuditFinding(kind: kind, line: line, message: message))
  }
}
