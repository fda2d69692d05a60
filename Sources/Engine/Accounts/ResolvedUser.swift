package import Core

/// The user found for a name or ID.
package struct ResolvedUser: Hashable, Sendable {
  /// As asked.
  package var asked: String
  /// The user with the names to be migrated.
  package var result: Result<CohortMember, UserResolutionFailure>

  package init(asked: String, _ result: Result<CohortMember, UserResolutionFailure>) {
    self.asked = asked
    self.result = result
  }
}

extension [ResolvedUser] {
  /// Those that were found, each ID once, with all the names it was asked by; in the order asked.
  package var members: [CohortMember] {
    var members: [CohortMember] = []
    var positions: [Bytewise: Int] = [:]
    for case .success(let member) in map(\.result) {
      guard let id = member.id, let position = positions[Bytewise(id)] else {
        if let id = member.id { positions[Bytewise(id)] = members.count }
        members.append(member)
        continue
      }
      for name in member.names where !members[position].isCalled(name) {
        members[position].aliases.append(name)
      }
    }
    return members
  }
}

extension CohortMember {
  /// The legacy name and the aliases.
  var names: [String] { [legacy] + aliases }

  /// Names are told apart by their bytes, which `String` equality does not.
  func isCalled(_ name: String) -> Bool {
    names.contains { $0.isSame(as: name) }
  }
}

/// Why a name or an ID leads to no user.
package struct UserResolutionFailure: Error, Hashable, Sendable {
  package struct Code: Hashable, Sendable, CaseIterable, CustomStringConvertible {
    private enum Kind: String, CaseIterable {
      case unknown, ambiguous
      case directoryDisagrees = "directory-disagrees"
      case notConfirmed = "not-confirmed"
      case badAccount = "bad-account"
    }
    private let kind: Kind

    /// Neither a name nor an ID.
    package static let unknown = Code(kind: .unknown)
    /// A name of one user and the ID, or a name, of another.
    package static let ambiguous = Code(kind: .ambiguous)
    /// The directory gives the user's name to another ID.
    package static let directoryDisagrees = Code(kind: .directoryDisagrees)
    /// There is such an ID, and nothing says, or confirms, which name it has.
    package static let notConfirmed = Code(kind: .notConfirmed)
    /// What stands where the user's core, or the name's directory entry, should is none.
    package static let badAccount = Code(kind: .badAccount)

    package static var allCases: [Code] { Kind.allCases.map(Code.init) }

    package var description: String { kind.rawValue }
  }

  package var code: Code
  /// What was found, why it is no answer, and what to do.
  package var message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}

extension UserResolutionFailure: CustomStringConvertible {
  package var description: String { message }
}
