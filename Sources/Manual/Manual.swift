/// Pages of the documentation that the program itself prints.
package enum Manual {
  /// What every error code means (Markdown, UTF-8), as `docs/errors.md` holds it.
  package static var errors: [UInt8] { PackageResources.errors_md }
}
