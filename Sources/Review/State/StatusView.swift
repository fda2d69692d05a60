package import Core
package import Ledger

/// How far every user of a cohort is.
package struct StatusView {
  package typealias RuleName = (name: String, namespace: Namespace)

  /// What the counts were taken from.
  package enum Users {
    /// Records and their decisions, as a plan made now has them.
    case decided([UserCounts])
    /// Keys. Conflicts and rejections are those that the state recorded.
    case keys([KeyStatus])
  }

  private let style: Style

  package init(style: Style) { self.style = style }

  /// - Parameters:
  ///   - users: in the cohort's order. A namespace's count is of the records that its rules find, copied
  ///     or not.
  ///   - rules: the cohort plan's rules, in order; they say which namespace a count belongs to.
  ///   - state: nil where nothing was applied yet.
  ///   - freeze: of the environment; nil where runs may start.
  package func text(
    environment: String, cohort: String, users: Users, rules: [RuleName],
    state: StateDocument?, freeze: FreezeRecord? = nil
  ) -> String {
    let namespaces = UserStatus.namespaces(rules)
    let statuses = UserStatus.all(users, rules, state)
    var output = style.heading(
      "Cohort \(Printable.name(cohort)) in \(Printable.name(environment))")
    output += "\n\n"
    if let freeze { output += FreezeView(style: style).line(environment, freeze) + "\n" }
    output += table(statuses, namespaces)
    output += "\n"
    output += style.sentence(summary(statuses, users))
    output += basis(users, state)
    output += absent(statuses)
    return output + lastRun(state)
  }

  /// Names without legacy records: the first ones.
  private func absent(_ statuses: [UserStatus]) -> String {
    let absent = statuses.filter(\.hasNothing)
    guard !absent.isEmpty else { return "" }
    let shown = absent.prefix(Self.mostAbsent).map { Printable.name($0.identity.legacy) }
    let more = absent.count - shown.count
    return style.wrapped(
      "No legacy records of \(Quantity.count(absent.count, "name")): \(shown.joined(separator: ", "))"
        + (more > 0 ? ", … \(Quantity.count(more)) more." : "."), hanging: 2)
  }

  private static let mostAbsent = 50

  /// One table with a column for each namespace, or, where that is too wide, a second one with a
  /// line for each.
  private func table(_ statuses: [UserStatus], _ namespaces: [Namespace]) -> String {
    let (header, rows) = columns(statuses, namespaces)
    if Table.fits(header: header, rows: rows, style: style) {
      return Table.text(header: header, rows: rows, style: style)
    }
    let (narrowHeader, narrowRows) = columns(statuses, [])
    let lines = statuses.flatMap { status in
      namespaces.compactMap { namespace -> [Table.Cell]? in
        guard let count = status.records[namespace], count > 0 else { return nil }
        return [.name(status.identity.legacy), .name(namespace.name), .number(count)]
      }
    }
    return [
      Table.text(header: narrowHeader, rows: narrowRows, style: style),
      Table.text(header: ["user", "namespace", "records"], rows: lines, style: style),
    ].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func columns(
    _ statuses: [UserStatus], _ namespaces: [Namespace]
  ) -> (header: [String], rows: [[Table.Cell]]) {
    let header =
      ["user", "done", "pending", "in place", "conflicts", "rejected", "unmatched"]
      + namespaces.map { Printable.name($0.name) }
    var rows = statuses.map { status in
      [
        Table.Cell.name(status.identity.legacy),
        .words(status.isDone ? "yes" : "no", status.isDone ? .good : .changed),
      ] + numbers(status, namespaces)
    }
    if statuses.count > 1 {
      let total = UserStatus.total(statuses)
      rows.append(
        [.words("in all", .heading), .words("\(Quantity.count(statuses.count(where: \.isDone)))")]
          + numbers(total, namespaces))
    }
    return (header, rows)
  }

  private func numbers(_ status: UserStatus, _ namespaces: [Namespace]) -> [Table.Cell] {
    [
      .number(status.pending, .changed), .number(status.inPlace, .good),
      .number(status.conflicts, .attention), .number(status.rejected, .attention),
      .number(status.unmatched, .changed),
    ] + namespaces.map { .number(status.records[$0] ?? 0) }
  }

  /// What keys do not tell.
  private func basis(_ users: Users, _ state: StateDocument?) -> String {
    guard case .keys = users else { return "" }
    let decided =
      state?.runs.last.map { "conflicts and rejections are as of run \(Printable.name($0.id))" }
      ?? "no run has found conflicts or rejections yet"
    return style.wrapped(
      "Counted from keys, without reading values: \(decided). Records whose keys name no user are left "
        + "out.", indent: 0)
  }

  private func summary(_ statuses: [UserStatus], _ users: Users) -> String {
    let done = statuses.count(where: \.isDone)
    let total = UserStatus.total(statuses)
    let left =
      switch users {
      case .decided: "\(Quantity.count(total.pending, "record")) to write."
      case .keys: "\(Quantity.count(total.pending, "legacy key")) without a canonical key."
      }
    return "\(Quantity.count(done)) of \(Quantity.count(statuses.count, "user")) done; \(left)"
  }

  private func lastRun(_ state: StateDocument?) -> String {
    guard let run = state?.runs.last else { return "No run yet.\n" }
    return style.wrapped(
      "Last run: \(Printable.name(run.kind)) \(Printable.name(run.id)) by "
        + "\(Printable.name(run.actor)), started \(run.startedAt), \(run.outcome.rawValue)"
        + (run.isPartial ? ", of a part of the cohort" : "")
        + "\(run.neverWrote ? " before it wrote anything" : "").",
      indent: 0)
      + "  \(run.tally.equation)\n"
  }
}
