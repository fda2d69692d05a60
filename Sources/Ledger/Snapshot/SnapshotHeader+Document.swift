import Core
import SystemPackage

extension SnapshotHeader {
  private struct Document: Decodable {
    var store: String
    var created: Timestamp
    var namespaces: [String]
  }

  /// Reads the first line; later versions are refused by name.
  init(line: [UInt8], at path: FilePath) throws(LedgerError) {
    let document = try JSONDocument.decode(
      Document.self, from: line, at: path, format: SnapshotCodecV1.format,
      remedy: "Give the path of a snapshot, or take the snapshot again.")
    self.init(
      store: document.store, created: document.created,
      namespaces: document.namespaces.map { Namespace($0) })
  }
}
