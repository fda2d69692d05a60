import Core
package import Ledger

/// A file of resolutions to fill in: each record that waits, as it was looked at, and no decision.
package enum ResolutionDraft {
  package static func opening(_ plan: VerifiedPlan) -> String {
    """
    # Records that need a decision, drafted from the plan
    # \(Printable.prose(plan.trailer.digest)).
    # Fill in each 'take', name this file in the cohort plan, and plan again:
    #   resolutions: FILE
    # legacy: overwrite the canonical record with the legacy one. canonical: keep the canonical one;
    # a clean-up deletes the legacy record. neither: keep both. A decision is void once either
    # record changes.
    format: keyshift.resolutions/1
    resolutions:

    """
  }

  /// The record's entry; a comment where its key cannot be written down.
  package static func entry(_ record: OpenRecord) -> String {
    let operation = record.operation
    guard let key = operation.source.text else {
      return """
          # A key that is not UTF-8 (\(operation.reason.rawValue)) cannot be named here. Decide \
          such keys with
          #   - { reason: \(operation.reason.rawValue), take: neither, at_most: 1 }

        """
    }
    let canonical = operation.destinationFingerprint.map { "sha256:\($0)" } ?? "absent"
    return """
        - key: \(quoted(key))
          namespace: \(quoted(operation.namespace.name))
          reason: \(operation.reason.rawValue)
          seen:
            legacy: sha256:\(operation.sourceFingerprint)
            canonical: \(canonical)
          take: # \(choices(record.takes))

      """
  }

  private static func choices(_ takes: [Resolution.Take]) -> String {
    alternatives(takes.map(\.rawValue))
  }

  /// A JSON string is a double-quoted scalar of YAML 1.2, too.
  private static func quoted(_ text: String) -> String { JSONValue.string(text).compact }
}
