import ByteJSON
import Core
import SystemPackage

/// One pass over a plan file: its head, its trailer, whether the digests hold, and whether everything
/// that the plan says about itself is so.
struct PlanCheck {
  var header: PlanHeader
  var subject: PlanSubject
  var trailer: PlanTrailer

  /// - Parameters:
  ///   - directory: for a temporary file; nil takes the system's.
  ///   - believesLines: whether only the digests are looked at.
  static func run(
    _ file: OpenFile, spoolDirectory directory: FilePath?, believesLines: Bool = false
  ) throws -> PlanCheck {
    var pass = try PlanPass(file, directory, believesLines: believesLines)
    do {
      while try pass.readChunk() {}
    } catch let error as LedgerError {
      throw refusal(for: error, hasHead: pass.head != nil)
    }
    return try pass.finish()
  }

  private static func refusal(for error: LedgerError, hasHead: Bool) -> any Error {
    switch error.code {
    case .truncated: PlanRefusal(.truncated, "it ends in the middle (\(error.message)); plan again")
    case .corrupted where hasHead:
      PlanRefusal(.tampered, "it is damaged (\(error.message)); plan again")
    case .corrupted:
      PlanRefusal(.notAPlan, "it is not a Zstandard file, and saved plans are")
    default: error
    }
  }
}

/// What is known of a plan file while it is read.
private struct PlanPass {
  private(set) var head: PlanHeader?
  private var subject: PlanSubject?
  private var trailer: PlanTrailer?
  private var headDigest = RunningDigest()
  private var digest = RunningDigest()
  private var verification: PlanVerification?
  private var decoder: PlanLineDecoder
  private var encoder = PlanLineEncoder()
  private let lines: ZstdLineReader
  private let directory: FilePath?
  private let believesLines: Bool
  /// What the lines say is looked at after the digest, so that damage is not taken for a forgery.
  private var complaint: PlanRefusal?

  init(_ file: OpenFile, _ directory: FilePath?, believesLines: Bool) throws {
    self.believesLines = believesLines
    lines = try ZstdLineReader(file)
    decoder = try PlanLineDecoder()
    self.directory = directory
  }

  /// - Returns: false at the end of the file.
  mutating func readChunk() throws -> Bool {
    try Task.checkCancellation()
    guard let chunk = try lines.next() else { return false }
    var start = 0
    var body = 0..<0
    for (index, line) in chunk.lines.enumerated() {
      if trailer != nil { throw PlanRefusal(.tampered, "there is data after its last line") }
      if head == nil {
        try readHead(chunk, line)
        start = line.upperBound + 1
        body = (index + 1)..<(index + 1)
      } else if subject == nil {
        try readSubject(chunk, line)
        body = (index + 1)..<(index + 1)
      } else if chunk.bytes.span.extracting(line).isTrailer {
        digest.update(chunk.bytes.span.extracting(start..<line.lowerBound))
        start = line.upperBound + 1
        try readTrailer(chunk, line)
      } else {
        body = body.lowerBound..<(index + 1)
      }
    }
    if trailer == nil { digest.update(chunk.bytes.span.extracting(start..<chunk.bytes.count)) }
    try readBody(chunk, body)
    return true
  }

  consuming func finish() throws -> PlanCheck {
    guard let head, let subject else { throw PlanRefusal(.notAPlan, "it contains no plan") }
    guard var trailer else {
      throw PlanRefusal(
        .truncated, "its last line is missing, so it was truncated or never finished; plan again")
    }
    guard trailer.digest == digest.text, trailer.headerDigest == headDigest.text else {
      throw PlanRefusal(
        .tampered,
        "its content does not match its digest, so it was edited; plan again")
    }
    if believesLines { return PlanCheck(header: head, subject: subject, trailer: trailer) }
    if let complaint { throw complaint }
    guard head.expires == head.created.adding(seconds: subject.limits.planAge) else {
      throw PlanRefusal(
        inLine: 1, "its expiry does not match its creation time and `limits.plan_age`")
    }
    if var verification { trailer.counts = try verification.finish(trailer) }
    return PlanCheck(header: head, subject: subject, trailer: trailer)
  }

  // MARK: - Lines

  private mutating func readHead(_ chunk: LineChunk, _ line: Range<Int>) throws {
    let header = try PlanHeader(decoded(chunk.bytes[line]))
    headDigest.update(chunk.bytes.span.extracting(0..<(line.upperBound + 1)))
    head = header
    check(header.encoded(), chunk.bytes[line], 1)
  }

  private mutating func readSubject(_ chunk: LineChunk, _ line: Range<Int>) throws {
    let subject = try PlanSubject(decoded(chunk.bytes[line]), ArraySlice(chunk.bytes[line]))
    self.subject = subject
    check(subject.encoded(), chunk.bytes[line], 2)
    do { verification = try PlanVerification(subject, in: directory) } catch { note(error) }
  }

  private mutating func readTrailer(_ chunk: LineChunk, _ line: Range<Int>) throws {
    let stated = try PlanTrailer(
      decoded(chunk.bytes[line]), rules: subject?.rules.map(\.name) ?? [])
    guard stated.encoded().dropLast() == chunk.bytes[line] else {
      throw PlanRefusal(.tampered, "its last line was edited; plan again")
    }
    digest.update(stated.counts.opened().bytes)
    if let requests = stated.requests { headDigest.update(requests.fields()) }
    if !stated.findings.isEmpty { headDigest.update(stated.findings.fields()) }
    trailer = stated
  }

  /// Decodes lines, and encodes them again: a line says nothing but what this program reads in it.
  private mutating func readBody(_ chunk: LineChunk, _ body: Range<Int>) throws {
    guard !body.isEmpty, complaint == nil, !believesLines else { return }
    for index in body {
      let line = chunk.lines[index]
      let number = chunk.firstLine + index
      do {
        let decoded = try decoder.decode(chunk.bytes.span.extracting(line))
        try verification?.add(decoded, number: number)
        encoder.append(decoded)
      } catch let error as LineError {
        return note(PlanRefusal(.tampered, "line \(number): \(error.message)"))
      } catch let refusal as PlanRefusal {
        return note(refusal)
      }
    }
    let range =
      chunk.lines[body.lowerBound].lowerBound..<(chunk.lines[body.upperBound - 1].upperBound + 1)
    let encoded = encoder.takeBytes()
    guard encoded.span.isEqual(to: chunk.bytes.span.extracting(range)) else {
      var offset = 0
      for index in body {
        let line = chunk.lines[index]
        let length = line.count + 1
        guard offset + length <= encoded.count,
          encoded[offset..<(offset + length)].elementsEqual(
            chunk.bytes[line.lowerBound...line.upperBound])
        else {
          return note(PlanRefusal(inLine: chunk.firstLine + index, Self.otherwise))
        }
        offset += length
      }
      return
    }
  }

  private mutating func check(_ encoded: [UInt8], _ line: ArraySlice<UInt8>, _ number: Int) {
    if encoded.dropLast() != line { note(PlanRefusal(inLine: number, Self.otherwise)) }
  }

  private static let otherwise = "it is not written in this program's format"

  private mutating func note(_ refusal: PlanRefusal) { complaint = complaint ?? refusal }

  private func decoded<T: Decodable>(_ line: ArraySlice<UInt8>) throws(PlanRefusal) -> T {
    do { return try PlanDocument.decode(T.self, line) } catch {
      throw PlanRefusal(.notAPlan, "it has a line that a plan cannot have at that place")
    }
  }
}

extension PlanLineEncoder {
  fileprivate mutating func append(_ line: PlanLine) {
    switch line {
    case .user(let identity): append(user: identity)
    case .operation(let operation): append(operation)
    case .unmatched(let key): append(key)
    }
  }
}

extension Span<UInt8> {
  fileprivate func isEqual(to other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    for index in 0..<count where self[index] != other[index] { return false }
    return true
  }
}
