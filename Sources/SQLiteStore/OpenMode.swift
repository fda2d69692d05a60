extension SQLiteStore {
  /// What an opened store may do to its file.
  public enum OpenMode: Hashable, Sendable {
    /// Changes nothing: not the file's bytes or times, nor the directory it stands in.
    case readOnly
    /// Writes. With `create`, a missing or empty file becomes an empty store.
    case readWrite(create: Bool)
  }
}
