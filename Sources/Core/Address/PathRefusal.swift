/// Why a file that a plan names is not read: it lies where the plan may not reach.
package struct PathRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// A sentence with advice; holds no byte of the file.
  package let reason: String

  package init(_ reason: String) { self.reason = reason }

  package var description: String { reason }
}
