import Ledger

/// A cohort's state as the database has it.
enum SavedState {
  /// - Throws: `.corrupted`, `.newerFormat`, or `.mismatched` where it is another cohort's.
  static func document(
    _ bytes: [UInt8], of cohort: CohortID, _ label: String
  ) throws(LedgerError) -> StateDocument {
    let document = try StateCodec.decode(
      bytes, named: label,
      remedy:
        "The generation before is in the column 'previous' of the table 'state'. Put it back if it "
        + "is intact, and run again; finished operations are skipped.")
    guard document.environment == cohort.environment, document.cohort == cohort.name else {
      throw LedgerError(
        .mismatched,
        "the \(label) is that of '\(document.cohort)' in '\(document.environment)'.")
    }
    return document
  }

  /// Saves a document over the one that it came from.
  ///
  /// - Throws: `.outdated` where the database has another one by now; nothing was changed then.
  static func save(
    _ document: StateDocument, _ bytes: [UInt8], _ label: String, in session: PostgresSession
  ) throws {
    let (environment, cohort) = (document.environment, document.cohort)
    let made =
      document.serial == 1
      ? try session.execute(
        """
        insert into state (environment, cohort, lineage, serial, document) values ($1, $2, $3, 1, $4)
        on conflict do nothing returning serial
        """,
        [.text(environment), .text(cohort), .text(document.lineage), .bytes(bytes)])
      : try session.execute(
        """
        update state set previous = document, document = $5, serial = $4, saved_at = state_now()
        where environment = $1 and cohort = $2 and lineage = $3 and serial = $4 - 1 returning serial
        """,
        [
          .text(environment), .text(cohort), .text(document.lineage), .integer(document.serial),
          .bytes(bytes),
        ])
    guard made.isEmpty else { return }
    let found = try session.execute(
      "select lineage || ', serial ' || serial from state where environment = $1 and cohort = $2",
      [.text(environment), .text(cohort)]
    ).first?.text(0)
    throw LedgerError(
      .outdated,
      "the \(label) was saved by another process meanwhile: expected lineage \(document.lineage), "
        + "serial \(document.serial - 1), found \(found.map { "lineage \($0)" } ?? "none"). Run the "
        + "command again.")
  }
}
