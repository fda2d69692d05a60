/// The first line of a comment, for programs that look for it and for what it is about.
enum CommentMarker {
  /// The JSON in an HTML comment, which no text in it can end.
  static func line(_ json: JSONValue) -> String { "<!-- \(EmbeddedJSON.comment(json)) -->\n" }
}
