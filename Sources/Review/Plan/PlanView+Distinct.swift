import Core
import Ledger

extension PlanView {
  /// Groups that are shown, at most; all of them stand in the JSON view and in the plan itself.
  private static let mostGroups = 20
  private static let mostNames = 10

  /// What the plan declares of names that look alike, a line for each group.
  static func distinctNames(_ subject: PlanSubject) -> [String] {
    let groups = subject.distinct.groups
    var lines = groups.prefix(mostGroups).map { group in
      let names = group.prefix(mostNames).map { "'\(Printable.name($0))'" }.joined(separator: ", ")
      let rest = group.count - mostNames
      return
        "\(names)\(rest > 0 ? " and \(rest) more" : "") look alike and are declared as different "
        + "users"
    }
    if groups.count > mostGroups {
      lines.append("\(groups.count - mostGroups) more groups of names, in the plan's JSON")
    }
    return lines
  }

  /// The same, complete; nothing where the plan declares nothing.
  static func distinctMembers(_ subject: PlanSubject) -> [JSONValue.Member] {
    let groups = subject.distinct.groups
    guard !groups.isEmpty else { return [] }
    return [
      JSONValue.Member("distinct", .array(groups.map { .array($0.map { .string($0) }) }))
    ]
  }
}
