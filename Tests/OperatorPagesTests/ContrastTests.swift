import Glibc
import Testing

@testable import OperatorPages

/// Colours by WCAG 2.2: text at least 4.5 : 1 on what it stands on, controls and graphics 3 : 1.
@Suite struct ContrastTests {
  enum Scheme: CaseIterable { case light, dark }

  private static let grounds = ["ground", "surface", "sunken"]

  @Test(arguments: Scheme.allCases) func textIsLegible(scheme: Scheme) throws {
    let colors = try Self.colors(scheme)
    for text in ["ink", "quiet", "accent", "good", "warn", "bad", "info"] {
      for ground in Self.grounds { try expect(text, on: ground, 4.5, colors) }
    }
    for tone in ["good", "warn", "bad", "info"] {
      try expect(tone, on: tone + "-ground", 4.5, colors)
      try expect("ink", on: tone + "-ground", 4.5, colors)
    }
    try expect("accent-ink", on: "accent", 4.5, colors)
  }

  @Test(arguments: Scheme.allCases) func graphicsAreVisible(scheme: Scheme) throws {
    let colors = try Self.colors(scheme)
    for ground in Self.grounds {
      for graphic in ["control", "accent"] { try expect(graphic, on: ground, 3, colors) }
    }
    for line in ["share-applied", "info"] { try expect(line, on: "surface", 3, colors) }
  }

  private func expect(
    _ text: String, on ground: String, _ least: Double, _ colors: [String: [Double]]
  ) throws {
    let ratio = Self.contrast(try #require(colors[text]), try #require(colors[ground]))
    #expect(ratio >= least, "\(text) on \(ground): \(ratio)")
  }

  /// The custom properties that are colours; those of the dark scheme over the others.
  private static func colors(_ scheme: Scheme) throws -> [String: [Double]] {
    let css = String(decoding: OperatorAssets.style.bytes, as: UTF8.self)
    let dark = try #require(css.firstRange(of: "@media (prefers-color-scheme: dark)")?.lowerBound)
    let end = try #require(css[dark...].firstRange(of: "\n}\n")?.upperBound)
    var colors = colors(in: css[..<dark])
    if scheme == .dark { colors.merge(self.colors(in: css[dark..<end])) { $1 } }
    return colors
  }

  private static func colors(in css: Substring) -> [String: [Double]] {
    var colors: [String: [Double]] = [:]
    for match in css.matches(of: #/--([a-z-]+): #([0-9a-f]{6});/#) {
      guard let value = Int(match.output.2, radix: 16) else { continue }
      colors[String(match.output.1)] = [16, 8, 0].map { Double(value >> $0 & 0xFF) / 255 }
    }
    return colors
  }

  private static func contrast(_ a: [Double], _ b: [Double]) -> Double {
    let (x, y) = (luminance(a), luminance(b))
    return (max(x, y) + 0.05) / (min(x, y) + 0.05)
  }

  private static func luminance(_ color: [Double]) -> Double {
    let linear = color.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
    return zip(linear, [0.2126, 0.7152, 0.0722]).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
