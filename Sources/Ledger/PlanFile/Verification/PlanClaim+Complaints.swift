import Core

/// What is wrong with a group of claims about one thing; nil where nothing is.
extension ArraySlice<PlanClaim> {
  private var secondLine: Int { self[startIndex + 1].line }

  func secondComplaint(_ what: String) -> (line: Int, complaint: String)? {
    count == 1 ? nil : (secondLine, "it \(what) already")
  }

  var userComplaint: (line: Int, complaint: String)? {
    let places = compactMap { UserPlace(rawValue: $0.value) }
    if places.count(where: { $0 == .listed }) > 1 {
      return (secondLine, "its user occurs earlier in the plan")
    }
    if places.contains(where: { $0 != .namedAgain }) { return nil }
    return first.map { ($0.line, "its user is not listed in the plan") }
  }

  func meetingComplaint(_ what: String) -> (line: Int, complaint: String)? {
    guard let first, let other = self.first(where: { $0.value != first.value }) else { return nil }
    return (other.line, what)
  }

  func likenessComplaint(
    _ distinct: DeclaredNames
  ) -> (line: Int, complaint: String)? {
    guard count > 1 else { return nil }
    let likenesses = map { Likeness(rawValue: $0.value) }
    let ids = likenesses.filter { $0.kind != .name }
    let names = likenesses.filter { $0.kind == .name }
    if Set(ids.map(\.idHash)).count > 1 {
      return (secondLine, "its user's ID differs from another's only in case")
    }
    if !ids.isEmpty, !names.isEmpty {
      return (secondLine, "one user's name is a user's ID")
    }
    guard Set(names.map(\.idHash)).count > 1, !distinct.tellApart(self) else { return nil }
    return (secondLine, "its user's name equals or resembles that of another user of the plan")
  }
}
