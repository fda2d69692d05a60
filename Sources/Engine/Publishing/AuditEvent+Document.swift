import ByteJSON
import Core
import Ledger

extension AuditEvent {
  /// In the words of the application's own audit entries.
  var document: [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.name("timestamp")
    json.string(time.description)
    json.name("actor")
    json.string(actor)
    json.name("action")
    json.string(action.rawValue)
    json.name("success")
    json.boolean(success)
    json.name("details")
    json.beginObject()
    for (name, value) in details.sorted(by: {
      $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
    }) {
      json.name(Array(name.utf8).span)
      switch value {
      case .string(let text): json.string(text)
      case .integer(let number): json.integer(number)
      case .bool(let flag): json.boolean(flag)
      case .null: json.null()
      }
    }
    json.endObject()
    json.endObject()
    return json.bytes
  }
}
