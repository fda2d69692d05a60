import Core

extension Operation {
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
