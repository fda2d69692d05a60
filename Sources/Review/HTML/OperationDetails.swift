package import Core

/// What a saved plan says about both records of one operation; harmless text, not yet escaped.
package struct OperationDetails: Sendable {
  /// A row of a table: what it is about, and what it says of each side.
  package struct Line: Sendable {
    package let name: String
    package let legacy: String
    package let destination: String
  }

  package let lines: [Line]
  /// What the times come to; nil for a decision that compared none.
  package let interval: String?

  private static let notThere = "not in the plan"

  package init(_ operation: Operation) {
    let hasDestination = operation.destinationFingerprint != nil
    let absent = operation.isInPlace ? "" : "no record"
    func text(_ fingerprint: Fingerprint?) -> String { fingerprint?.description ?? absent }
    var lines = [
      Line(
        name: "key", legacy: Printable.key(operation.source),
        destination: operation.isInPlace ? "the same" : Printable.key(operation.destination))
    ]
    if let times = operation.times {
      lines.append(
        Line(
          name: "time", legacy: ComparedTimes.text(times.source),
          destination: ComparedTimes.text(times.destination)))
    } else {
      let none = "not compared"
      lines.append(Line(name: "time", legacy: none, destination: hasDestination ? none : absent))
    }
    lines += [
      Line(
        name: "size", legacy: "\(Quantity.count(operation.bytes)) B",
        destination: hasDestination ? Self.notThere : absent),
      Line(
        name: "fingerprint", legacy: operation.sourceFingerprint.description,
        destination: text(operation.destinationFingerprint)),
    ]
    if let result = operation.resultFingerprint {
      let same = result == operation.sourceFingerprint ? "the legacy record’s" : result.description
      lines.append(Line(name: "after apply", legacy: "", destination: same))
    }
    self.lines = lines
    interval = operation.times.map { $0.interval ?? "neither record is proved newer" }
  }
}
