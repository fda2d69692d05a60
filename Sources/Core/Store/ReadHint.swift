/// What is known of a key before it is read, for stores that read values of different kinds by different
/// requests.
public struct ReadHint: Hashable, Sendable {
  /// The metadata that a listing showed beside a key.
  public struct Listed: Hashable, Sendable {
    /// JSON; nil where the entry has none.
    public var metadata: [UInt8]?
    /// Makes what a listing showed.
    public init(metadata: [UInt8]?) { self.metadata = metadata }
  }

  /// Whether the value is expected not to be text; false also where the key is expected to be absent, nil
  /// where nothing is known. A wrong expectation costs requests and changes no answer.
  public var isBinary: Bool?
  /// As recent as the caller needs it: a store may return this metadata instead of asking for it. Nil where
  /// the store has to ask.
  public var listed: Listed?

  /// Makes a hint; see the properties.
  public init(isBinary: Bool? = nil, listed: Listed? = nil) {
    self.isBinary = isBinary
    self.listed = listed
  }

  /// Nothing is known.
  public static let none = ReadHint()
}
