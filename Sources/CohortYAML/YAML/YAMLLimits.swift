/// What a file may cost before it is refused.
struct YAMLLimits: Sendable {
  var bytes = 1_024 * 1_024
  /// Collections inside collections.
  var depth = 64
  /// Values in the document, aliases counted as often as they are used.
  var nodes = 200_000
  /// Mistakes listed in one run.
  var mistakes = 100
}
