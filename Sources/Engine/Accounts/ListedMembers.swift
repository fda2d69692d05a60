import Core

/// A cohort's members by every name and by ID.
struct ListedMembers {
  private let members: [CohortMember]
  private var names: [[UInt8]: Int] = [:]
  private var ids: [[UInt8]: Int] = [:]

  init(_ members: [CohortMember]) {
    self.members = members
    for (index, member) in members.enumerated() {
      for name in member.names { names[Array(name.utf8)] = index }
      if let id = member.id { ids[Array(id.utf8)] = index }
    }
  }

  func member(id: String) -> CohortMember? { ids[Array(id.utf8)].map { members[$0] } }

  /// - Returns: nil for a text that is neither.
  func find(_ text: String) -> Result<CohortMember, UserResolutionFailure>? {
    let bytes = Array(text.utf8)
    switch (names[bytes], ids[bytes]) {
    case (let name?, let id?) where name != id:
      return .failure(.twoMembers(text, members[name], members[id]))
    case (let index?, _), (_, let index?):
      guard members[index].id != nil else { return .failure(.withoutID(text)) }
      return .success(members[index])
    case (nil, nil): return nil
    }
  }
}

extension UserResolutionFailure {
  static func unknown(_ text: String, _ plan: CohortPlan) -> Self {
    var places = ["the cohort plan"]
    if let directory = plan.directory { places.append("the directory in \(directory.namespace)") }
    if let accounts = plan.accounts { places.append("the accounts in \(accounts.namespace)") }
    return Self(
      .unknown,
      "'\(text)' is neither a name nor an ID in \(places.joined(separator: ", ")). Check its "
        + "spelling.")
  }

  static func twoUsers(_ text: String, _ owner: String, _ plan: CohortPlan) -> Self {
    Self(
      .ambiguous,
      "'\(text)' is a name of \(owner) and the ID of another user. This is how accounts are taken "
        + "over. Have the account checked by your security team, and use the ID.")
  }

  static func twoMembers(_ text: String, _ named: CohortMember, _ owner: CohortMember) -> Self {
    Self(
      .ambiguous,
      "'\(text)' is a name of \(named.id ?? "one user") and the ID of '\(owner.legacy)'. Remove "
        + "the name from the cohort, and have the account checked by your security team.")
  }

  static func withoutID(_ name: String) -> Self {
    Self(
      .notConfirmed,
      "the cohort plan lists '\(name)' without an ID, and the directory has no ID for it. Add its "
        + "'id'.")
  }

  static func notConfirmed(_ id: String, _ why: String) -> Self {
    Self(
      .notConfirmed,
      "the user \(id) exists, but \(why). List the user in the cohort plan, with its legacy names.")
  }

  static func badEntry(_ name: String, _ fault: IDFault?) -> Self {
    Self(
      .badAccount,
      "the directory's entry for '\(name)' \(fault?.reason ?? "is not an ID"), so it cannot be "
        + "used as an ID. Find out who wrote it."
    )
  }

  static func disagreement(_ id: String, _ name: String, _ owner: String) -> Self {
    Self(
      .directoryDisagrees,
      "the core of \(id) claims the name '\(name)', but the directory gives that name to "
        + "\(owner). Find out who owns the records; do not migrate the name until both agree.")
  }
}
