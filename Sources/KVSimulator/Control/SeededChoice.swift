/// Numbers that depend on a seed and on what they are drawn for, on nothing else.
struct SeededChoice: Sendable {
  private var state: UInt64

  init(seed: UInt64, _ purpose: UInt64...) {
    state = Self.mix(seed)
    for number in purpose { state = Self.mix(state ^ number) }
  }

  /// The next number of the sequence (SplitMix64, https://prng.di.unimi.it/splitmix64.c).
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// In 0..<1.
  mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

  private static func mix(_ number: UInt64) -> UInt64 {
    var mixed = number &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
