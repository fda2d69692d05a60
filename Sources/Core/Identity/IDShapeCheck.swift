/// Warns about IDs that look unlike the rest of the cohort's, where the plan declares no shape.
enum IDShapeCheck {
  /// Warned about one by one; the rest is counted.
  private static let most = 20

  static func warnings(_ members: [CohortMember], _ ids: IDRules) -> [Diagnostic] {
    let sound = members.filter { member in
      member.id.map { !$0.isEmpty && IDFault.of($0) == nil } ?? false
    }
    return (ids.shape == nil && ids.pattern == nil ? unlike(sound) : []) + rounded(sound)
  }

  private static func unlike(_ members: [CohortMember]) -> [Diagnostic] {
    let shapes = members.map { IDShape.of($0.id ?? "") }
    let counts = Dictionary(shapes.map { ($0, 1) }, uniquingKeysWith: +)
    guard let (usual, count) = counts.max(by: { $0.value < $1.value }), usual != .text, count >= 2,
      2 * count > members.count, count < members.count
    else { return [] }
    let odd = zip(members, shapes).filter { $0.1 != usual }.map(\.0)
    return warn(
      odd, code: "id-unlike-others", "an ID looks unlike the others of the cohort",
      "is not \(usual.what), as \(count) of the cohort's \(members.count) IDs are",
      "Correct it, or declare under 'ids' what IDs look like.")
  }

  private static func rounded(_ members: [CohortMember]) -> [Diagnostic] {
    let odd = members.filter { SpreadsheetDamage(Array(($0.id ?? "").utf8)).roundedZeros >= 2 }
    return warn(
      odd, code: "id-rounded", "an ID may have been rounded",
      "has only zeros after its fifteenth digit, and spreadsheets keep only fifteen digits",
      "Compare it with the ID in the application, and export the column as text.")
  }

  private static func warn(
    _ members: [CohortMember], code: String, _ summary: String, _ reason: String,
    _ advice: String
  ) -> [Diagnostic] {
    members.prefix(most).enumerated().map { index, member in
      let more = members.count - most
      let rest = index == most - 1 && more > 0 ? " \(more) more IDs are affected." : ""
      let place = member.idEntry.map { " It comes from the directory's \($0)." } ?? ""
      return Diagnostic(
        .warning, code: code, summary: summary,
        detail:
          "The ID '\((member.id ?? "").visible)' of '\(member.legacy.visible)' \(reason).\(place) "
          + "\(advice)\(rest)", at: member.range)
    }
  }
}
