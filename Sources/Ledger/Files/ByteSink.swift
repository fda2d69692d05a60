/// Something that takes bytes in order, such as a file being written.
package protocol ByteSink: AnyObject {
  /// Takes all the bytes, or throws; after an error the sink refuses more.
  func append(_ bytes: borrowing Span<UInt8>) throws(LedgerError)
}

extension ByteSink {
  package func append(_ bytes: [UInt8]) throws(LedgerError) { try append(bytes.span) }
}
