import Core
import SystemPackage

/// One pass over a plan file: its head, its trailer, and whether the digests hold.
struct PlanCheck {
  var header: PlanHeader
  var subject: PlanSubject
  var trailer: PlanTrailer

  static func run(_ path: String) throws -> PlanCheck {
    let lines = try ZstdLineReader(FilePath(path))
    var head: PlanHeader?
    var subject: PlanSubject?
    var trailer: PlanTrailer?
    var headDigest = RunningDigest()
    var digest = RunningDigest()
    var operations = 0
    do {
      while let chunk = try lines.next() {
        var start = 0
        for line in chunk.lines {
          if trailer != nil { throw PlanRefusal(.tampered, "something follows its last line") }
          if head == nil {
            head = try PlanHeader(decoded(chunk.bytes[line]))
            headDigest.update(chunk.bytes.span.extracting(start..<(line.upperBound + 1)))
            start = line.upperBound + 1
          } else if subject == nil {
            subject = try PlanSubject(decoded(chunk.bytes[line]))
          } else if chunk.bytes.span.extracting(line).isTrailer {
            digest.update(chunk.bytes.span.extracting(start..<line.lowerBound))
            start = line.upperBound + 1
            let stated = try PlanTrailer(
              decoded(chunk.bytes[line]), rules: subject?.rules.map(\.name) ?? [])
            guard stated.encoded().dropLast() == chunk.bytes[line] else {
              throw PlanRefusal(.tampered, "its last line was edited; plan again")
            }
            digest.update(stated.counts.opened().bytes)
            if let requests = stated.requests { headDigest.update(requests.fields()) }
            trailer = stated
          } else if chunk.bytes.span.extracting(line).isOperation {
            operations += 1
          }
        }
        if trailer == nil { digest.update(chunk.bytes.span.extracting(start..<chunk.bytes.count)) }
      }
    } catch let error as LedgerError {
      throw refusal(for: error, hasHead: head != nil)
    }
    guard let head, let subject else { throw PlanRefusal(.notAPlan, "it holds no plan") }
    guard let trailer else {
      throw PlanRefusal(
        .truncated, "its last line is missing, so it was cut or never finished; plan again")
    }
    guard trailer.digest == digest.text, trailer.headerDigest == headDigest.text
    else {
      throw PlanRefusal(
        .tampered,
        "its content does not have the digest that it states, so it was edited; plan again")
    }
    guard operations == trailer.counts.operations else {
      throw PlanRefusal(.tampered, "it has more or fewer operations than it states; plan again")
    }
    return PlanCheck(header: head, subject: subject, trailer: trailer)
  }

  private static func decoded<T: Decodable>(_ line: ArraySlice<UInt8>) throws(PlanRefusal) -> T {
    do { return try PlanDocument.decode(T.self, line) } catch {
      throw PlanRefusal(.notAPlan, "a line of it is not what a plan has there")
    }
  }

  private static func refusal(for error: LedgerError, hasHead: Bool) -> any Error {
    switch error.code {
    case .truncated: PlanRefusal(.truncated, "it ends in the middle (\(error.message)); plan again")
    case .corrupted where hasHead:
      PlanRefusal(.tampered, "it is damaged (\(error.message)); plan again")
    case .corrupted:
      PlanRefusal(.notAPlan, "it is not a Zstandard file; plans are written by `plan`")
    default: error
    }
  }
}
