package import Core

extension Resolution.Take {
  /// What a person decided, as a clause.
  var phrase: String {
    switch self {
    case .legacy: "a resolution takes the legacy record"
    case .canonical: "a resolution keeps the canonical record"
    case .neither: "a resolution keeps both records"
    }
  }

  var sentence: String { phrase.sentence + "." }
}

extension Reason {
  /// Why an operation is what it is, and what a person decided.
  package func explanation(_ take: Resolution.Take?) -> String {
    take.map { "\(explanation); \($0.phrase)" } ?? explanation
  }
}

extension Operation {
  /// Why it is what it is, and what a person decided.
  package var explanation: String { reason.explanation(take) }

  /// Whose record it is, by which rule, and where; harmless.
  var place: String {
    "\(identity.printable), rule \(Printable.name(rule)), \(Printable.name(namespace.name))"
  }

  /// `from → to`, or the one key of an operation that moves nothing; harmless.
  var printableKeys: String {
    let target = destination == source ? "" : " → \(Printable.key(destination))"
    return Printable.key(source) + target
  }
}
