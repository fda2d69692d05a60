/// The standard alphabet of RFC 4648 §4, with padding.
enum Base64 {
  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    let groups = bytes.count / 3 + (bytes.count % 3 == 0 ? 0 : 1)
    return [UInt8](capacity: groups * 4) { text in
      var i = 0
      while i < bytes.count {
        let count = min(3, bytes.count - i)
        var group: UInt32 = 0
        for j in 0..<3 { group = group << 8 | (j < count ? UInt32(bytes[i + j]) : 0) }
        for j in 0..<4 {
          let digit = Int(group >> UInt32(18 - 6 * j) & 0x3F)
          text.append(j <= count ? alphabet[digit] : UInt8(ascii: "="))
        }
        i += 3
      }
    }
  }
}
