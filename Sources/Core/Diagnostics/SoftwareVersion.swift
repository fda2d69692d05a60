/// A version of Keyshift: three numbers, as in 0.3.1.
package struct SoftwareVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Of this program.
  package static let current = SoftwareVersion(0, 2, 0)

  package let major: Int
  package let minor: Int
  package let patch: Int

  package init(_ major: Int, _ minor: Int, _ patch: Int) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  package var description: String { "\(major).\(minor).\(patch)" }

  package static func < (a: Self, b: Self) -> Bool {
    (a.major, a.minor, a.patch) < (b.major, b.minor, b.patch)
  }
}
