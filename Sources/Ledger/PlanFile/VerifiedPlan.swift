import SystemPackage

/// A plan file that has been read through once and is what its trailer says.
public struct VerifiedPlan: Sendable {
  public let path: String
  public let header: PlanHeader
  public let subject: PlanSubject
  public let trailer: PlanTrailer

  /// Reads the whole file and checks its digests.
  ///
  /// - Throws: `PlanRefusal` for a file that is cut, edited, newer or no plan; `LedgerError` for one
  ///   that cannot be read.
  public init(_ path: String) throws {
    let check = try PlanCheck.run(path)
    self.path = path
    header = check.header
    subject = check.subject
    trailer = check.trailer
  }

  /// The plan's lines, from the first.
  public func open() throws -> PlanReader { try PlanReader(self) }
}
