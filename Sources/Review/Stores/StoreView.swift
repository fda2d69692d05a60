package import Core

/// What a store was found to be, for people and programs.
package struct StoreView: Sendable {
  /// One namespace of the cohort plan.
  package struct NamespaceRow: Hashable, Sendable {
    package var namespace: Namespace
    /// What the service calls it; nil where it goes by its own name.
    package var id: String?
    /// Keys seen, of which there may be more; nil where it could not be listed.
    package var keys: Int?
    /// Why it could not be listed.
    package var failure: String?

    package init(_ namespace: Namespace, id: String?, keys: Int?, failure: String? = nil) {
      self.namespace = namespace
      self.id = id
      self.keys = keys
      self.failure = failure
    }
  }

  package var address: StoreAddress
  package var identity: String
  /// What the kind of store has to say, such as a file.
  package var facts: [(name: String, text: String)]
  package var namespaces: [NamespaceRow]
  package var capabilities: StoreCapabilities
  /// Why nothing is ever written to it; nil where it can be.
  package var readOnlyReason: String?

  package init(
    address: StoreAddress, identity: String, facts: [(name: String, text: String)],
    namespaces: [NamespaceRow], capabilities: StoreCapabilities, readOnlyReason: String?
  ) {
    self.address = address
    self.identity = identity
    self.facts = facts
    self.namespaces = namespaces
    self.capabilities = capabilities
    self.readOnlyReason = readOnlyReason
  }

  /// Whether every namespace could be listed.
  package var isSound: Bool { namespaces.allSatisfy { $0.failure == nil } }

  package func text(_ style: Style) -> String {
    var output = style.heading("Store \(address.printable)") + "\n"
    output += style.facts(
      [(name: "identity", text: Printable.prose(identity))]
        + facts.map { (name: Printable.name($0.name), text: Printable.prose($0.text)) })
    output += "\n" + style.heading("Namespaces") + "\n" + table(style)
    output += "\n" + style.heading("Capabilities") + "\n"
    return output + style.facts(capabilityFacts)
  }

  private func table(_ style: Style) -> String {
    Table.text(
      header: ["namespace", "ID", "found"],
      rows: namespaces.map { row in
        let found: Table.Cell =
          switch (row.failure, row.keys) {
          case (let failure?, _): .words(Printable.prose(failure), .attention)
          case (nil, 0?), (nil, nil): .words("empty")
          case (nil, let keys?): .words("\(Quantity.count(keys, "key")) or more", .good)
          }
        return [.name(row.namespace.name), .name(row.id ?? row.namespace.name), found]
      }, style: style)
  }

  private var capabilityFacts: [(name: String, text: String)] {
    let c = capabilities
    let compared =
      switch c.conditionalWrites {
      case .none: "nothing: records are read again just before each write"
      case .destination: "the key"
      case .both: "the key and its source"
      }
    return [
      (name: "writes", text: readOnlyReason.map { "no: it is \(Printable.prose($0))" } ?? "yes"),
      (name: "a write compares", text: compared),
      (name: "lists keys in order", text: c.ordersKeys ? "yes" : "no"),
      (name: "lists values", text: c.scansValues ? "yes" : "no"),
      (
        name: "a request takes",
        text: c.requestLatency == .local ? "no network" : "a network round trip"
      ),
      (
        name: "a request carries",
        text: "\(Quantity.count(c.pageSize)) keys listed, \(Quantity.count(c.keysPerRead)) read, "
          + "\(Quantity.count(c.writeBatchSize)) written"
      ),
      (name: "parallel requests", text: Quantity.count(c.concurrentRequests)),
      (name: "retries by itself", text: c.retriesItself ? "yes" : "no"),
      (
        name: "a write is visible",
        text: c.consistencyDelay == 0 ? "at once" : "after \(c.consistencyDelay) s"
      ),
      (
        name: "expirations",
        text: "at least \(c.minimumExpirationLead) s ahead, "
          + (c.expirationResolution <= 1
            ? "to the second" : "multiples of \(c.expirationResolution) s")
      ),
      (
        name: "limits",
        text:
          "\(Quantity.bytes(c.maximumKeyBytes)) per key, \(Quantity.bytes(c.maximumValueBytes)) "
          + "per value, \(Quantity.bytes(c.maximumMetadataBytes)) per metadata"
      ),
      (name: "requests cost", text: c.tariff == nil ? "nothing" : "yes; `plan` forecasts it"),
    ]
  }

  package var json: JSONValue {
    [
      "format": "keyshift.store/1",
      "store": address.json,
      "store_identity": .string(identity),
      "facts": .object(facts.map { JSONValue.Member($0.name, .string($0.text)) }),
      "namespaces": .array(
        namespaces.map {
          [
            "namespace": .string($0.namespace.name), "id": .string($0.id),
            "keys_seen": $0.keys.map { .integer($0) } ?? .null, "failure": .string($0.failure),
          ]
        }),
      "read_only": .string(readOnlyReason),
      "capabilities": Self.json(capabilities),
    ]
  }

  private static func json(_ c: StoreCapabilities) -> JSONValue {
    [
      "orders_keys": .bool(c.ordersKeys), "scans_values": .bool(c.scansValues),
      "conditional_writes": .string(c.conditionalWrites.rawValue),
      "request_latency": .string(c.requestLatency == .local ? "local" : "round_trip"),
      "retries_itself": .bool(c.retriesItself),
      "concurrent_requests": .integer(c.concurrentRequests),
      "keys_per_list": .integer(c.pageSize), "keys_per_read": .integer(c.keysPerRead),
      "items_per_write": .integer(c.writeBatchSize),
      "maximum_key_bytes": .integer(c.maximumKeyBytes),
      "maximum_value_bytes": .integer(c.maximumValueBytes),
      "maximum_metadata_bytes": .integer(c.maximumMetadataBytes),
      "minimum_expiration_lead": .integer(Int(c.minimumExpirationLead)),
      "expiration_resolution": .integer(Int(c.expirationResolution)),
      "consistency_delay": .integer(Int(c.consistencyDelay)), "metered": .bool(c.tariff != nil),
    ]
  }
}
