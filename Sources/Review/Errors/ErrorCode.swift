/// The number of a kind of error, under which `docs/errors.md` has its page.
///
/// A number never changes and is never given to another kind.
package struct ErrorCode: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let number: Int

  /// - Parameter kind: the stable name that the error itself carries.
  /// - Returns: nil for a kind that the table does not have.
  package init?(_ family: ErrorFamily, _ kind: String) {
    guard let number = family.numbers[kind] else { return nil }
    self.number = number
  }

  /// A code as a person writes it: in any case, with or without leading zeros.
  ///
  /// - Returns: nil for text that is no code; whether there is an error of that number is not asked.
  package init?(reading text: String) {
    let digits = text.utf8.dropFirst(2)
    guard text.lowercased().utf8.starts(with: "ks".utf8), (1...6).contains(digits.count),
      digits.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text.dropFirst(2))
    else { return nil }
    self.number = number
  }

  private init(number: Int) { self.number = number }

  /// Every code there is, in ascending order.
  package static let all: [ErrorCode] = Set(ErrorFamily.allCases.flatMap(\.numbers.values))
    .sorted().map(Self.init)

  /// The one that was probably meant: one digit is another, or one too many or too few; of several the
  /// nearest.
  package var nearest: ErrorCode? {
    Self.all.filter { differingDigits($0) == 1 }.min { a, b in
      (distance(a), a) < (distance(b), b)
    }
  }

  private func differingDigits(_ other: Self) -> Int {
    let (own, others) = (description, other.description)
    return zip(own, others).count { $0 != $1 } + abs(own.count - others.count)
  }

  private func distance(_ other: Self) -> Int { abs(number - other.number) }

  /// `KS0201`.
  package var description: String {
    let digits = String(number)
    return "KS" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  package static func < (a: Self, b: Self) -> Bool { a.number < b.number }
}

extension ErrorCode? {
  /// ` [KS0201]`, as the first line of a message ends; nothing where there is no code.
  package var suffix: String { map { " [\($0)]" } ?? "" }
}
