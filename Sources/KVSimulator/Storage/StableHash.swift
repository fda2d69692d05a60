/// A 64-bit hash that is the same in every process (FNV-1a,
/// https://datatracker.ietf.org/doc/draft-eastlake-fnv/). Holds off accidents, not attackers.
struct StableHash: Sendable {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  init(_ parts: any Sequence<UInt8>...) {
    for part in parts { add(part) }
  }

  mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
  }
}
