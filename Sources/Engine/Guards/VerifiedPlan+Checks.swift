package import Core
package import Ledger

extension VerifiedPlan {
  /// That the plan is the one that reviewers approved.
  ///
  /// - Parameter expected: `sha256:` and 64 hexadecimal digits, in either case, or the digits alone.
  /// - Throws: `PlanRefusal` `.wrongDigest`.
  package func checkDigest(is expected: String) throws(PlanRefusal) {
    let digits = expected.lowercased()
    let wanted = digits.hasPrefix("sha256:") ? digits : "sha256:\(digits)"
    guard wanted.utf8.elementsEqual(trailer.digest.utf8) else {
      throw PlanRefusal(
        .wrongDigest,
        "its digest is \(trailer.digest), but the expected one is \(wanted): it is not the plan "
          + "that was approved")
    }
  }

  /// That the plan is not older than it says it may get. For a plan whose age no approval tells.
  ///
  /// - Throws: `PlanRefusal` `.expired`.
  package func checkAge(at now: Timestamp) throws(PlanRefusal) {
    guard now < header.expires else {
      throw PlanRefusal(
        .expired,
        "it expired at \(header.expires) (`limits.plan_age`); plan again and have the plan "
          + "reviewed")
    }
  }
}

extension PlanSubject {
  /// That the names of the plan's store still lead to the store that it was made over.
  ///
  /// - Parameter identity: of the store that they lead to now.
  /// - Throws: `PlanRefusal` `.wrongStore`, naming the parts that differ.
  package func checkStore(is identity: String) throws(PlanRefusal) {
    guard !identity.utf8.elementsEqual(storeIdentity.utf8) else { return }
    let (then, now) = Self.differingParts(storeIdentity, identity)
    throw PlanRefusal(
      .wrongStore,
      "it was made from \(then), but its store's names now lead to \(now); plan again and have it "
        + "reviewed")
  }

  /// Of two identities, the parts that only one of them has.
  private static func differingParts(_ a: String, _ b: String) -> (String, String) {
    let (a, b) = (a.split(separator: ";"), b.split(separator: ";"))
    func text(_ parts: [Substring], without others: [Substring]) -> String {
      let own = parts.filter { part in !others.contains { $0.utf8.elementsEqual(part.utf8) } }
      return own.isEmpty ? "nothing else" : own.joined(separator: ";").trimmed
    }
    return (text(a, without: b), text(b, without: a))
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
