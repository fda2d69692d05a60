extension CohortPlan {
  /// What else than sessions the sessions' namespace holds, as the plan calls it; nil where nothing else.
  ///
  /// A cookie names any key of that namespace, and the entry there says who is signed in. So nothing may stand
  /// in it that users write, such as records, or that names a user's ID, such as user cores.
  ///
  /// - Parameter isSame: whether two names lead to one namespace; names that are equal do in any case.
  package func otherUse(
    ofSessions sessions: Namespace,
    isSame: (Namespace, Namespace) -> Bool = { _, _ in false }
  ) -> String? {
    namespaceUses.first { $0.namespace == sessions || isSame($0.namespace, sessions) }?.use
  }

  private var namespaceUses: [(namespace: Namespace, use: String)] {
    var uses: [(namespace: Namespace, use: String)] = []
    if let accounts { uses.append((accounts.namespace, "the user cores ('accounts')")) }
    uses += rules.map { ($0.namespace, "the records of rule '\($0.name)'") }
    if let directory { uses.append((directory.namespace, "the user directory ('directory')")) }
    if let publish { uses.append((publish.namespace, "the migration progress ('publish')")) }
    if let index {
      uses.append((index.records.namespace, "the records that the index lists ('index')"))
      if case .dirtyFlag(let flag) = index.provider {
        uses.append((flag.namespace, "the index's flags ('index')"))
      }
    }
    if let auto { uses.append((auto.counter.namespace, "the counters of 'auto'")) }
    return uses
  }
}
