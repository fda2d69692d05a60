/// The first line of a comment, for programs that look for it and for what it is about.
enum CommentMarker {
  /// The JSON in an HTML comment, which no text in it can end.
  static func line(_ json: JSONValue) -> String {
    let text = json.compact.replacing("--", with: "-\\u002d")
      .replacing("<", with: "\\u003c").replacing(">", with: "\\u003e")
    return "<!-- \(text) -->\n"
  }
}
