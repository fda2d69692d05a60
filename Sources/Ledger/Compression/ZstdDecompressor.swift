import CZstd

/// Owns a Zstandard decompression context (RFC 8878).
@safe
package final class ZstdDecompressor {
  package enum Step {
    /// More input or more room is needed; a frame is open.
    case progress
    /// A frame ended, its checksum right; another may follow.
    case frameEnd
    case failed(String)
  }

  private let context: OpaquePointer

  /// - Parameter maximumWindowLog: frames that need a larger window are refused.
  package init(maximumWindowLog: CInt) throws(LedgerError) {
    guard let context = unsafe ZSTD_createDCtx() else {
      throw LedgerError(.other, "not enough memory to decompress")
    }
    unsafe self.context = unsafe context
    let code = unsafe ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, maximumWindowLog)
    if ZSTD_isError(code) != 0 {
      throw LedgerError(.other, "could not set up decompression", cause: ZstdFailure.name(code))
    }
  }

  deinit { unsafe ZSTD_freeDCtx(context) }

  /// Decompresses from `position` on, as much as fits the output's free capacity.
  package func step(
    _ input: borrowing Span<UInt8>, position: inout Int, into output: inout OutputSpan<UInt8>
  ) -> Step {
    var source = unsafe ZSTD_inBuffer(src: nil, size: input.count, pos: position)
    let code = unsafe input.withUnsafeBytes { bytes in
      unsafe output.withUnsafeMutableBufferPointer { buffer, count in
        unsafe source.src = bytes.baseAddress
        var target = unsafe ZSTD_outBuffer(
          dst: buffer.baseAddress, size: buffer.count, pos: count)
        let code = unsafe ZSTD_decompressStream(context, &target, &source)
        count = unsafe target.pos
        return code
      }
    }
    position = unsafe source.pos
    if ZSTD_isError(code) != 0 { return .failed(ZstdFailure.name(code)) }
    return code == 0 ? .frameEnd : .progress
  }
}
