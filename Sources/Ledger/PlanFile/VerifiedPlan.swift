import SystemPackage

/// A plan file that has been read through once and is what its trailer says.
public struct VerifiedPlan: Sendable {
  public let path: String
  public let header: PlanHeader
  public let subject: PlanSubject
  public let trailer: PlanTrailer
  /// Taken before the check, so that what is read later is what was checked.
  let stamp: FileStamp

  /// Reads the whole file and checks its digests.
  ///
  /// - Throws: `PlanRefusal` for a file that is cut, edited, newer or no plan; `LedgerError` for one
  ///   that cannot be read.
  public init(_ path: String) throws {
    stamp = try FileStamp(of: FilePath(path))
    let check = try PlanCheck.run(path)
    self.path = path
    header = check.header
    subject = check.subject
    trailer = check.trailer
  }

  /// The plan's lines, from the first.
  ///
  /// - Throws: `PlanRefusal` where the file was replaced or written to since it was checked.
  public func open() throws -> PlanReader { try PlanReader(self) }
}
