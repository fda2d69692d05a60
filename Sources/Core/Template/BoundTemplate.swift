/// A template with one identity filled in: literal bytes and captures are all that is left.
package struct BoundTemplate: Hashable, Sendable {
  enum Part: Hashable, Sendable {
    case literal([UInt8])
    case capture(Int)
    case rest(Int)
  }

  /// The captured ranges of the matched bytes, by capture number.
  package typealias Captures = [Range<Int>]

  let parts: [Part]
  let delimiter: Delimiter
  /// The names of the captures, by capture number.
  package let captureNames: [String]

  /// The bytes that every match starts with; the whole match when there is no capture.
  package let prefix: [UInt8]

  package init(_ template: KeyTemplate, identity: Identity) {
    self.init(template, identity: identity, numbering: nil)
  }

  /// - Parameter numbering: the capture names of the template whose captures this one expands;
  ///   nil numbers its own.
  init(_ template: KeyTemplate, identity: Identity, numbering: [String]?) {
    let names = numbering ?? template.captures
    var merged: [Part] = []
    func append(literal bytes: [UInt8]) {
      if case .literal(let before)? = merged.last {
        merged[merged.count - 1] = .literal(before + bytes)
      } else if !bytes.isEmpty {
        merged.append(.literal(bytes))
      }
    }
    for part in template.parts {
      switch part {
      case .literal(let bytes): append(literal: bytes)
      case .legacy(let form): append(literal: form.bytes(of: identity.legacy))
      case .id(let form): append(literal: form.bytes(of: identity.id))
      case .capture(let name): merged.append(.capture(names.firstIndex(of: name) ?? names.count))
      case .rest(let name): merged.append(.rest(names.firstIndex(of: name) ?? names.count))
      }
    }
    parts = merged
    delimiter = template.delimiter
    captureNames = names
    if case .literal(let bytes)? = merged.first { prefix = bytes } else { prefix = [] }
  }

  /// The bytes of this template with captures taken out of `source`.
  ///
  /// - Parameter captures: from the match of the template this one was numbered by.
  package func expand(_ captures: Captures, of source: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(source.count + 48)
    for part in parts {
      switch part {
      case .literal(let bytes): output.append(contentsOf: bytes)
      case .capture(let number), .rest(let number):
        if number < captures.count { output.append(contentsOf: source[captures[number]]) }
      }
    }
    return output
  }
}

/// A pair of templates bound to one identity: what matches the first becomes the second.
package struct BoundMapping: Hashable, Sendable {
  package let from: BoundTemplate
  package let to: BoundTemplate

  /// - Parameter to: uses only captures that `from` binds.
  package init(from: KeyTemplate, to: KeyTemplate, identity: Identity) {
    self.from = BoundTemplate(from, identity: identity)
    self.to = BoundTemplate(to, identity: identity, numbering: from.captures)
  }

  /// - Returns: nil when `bytes` do not match `from`.
  package func apply(_ bytes: [UInt8]) -> [UInt8]? {
    from.match(bytes).map { to.expand($0, of: bytes) }
  }
}
