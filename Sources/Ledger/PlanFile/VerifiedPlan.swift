package import SystemPackage

/// A plan file that has been read through once and is what it says.
///
/// Its header names who made it, when and where, which only its author vouches for. Everything
/// else was recomputed from the operations, and each operation from its rule and its user. Whether what
/// a rollback or a clean-up rests on is so, only the run's own files can tell.
package struct VerifiedPlan: Sendable {
  package let path: String
  package let header: PlanHeader
  package let subject: PlanSubject
  /// Its counts are those of the operations.
  package let trailer: PlanTrailer
  /// Taken before the check, so that what is read later is what was checked.
  let stamp: FileStamp
  /// Nil for a plan that is kept for long.
  private let file: OpenFile?

  /// Reads the whole file and recomputes its totals and digests.
  ///
  /// The file stays open, so that what is applied is what was checked. Memory is bounded whatever the
  /// plan's size; a large plan takes a temporary file of 32 bytes for each key that it writes.
  ///
  /// - Parameter spoolDirectory: for that file; nil takes the system's.
  /// - Throws: `PlanRefusal` for a file that is cut, edited, newer or no plan; `LedgerError` for one
  ///   that cannot be read; `CancellationError`.
  package init(_ path: String, spoolDirectory: FilePath? = nil) throws {
    let file = try OpenFile(reading: FilePath(path))
    stamp = try file.stamp()
    let check = try PlanCheck.run(file, spoolDirectory: spoolDirectory)
    self.path = path
    self.file = file
    header = check.header
    subject = check.subject
    trailer = check.trailer
  }

  /// The plan as its author wrote it: only its digests are looked at.
  ///
  /// For tests of what shows plans, which must hold for names and keys that no planner lets through.
  init(trusting path: String) throws {
    let file = try OpenFile(reading: FilePath(path))
    stamp = try file.stamp()
    let check = try PlanCheck.run(file, spoolDirectory: nil, believesLines: true)
    self.path = path
    self.file = file
    header = check.header
    subject = check.subject
    trailer = check.trailer
  }

  private init(closing plan: VerifiedPlan) {
    path = plan.path
    header = plan.header
    subject = plan.subject
    trailer = plan.trailer
    stamp = plan.stamp
    file = nil
  }

  /// The same, holding no file open: for collections of plans.
  package var closed: VerifiedPlan { VerifiedPlan(closing: self) }

  /// The plan's lines, from the first.
  ///
  /// - Throws: `PlanRefusal` where the file was written to since it was checked. A plan whose file was replaced under its
  ///   name is read as it was checked, unless it is `closed`.
  package func open() throws -> PlanReader {
    try PlanReader(self, file ?? OpenFile(reading: FilePath(path)))
  }

  /// - Throws: `PlanRefusal` for a plan of an earlier format, which may say what this version would
  ///   not let it say.
  package func checkIsApplicable() throws(PlanRefusal) {
    guard header.version.isApplicable else {
      throw PlanRefusal(
        .olderFormat,
        "its format is \(header.version.rawValue), which this version can show but not apply; "
          + "plan again and have the plan reviewed (docs/upgrading.md)")
    }
  }
}
