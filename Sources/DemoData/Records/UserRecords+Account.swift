import Core

extension UserRecords {
  func settings(_ random: inout SplitMix64) -> Entry {
    var object = RecordObject()
    object.member("theme", random.pick(["light", "dark", "system"]))
    object.member("mpg", json: "\(random.number(14...38))")
    object.member("gasPrice", cents: random.number(289...519))
    object.member("defaultStart", "1200 Main Street, Springfield, IL 62701")
    return Entry(value: object.finish(), metadata: Array(#"{"v":3}"#.utf8))
  }

  func authenticators(_ random: inout SplitMix64) -> Entry {
    var object = RecordObject()
    object.member("credentialID", String(random.next(), radix: 16))
    object.member("counter", json: "\(random.number(0...900))")
    var list = [UInt8(ascii: "[")]
    list += object.finish()
    list.append(UInt8(ascii: "]"))
    return Entry(value: list)
  }

  func hughesNetSettings(_ random: inout SplitMix64) -> Entry {
    var object = RecordObject()
    object.member("installPay", cents: random.number(8_000...14_000))
    object.member("repairPay", cents: random.number(4_000...9_000))
    object.member("syncEnabled", json: "true")
    return Entry(value: object.finish())
  }

  func hughesNetDatabase(_ random: inout SplitMix64) -> Entry {
    let orders = (0..<3).map { _ in "\"\(random.number(10_000_000...99_999_999))\"" }
    var object = RecordObject()
    object.member("orders", json: "[" + orders.joined(separator: ",") + "]")
    object.member("syncedAt", clock.iso(ago: Int64(random.number(60...86_400))))
    return Entry(value: object.finish())
  }

  func hughesNetSession(_ random: inout SplitMix64) -> Entry {
    var object = RecordObject()
    object.member("cookie", String(random.next(), radix: 16))
    return Entry(value: object.finish(), expiration: clock.expiration(in: 30 * RecordClock.day))
  }

  func order(_ index: Int, _ random: inout SplitMix64) -> (String, Entry) {
    var object = RecordObject()
    object.member("orderId", "\(user)-\(index)")
    object.member("ownerId", identity.legacy)
    object.member("type", random.pick(["install", "repair", "upgrade"]))
    object.member("status", random.pick(["open", "complete", "departed"]))
    object.member("departureTimestamp", json: "\(clock.timestamp(ago: 7_200).milliseconds)")
    return ("hns:order:\(user)-\(index)", Entry(value: object.finish()))
  }
}
