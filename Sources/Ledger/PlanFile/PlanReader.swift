import Core
import SystemPackage

/// Streams a plan file's lines after checking that the whole file is what its trailer says.
package struct PlanReader {
  package let plan: VerifiedPlan
  private let file: OpenFile
  private var lines: ZstdLineReader
  private var decoder: PlanLineDecoder
  private var chunk = LineChunk(bytes: [], lines: [], firstLine: 1)
  private var position = 0
  private var isAtEnd = false

  /// Reads the file once to check its digest, and opens it for reading again.
  ///
  /// - Throws: `PlanRefusal` for a file that is cut, edited, newer or no plan; `LedgerError` for one
  ///   that cannot be read.
  package init(verifying path: String) throws { self = try VerifiedPlan(path).open() }

  init(_ plan: VerifiedPlan, _ file: OpenFile) throws {
    self.plan = plan
    self.file = file
    lines = try ZstdLineReader(file)
    decoder = try PlanLineDecoder()
    // The first two lines were read by the check.
    try skipLine()
    try skipLine()
  }

  package var header: PlanHeader { plan.header }
  package var subject: PlanSubject { plan.subject }
  package var trailer: PlanTrailer { plan.trailer }

  /// The next line; nil at the trailer.
  package mutating func next() throws -> PlanLine? {
    guard !isAtEnd, try hasLine() else { return nil }
    let (line, bytes) = (chunk.lines[position], chunk.bytes)
    position += 1
    if bytes.span.extracting(line).isTrailer {
      isAtEnd = true
      return nil
    }
    do { return try decoder.decode(bytes.span.extracting(line)) } catch {
      throw PlanRefusal(.tampered, error.message)
    }
  }

  private mutating func skipLine() throws { if try hasLine() { position += 1 } }

  /// Whether there is a line at `position`, after reading on where need be.
  private mutating func hasLine() throws -> Bool {
    while position == chunk.lines.count {
      let next = try lines.next()
      try checkIsUnchanged()
      guard let next else { return false }
      chunk = next
      position = 0
    }
    return true
  }

  /// What has been read is what was checked, unless the file was written to in between.
  private func checkIsUnchanged() throws {
    guard plan.stamp.holds(of: try file.stamp()) else {
      throw PlanRefusal(
        .tampered, "the file changed after it was checked; find out who wrote to it")
    }
  }
}

extension Span<UInt8> {
  /// The trailer starts as no other line does.
  var isTrailer: Bool { starts(with: "{\"kind\":\"end\"") }

  /// Operations start as no other line does.
  var isOperation: Bool { starts(with: "{\"op\":") }

  private func starts(with text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard length <= count else { return false }
    return text.withUTF8Buffer { start in
      for i in 0..<length where unsafe start[i] != self[i] { return false }
      return true
    }
  }
}
