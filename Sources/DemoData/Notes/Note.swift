import ByteJSON
import Core

/// One note as the application writes it.
struct Note {
  /// How a list names somebody other than the owner.
  enum Other {
    case number(Int)
    case address(String)

    var json: String {
      switch self {
      case .number(let number): "\(number)"
      case .address(let text): Note.quoted(text)
      }
    }
  }

  /// A number, or the name of a case.
  var number: String
  var owner: String
  /// The owner as JSON, where that is not the text: a number, or a name with escapes.
  var ownerToken: String?
  /// Whom the history names; the owner where this is nil.
  var author: String?
  var title = "Note"
  /// Seconds since 1970.
  var created: Int64
  var updated: Int64?
  var others: [Other] = []
  var hasDraft = false
  var hasMetadata = false

  var entry: Entry {
    let name = ownerToken ?? Self.quoted(owner)
    let (others, editor) = (others.map(\.json), Self.quoted(owner))
    let members = ([name] + others).enumerated().map { place, user in
      #"{"user":\#(user),"role":"\#(place == 0 ? "owner" : "reader")"}"#
    }
    var object = RecordObject()
    object.member("id", json: Int(number) == nil ? Self.quoted(number) : number)
    object.member("owner", json: name)
    object.member("title", title)
    object.member("members", json: "[" + members.joined(separator: ",") + "]")
    object.member("editors", json: "[" + ([editor] + others).joined(separator: ", ") + "]")
    object.member(
      "history", json: #"[{"by":\#(author.map(Self.quoted) ?? name),"at":\#(created)}]"#)
    if hasDraft { object.member("draft", draft) }
    object.member("body", json: Self.body)
    object.member("created", json: "\(created)")
    if let updated { object.member("updated", json: "\(updated)") }
    return Entry(value: object.finish(), metadata: hasMetadata ? metadata : nil)
  }

  private static let body = #"{"blocks":[{"type":"text","lines":["one","two"]},{"type":"rule"}]}"#

  /// JSON that stands in a string.
  private var draft: String {
    var object = RecordObject()
    object.member("author", owner)
    object.member("text", "…")
    return String(decoding: object.finish(), as: UTF8.self)
  }

  private var metadata: [UInt8] {
    var object = RecordObject()
    object.member("owner", json: ownerToken ?? Self.quoted(owner))
    object.member("v", json: "2")
    return object.finish()
  }

  static func quoted(_ text: String) -> String {
    var json = JSONWriter(capacity: 64)
    json.string(text)
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
