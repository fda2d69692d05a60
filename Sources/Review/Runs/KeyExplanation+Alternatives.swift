import Core
package import Ledger

extension KeyExplanation {
  /// Another decision, and what would have to be otherwise for it.
  package struct Alternative: Sendable {
    /// `update`, `update or skip`.
    package let decision: String
    /// To stand after `if`; harmless.
    package let condition: String

    fileprivate init(_ decision: String, _ condition: String) {
      self.decision = decision
      self.condition = condition
    }
  }

  package var alternatives: [Alternative] {
    guard let decision else {
      return [
        Alternative(
          canonical == nil ? "create" : "decided",
          "there were a legacy record under \(Printable.key(source))")
      ]
    }
    if take != nil { return [] }
    return alternatives(to: decision.reason)
  }

  private func alternatives(to reason: Reason) -> [Alternative] {
    switch reason {
    case .destinationAbsent:
      return [
        Alternative("unchanged", "the destination held the planned record"),
        Alternative(otherwise, "the destination held another record of this user"),
      ]
    case .sourceNewer, .destinationNewer, .destinationNewerAsStated, .sameTime, .timesOverlap:
      return byTime(reason) + [Self.same]
    case .noTime, .differentTimeFields, .futureTime, .destinationForeignOwner:
      return compared(reason)
    case .fieldsChange: return [Alternative("unchanged", "its fields had the ID already")]
    case .sameContent:
      return role == .inPlace
        ? [Alternative("rewrite", "a field that the rule rewrites had the legacy name")]
        : [
          Alternative("create", "the destination were absent"),
          Alternative(otherwise, "the destination held another record of this user"),
        ]
    case .deletedSince: return [Alternative("create", "the plan is made with --recreate")]
    case .foreignOwner, .ownerMissing:
      return [Alternative(usual, "\(owner) had the legacy name or the ID")]
    default: return obstacle(reason).map { [Alternative(usual, $0)] } ?? []
    }
  }

  private static let same = Alternative("unchanged", "the destination held the planned record")

  /// What a legacy record comes to that nothing stands against.
  private var usual: String {
    if role == .inPlace { return "rewrite or unchanged" }
    return canonical == nil ? "create" : otherwise
  }

  /// What two different records come to.
  private var otherwise: String { timeFields.isEmpty ? "conflict" : "update, skip or conflict" }

  private var owner: String {
    ownerField.map { "the owner field \(Printable.name($0))" } ?? "the owner"
  }

  private func byTime(_ reason: Reason) -> [Alternative] {
    func end(_ record: Record?) -> String? { (try? record?.time?.get().interval).map(\.end) }
    let update = end(canonical).map {
      Alternative("update", "the legacy record's time were after \($0)")
    }
    let skip = end(legacy).map { Alternative("skip", "the destination's time were after \($0)") }
    switch reason {
    case .sourceNewer: return [skip].compactMap(\.self)
    case .destinationNewer, .destinationNewerAsStated: return [update].compactMap(\.self)
    default: return [update, skip].compactMap(\.self)
    }
  }

  private func compared(_ reason: Reason) -> [Alternative] {
    let fields = timeFields.map { Printable.name($0.text) }.joined(separator: ", ")
    let condition =
      switch reason {
      case .noTime where timeFields.isEmpty: "the rule named a time field under newer_by"
      case .noTime: "both records had a readable time in \(fields)"
      case .differentTimeFields:
        "both records had a time in \(fields.isEmpty ? "one field" : Printable.name(timeFields[0].text))"
      case .futureTime: "neither time were more than a day after the plan"
      default: "\(owner) of the destination named this user"
      }
    return [Alternative("update or skip", condition), Self.same]
  }

  /// What is in the way of a move, as a condition that it were not.
  private func obstacle(_ reason: Reason) -> String? {
    switch reason {
    case .destinationOfAnotherRule: "no earlier rule wrote the same destination"
    case .severalSources: "only one legacy name had a record for the destination"
    case .notRestorable: "the store could take back the record that is replaced"
    case .memberExists: "the object had no member with the new name"
    case .ambiguousField: "each field that the rule reads occurred once"
    case .nameIsNumber: "the field held the name as a text"
    case .notJSON: "the value were JSON"
    case .embeddedNotJSON: "the string that the rule reads as JSON were JSON"
    case .metadataNotJSON: "the metadata were JSON"
    case .keyTooLong: "the destination key were as short as the store demands"
    case .malformedKey: "the key were valid UTF-8 in a form that the store takes"
    case .valueTooLarge: "the value were as small as the store demands"
    case .metadataTooLarge: "the metadata were as small as the store demands"
    case .expiresTooSoon: "the record expired later"
    case .corruptExpiration: "the expiration were above 0"
    default: nil
    }
  }
}

extension MomentInterval {
  /// The last moment, in UTC.
  fileprivate var end: String { MomentInterval(earliest: latest, latest: latest).utc }
}
