package import Ledger

extension PlanDifference {
  /// The same with pseudonyms. Users have the numbers of the later plan; those whom only the earlier
  /// one has come after them. Records have the numbers of the plan that names them, and in a change
  /// those of the later one.
  package var redacted: PlanDifference {
    let everyone = after.users + before.users
    var later = Redaction(after.subject, users: everyone)
    var earlier = Redaction(before.subject, users: everyone)
    var shown = self
    for side in [\PlanDifference.before, \.after] {
      shown[keyPath: side].subject = shown[keyPath: side].subject.redacted
      shown[keyPath: side].users = shown[keyPath: side].users.map { later.pseudonym(of: $0) }
    }
    shown.usersAdded = usersAdded.map { later.pseudonym(of: $0) }
    shown.usersRemoved = usersRemoved.map { later.pseudonym(of: $0) }
    shown.users = users.map { (later.pseudonym(of: $0.identity), $0.counts) }
    for index in added.indices {
      shown.added[index].item = later.redacted(added[index].item, number: added[index].number)
    }
    for index in removed.indices {
      shown.removed[index].item = earlier.redacted(
        removed[index].item, number: removed[index].number)
    }
    for index in changed.indices {
      let change = changed[index]
      shown.changed[index].before.item = earlier.redacted(
        change.before.item, number: change.after.number)
      shown.changed[index].after.item = later.redacted(
        change.after.item, number: change.after.number)
    }
    for index in unmatchedAdded.indices {
      shown.unmatchedAdded[index].item = later.redacted(
        unmatchedAdded[index].item, number: unmatchedAdded[index].number)
    }
    for index in unmatchedRemoved.indices {
      shown.unmatchedRemoved[index].item = earlier.redacted(
        unmatchedRemoved[index].item, number: unmatchedRemoved[index].number)
    }
    return shown
  }
}
