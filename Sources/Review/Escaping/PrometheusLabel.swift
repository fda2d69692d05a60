/// Values of labels in the Prometheus text exposition format, version 0.0.4.
package enum PrometheusLabel {
  /// The value as it stands between quotes. Backslash, quote and line feed are all that it cannot hold
  /// as they are.
  package static func escaped(_ text: String) -> String {
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): output += "\\\\".utf8
      case UInt8(ascii: "\""): output += "\\\"".utf8
      case UInt8(ascii: "\n"): output += "\\n".utf8
      default: output.append(byte)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }
}
