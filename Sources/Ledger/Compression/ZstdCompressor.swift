import CZstd

/// Owns a Zstandard compression context (RFC 8878).
@safe
final class ZstdCompressor {
  private let context: OpaquePointer
  private var output: [UInt8]

  /// - Parameter windowLog: base-2 logarithm of the window, which bounds memory here and in every
  ///   reader.
  init(level: CInt, windowLog: CInt) throws(LedgerError) {
    guard let context = unsafe ZSTD_createCCtx() else {
      throw LedgerError(.other, "not enough memory to compress")
    }
    unsafe self.context = unsafe context
    output = [UInt8](repeating: 0, count: ZSTD_CStreamOutSize())
    let settings = unsafe [
      ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level),
      ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, windowLog),
      ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1),
    ]
    for code in settings where ZSTD_isError(code) != 0 { throw ZstdFailure.compression(code) }
  }

  deinit { unsafe ZSTD_freeCCtx(context) }

  /// Compresses the bytes and hands on what comes out.
  ///
  /// - Parameter endingFrame: whether the frame ends here, so that everything so far can be read.
  func compress(
    _ bytes: borrowing Span<UInt8>, endingFrame: Bool, into sink: some ByteSink
  ) throws(LedgerError) {
    var consumed = 0
    while true {
      let step = try self.step(bytes, from: consumed, endingFrame: endingFrame)
      consumed = step.consumed
      if step.produced > 0 {
        let compressed = output
        try sink.append(compressed.span.extracting(0..<step.produced))
      }
      if endingFrame ? step.remaining == 0 : consumed == bytes.count { return }
    }
  }

  private func step(
    _ bytes: borrowing Span<UInt8>, from start: Int, endingFrame: Bool
  ) throws(LedgerError) -> (consumed: Int, produced: Int, remaining: Int) {
    var input = unsafe ZSTD_inBuffer(src: nil, size: bytes.count, pos: start)
    var result = unsafe ZSTD_outBuffer(dst: nil, size: output.count, pos: 0)
    let code = unsafe bytes.withUnsafeBytes { source in
      unsafe output.withUnsafeMutableBytes { target in
        unsafe input.src = source.baseAddress
        unsafe result.dst = target.baseAddress
        return unsafe ZSTD_compressStream2(
          context, &result, &input, endingFrame ? ZSTD_e_end : ZSTD_e_continue)
      }
    }
    if ZSTD_isError(code) != 0 { throw ZstdFailure.compression(code) }
    return unsafe (input.pos, result.pos, code)
  }
}

enum ZstdFailure {
  static func name(_ code: Int) -> String { unsafe String(cString: ZSTD_getErrorName(code)) }

  static func compression(_ code: Int) -> LedgerError {
    LedgerError(.other, "could not compress", cause: name(code))
  }
}
