/// Pages of the documentation that the program itself prints.
public enum Manual {
  /// What every error code means (Markdown, UTF-8), as `docs/errors.md` holds it.
  public static var errors: [UInt8] { PackageResources.errors_md }
}
