import Core
package import Ledger

extension PlanView {
  /// A saved plan's JSON; of one that is redacted without fingerprints, from which a short value
  /// could be guessed.
  ///
  /// - Parameter isSaved: whether the plan's file is there for the next command.
  package static func json(
    _ plan: ReviewedPlan, planning: PlanningRequests? = nil, isSaved: Bool = true
  ) -> JSONValue {
    json(
      header: plan.header, subject: plan.subject, trailer: plan.trailer, preview: plan.preview,
      file: isSaved ? plan.file : nil, planning: planning, isRedacted: plan.isRedacted
    ).adding(plan.unchecked.map { [JSONValue.Member("unchecked", .string($0))] } ?? [])
  }

  /// The same as the text: all counts, and of the operations what the preview kept.
  package static func json(
    header: PlanHeader?, subject: PlanSubject, trailer: PlanTrailer, preview: PlanPreview,
    file: String?, planning: PlanningRequests? = nil, isRedacted: Bool = false
  ) -> JSONValue {
    func json(_ operation: Operation) -> JSONValue {
      JSONValue(operation, showsFingerprints: !isRedacted)
    }
    let view: JSONValue = [
      "format": "keyshift.plan-view/1",
      "file": .string(file),
      "redacted": .bool(isRedacted),
      "header": header.map(Self.json) ?? .null,
      "purpose": .string(subject.purpose.name),
      "cohort": .string(subject.name),
      "environment": .string(subject.environment),
      "risk": Self.json(PlanRisk(trailer.counts, preview, subject.purpose)),
      "store": subject.store.json,
      "store_identity": .string(subject.storeIdentity),
      "publish": .string(subject.publish?.namespace.name),
      "digest": .string(trailer.digest),
      "accept": Self.json(subject.accept),
      "counts": Self.json(trailer.counts),
      "reasons": .array(preview.reasons.map(Self.json)),
      "requests": Self.json(planning, trailer.requests),
      "deletes": .array(preview.deletes.map(json)),
      "deletes_in_all": .integer(preview.deleteTotal(trailer.counts)),
      "replaced": .array(preview.replaced.map(json)),
      "replaced_in_all": .integer(preview.replacedTotal(trailer.counts)),
      "resolved": .array(preview.resolved.map(json)),
      "attention": .array(preview.attention.map(json)),
      "unmatched": .array(preview.unmatched.map(Self.json)),
      "groups": .array(preview.groups.map { Self.json($0, shown: $0.shown.map(json)) }),
      "groups_in_all": .integer(preview.groupTotal),
    ]
    return view.adding(subject.purpose.members).adding(targetMembers(subject)).adding(
      distinctMembers(subject)
    ).adding(
      Self.json(trailer.findings)
    ).adding(
      preview.deletedTotal == 0
        ? []
        : [
          JSONValue.Member("deleted_since", .array(preview.deleted.map(json))),
          JSONValue.Member("deleted_since_in_all", .integer(preview.deletedTotal)),
        ])
  }

  private static func json(_ header: PlanHeader) -> JSONValue {
    [
      "tool": .string(header.tool), "created": JSONValue(header.created),
      "expires": JSONValue(header.expires), "actor": .string(header.actor),
      "cohort_file": .string(header.cohortFile),
    ]
  }

  /// What is 0 unless a plan says otherwise is left out then.
  private static func json(_ accept: Acceptance) -> JSONValue {
    let view: JSONValue = [
      "count_tolerance": .integer(accept.countTolerance),
      "failure_rate_ppm": .integer(accept.failureRatePPM),
      "index": .string(accept.index.rawValue), "unresolved": .integer(accept.unresolved),
    ]
    return view.adding(
      [("residue", accept.residue), ("unknown_users", accept.unknownUsers)].compactMap {
        $0.1 > 0 ? JSONValue.Member($0.0, .integer($0.1)) : nil
      })
  }

  private static func json(_ reason: PlanPreview.ReasonCount) -> JSONValue {
    [
      "action": .string(reason.action.rawValue), "reason": .string(reason.reason.rawValue),
      "take": .string(reason.take?.rawValue), "count": .integer(reason.count),
    ]
  }

  static func json(_ counts: PlanCounts) -> JSONValue {
    let all = Action.allCases.reduce(into: [:]) { $0[$1] = counts[$1] }
    return [
      "users": .integer(counts.users), "operations": .integer(counts.operations),
      "writes": .integer(counts.writes), "bytes": .integer(counts.bytes),
      "resolved": .object(
        Resolution.Take.allCases.map {
          JSONValue.Member($0.rawValue, .integer(counts.resolved[$0] ?? 0))
        }),
      "unmatched": .integer(counts.unmatched), "outside": .integer(counts.outside),
      "actions": JSONValue(all),
      "rules": .object(
        counts.ruleOrder.map { rule in
          let row = Action.allCases.reduce(into: [:]) { $0[$1] = counts[rule, $1] }
          return JSONValue.Member(rule, JSONValue(row))
        }),
    ]
  }

  static func json(_ unmatched: UnmatchedKey) -> JSONValue {
    .object(
      [
        JSONValue.Member("user", JSONValue(unmatched.identity)),
        JSONValue.Member("namespace", .string(unmatched.namespace.name)),
      ] + [JSONValue.Member]("key", unmatched.key))
  }

  private static func json(_ group: PlanPreview.Group, shown: [JSONValue]) -> JSONValue {
    [
      "user": JSONValue(group.identity), "rule": .string(group.rule),
      "namespace": .string(group.namespace.name), "counts": JSONValue(group.counts),
      "shown": .array(shown),
    ]
  }
}
