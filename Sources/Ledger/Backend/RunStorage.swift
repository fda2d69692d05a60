/// Where one run keeps its evidence: lines of its journal, what it replaced, what was found out later.
package protocol RunStorage: Sendable {
  /// The run's ID.
  var run: String { get }

  /// The journal as the state's record of the run names it.
  var reference: String { get }

  /// What messages call a part.
  func label(of part: RunPart) -> String

  /// - Throws: where that cannot be asked, which is not the same as no.
  func exists(_ part: RunPart) async throws(LedgerError) -> Bool

  /// Begins the run's journal and a place for what it replaces.
  ///
  /// - Throws: `.exists` where there is a journal: it is written once.
  func create() async throws(LedgerError) -> any RunWriter

  /// Writes what was found out later in one step, over what an earlier finding left.
  ///
  /// - Parameter lines: whole lines, each with its newline.
  func replaceRecovery(with lines: [UInt8]) async throws(LedgerError)

  /// The lines of a part, from the first; reads nothing yet.
  func lines(of part: RunPart) -> any RunLines

  /// `sha256:…` over a part's bytes, as they are kept.
  ///
  /// - Throws: `.notFound` where there is no such part.
  func digest(of part: RunPart) async throws(LedgerError) -> String
}

/// A part of what a run leaves behind.
package enum RunPart: Hashable, Sendable, CaseIterable {
  case journal
  /// What updates, rewrites and deletes replaced; holds values, and is readable by the owner only.
  case preimages
  /// What a later run found out about intents that the run left open.
  case recovery
}

/// Takes the lines of a run that is in progress. Calls come one after another.
package protocol RunWriter: Sendable {
  /// Takes whole lines, each with its newline; durable after `sync`.
  ///
  /// Lines of one part stay in order; between two parts only `sync` makes an order.
  func append(_ lines: [UInt8], to part: RunPart) async throws(LedgerError)

  /// Returns once every line of the part so far is durable.
  ///
  /// - Throws: and takes no more lines from then on: what could not be written may be gone.
  func sync(_ part: RunPart) async throws(LedgerError)
}

/// Lines of a part on their way.
package protocol RunLines: Sendable {
  /// The next whole lines; nil at the end, also where a crash cut off what follows.
  ///
  /// - Throws: `.notFound` where there is no such part, `.corrupted` where its lines are not lines.
  func next() async throws(LedgerError) -> LineChunk?

  /// How the part ended; asked once `next` has returned nil.
  func ending() async throws(LedgerError) -> RunLinesEnding
}

/// How a part of a run's evidence ends.
package enum RunLinesEnding: Hashable, Sendable {
  case whole
  /// It is cut off after the lines that were read.
  ///
  /// - Parameter damage: what was changed after the run had written it; nil for an end that a crash leaves.
  case torn(String, damage: String?)
}
