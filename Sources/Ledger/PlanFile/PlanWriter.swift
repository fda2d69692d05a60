import ByteJSON
import Core
import SystemPackage

/// Writes a plan's lines as they come, digesting them on the way.
///
/// An actor, so that compressing runs beside deciding. The file appears under its name only when
/// `finish` has made it whole and durable; without a path nothing is written and the digest is the
/// same.
package actor PlanWriter {
  private var lines: ZstdLineWriter<AtomicFileWriter>?
  private var digest = RunningDigest()
  private var headerDigest = RunningDigest()
  private let rules: [String]

  /// - Parameter path: nil to compute the digest only.
  package init(
    to path: String?, header: PlanHeader, subject: PlanSubject,
    operations: any FileOperations = SystemFileOperations()
  ) throws(LedgerError) {
    let head = header.encoded()
    headerDigest.update(head)
    rules = subject.rules.map(\.name)
    let subjectLine = subject.encoded()
    digest.update(subjectLine)
    if let path {
      let file = try ZstdLineWriter(
        to: AtomicFileWriter(FilePath(path), operations: operations))
      try file.append(contentsOf: head)
      try file.append(contentsOf: subjectLine)
      lines = file
    }
  }

  /// - Parameter lines: whole lines, each ended by a newline.
  package func append(_ lines: [UInt8]) throws(LedgerError) {
    digest.update(lines)
    try self.lines?.append(contentsOf: lines)
  }

  /// Writes the trailer and makes the file appear.
  ///
  /// - Parameters:
  ///   - requests: what applying the plan will ask for; nil where requests cost nothing.
  ///   - findings: what planning saw in values.
  package func finish(
    _ counts: PlanCounts, requests: RequestForecast? = nil,
    findings: PlanFindings = PlanFindings()
  ) throws(LedgerError) -> PlanTrailer {
    var counts = counts
    counts.order(by: rules)
    digest.update(counts.opened().bytes)
    if let requests { headerDigest.update(requests.fields()) }
    if !findings.isEmpty { headerDigest.update(findings.fields()) }
    let trailer = PlanTrailer(
      counts: counts, digest: digest.text, headerDigest: headerDigest.text, requests: requests,
      findings: findings)
    if let lines {
      try lines.append(contentsOf: trailer.encoded())
      try lines.flush()
      try lines.sink.commit()
    }
    lines = nil
    return trailer
  }
}
