/// Fields of CSV (RFC 4180).
package enum CSVField {
  /// The field, in quotes where a comma, a quote, a line's end or a blank at either end asks for them.
  package static func text(_ field: String) -> String {
    let isPlain = field.utf8.allSatisfy { byte in
      byte != UInt8(ascii: ",") && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\n")
        && byte != UInt8(ascii: "\r")
    }
    let space = UInt8(ascii: " ")
    if isPlain, field.utf8.first != space, field.utf8.last != space { return field }
    var output = Array("\"".utf8)
    for byte in field.utf8 {
      if byte == UInt8(ascii: "\"") { output.append(byte) }
      output.append(byte)
    }
    return String(decoding: output + "\"".utf8, as: UTF8.self)
  }
}

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
