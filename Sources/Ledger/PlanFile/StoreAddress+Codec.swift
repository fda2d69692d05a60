import ByteJSON
import Core

extension JSONWriter {
  /// The subject's `store`, in the words of the cohort plan.
  mutating func append(_ store: StoreAddress) {
    beginObject("store")
    append(store.value, dynamic: store.kind)
    endObject()
  }

  private mutating func append(_ value: StoreValue, dynamic name: String) {
    switch value {
    case .text(let text): field(dynamic: name, text)
    case .fields(let fields):
      beginObject(dynamic: name)
      for field in fields { append(field.value, dynamic: field.name) }
      endObject()
    }
  }
}

extension StoreAddress {
  /// The `store` of a subject's line, in the order in which it is written there.
  ///
  /// - Returns: nil unless exactly one store is named, by texts only and no name twice.
  init?(inSubject line: ArraySlice<UInt8>) {
    do throws(JSONError) {
      var reader = JSONReader(Array(line))
      try reader.enterObject()
      var stores: [StoreValue?] = []
      while let name = try reader.nextMember() {
        if reader.holds("store", name) {
          stores.append(try StoreValue.read(&reader))
        } else {
          _ = try reader.skip()
        }
      }
      guard stores.count == 1, case .fields(let kinds)?? = stores.first, kinds.count == 1,
        let kind = kinds.first
      else { return nil }
      self.init(kind.name, kind.value)
    } catch { return nil }
  }
}

extension StoreValue {
  /// - Returns: nil for anything but texts and objects of them, and for an empty object or one that
  ///   has a name twice.
  fileprivate static func read(_ reader: inout JSONReader) throws(JSONError) -> StoreValue? {
    switch try reader.peek() {
    case .string:
      let token = try reader.string()
      return reader.text(token).map { .text(String(decoding: $0, as: UTF8.self)) }
    case .object:
      var fields: [Field] = []
      var names: Set<Bytewise> = []
      var isWhole = true
      try reader.enterObject()
      while let token = try reader.nextMember() {
        let name = reader.text(token).map { String(decoding: $0, as: UTF8.self) }
        guard let value = try read(&reader), let name, names.insert(Bytewise(name)).inserted else {
          isWhole = false
          continue
        }
        fields.append(Field(name, value))
      }
      return isWhole && !fields.isEmpty ? .fields(fields) : nil
    default:
      _ = try reader.skip()
      return nil
    }
  }
}
