/// Something that takes bytes in order, such as a file being written.
public protocol ByteSink: AnyObject {
  /// Takes all the bytes, or throws; after an error the sink refuses more.
  func append(_ bytes: borrowing Span<UInt8>) throws(LedgerError)
}

extension ByteSink {
  public func append(_ bytes: [UInt8]) throws(LedgerError) { try append(bytes.span) }
}
