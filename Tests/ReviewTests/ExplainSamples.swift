import ByteJSON
import Core
import Ledger

@testable import Review

/// Explanations with everything that they can show.
enum ExplainSamples {
  static let newer = Sample.operation(.update, .sourceNewer, "newer")

  /// One that compares times, one of an absent destination, one of a record in place.
  static func all() throws -> [KeyExplanation] {
    let fields = [
      TimeField(try JSONPointer("/updatedAt")), TimeField(try JSONPointer("/createdAt")),
    ]
    var compared = KeyExplanation(
      identity: Sample.ann, rule: "trips", namespace: "BETA_LOGS_KV", role: .legacyKey,
      source: newer.source, destination: newer.destination,
      legacy: record(1_772_269_507, 0), canonical: record(1_771_995_000, 1),
      decision: Decision(.update, .sourceNewer, result: Entry(value: Array("SECRET".utf8))),
      timeFields: fields, ownerField: "/userId", findings: [.init(rewrite: "/userId", count: 1)])
    compared.destinationWrites = (1...5).map {
      KeyExplanation.Write(run: "run-\($0)", cohort: "staging-01", ended: Sample.time)
    }
    let create = Sample.operation(.create, .destinationAbsent, "7")
    let absent = KeyExplanation(
      identity: Sample.ann, rule: "trips", namespace: "BETA_LOGS_KV", role: .legacyKey,
      source: create.source, destination: create.destination, legacy: record(nil, 0),
      canonical: nil, decision: Decision(.skip, .deletedSince), writer: "run-1")
    let inPlace = KeyExplanation(
      identity: Sample.evil, rule: "orders", namespace: "BETA_HUGHESNET_ORDERS_KV", role: .inPlace,
      source: "hns:order:1", destination: "hns:order:1", legacy: record(nil, 0), canonical: nil,
      decision: Decision(.reject, .ownerMissing), ownerField: "/ownerId")
    return [compared, absent, inPlace]
  }

  private static func record(_ time: Int64?, _ field: Int) -> KeyExplanation.Record {
    let interval = time.map {
      MomentInterval(earliest: $0 * 1_000_000_000, latest: $0 * 1_000_000_000 + 999_999_999)
    }
    let stated = interval.map {
      StatedTime(
        field: field, form: .dateTime(hasOffset: true), interval: $0, isLastChange: field == 0)
    }
    return KeyExplanation.Record(
      Entry(
        value: Array("SECRET".utf8), metadata: field == 0 ? Array("{}".utf8) : nil,
        expiration: field == 0 ? nil : 1_800_000_000),
      owner: time == nil ? nil : "johndoe",
      time: stated.map { .success($0) } ?? (time == nil ? nil : .failure(.absent)))
  }

  static func readings() throws -> [KeyTrial.Reading] {
    let place = KeyTrial.Place(try Sample.rules()[0], try Sample.rules()[0].source)
    let other = KeyTrial.Place(try Sample.rules()[1], try Sample.rules()[1].source)
    return [
      KeyTrial.Reading(place, .taken(Sample.ann)),
      KeyTrial.Reading(
        other, .mismatch(TemplateMismatch(offset: 0, expected: .literal(Array("hns:".utf8))))),
    ]
  }
}
