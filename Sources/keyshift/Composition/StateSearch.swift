import Glibc
import Ledger

/// Looks for a state directory upwards from a plan.
enum StateSearch {
  /// The nearest directory named `state` in the given directory or above it.
  ///
  /// The search ends at the root of a repository (a directory with `.git`), and before another file
  /// system, another owner, and a directory that everybody may write to, such as /tmp.
  static func existing(from directory: String) -> String? {
    guard let start = status(directory) else { return nil }
    var place = directory
    while let found = status(place), found.st_dev == start.st_dev, found.st_uid == start.st_uid,
      found.st_mode & S_IWOTH == 0
    {
      let candidate = (place == "/" ? "" : place) + "/state"
      if let status = status(candidate), status.st_mode & S_IFMT == S_IFDIR,
        status.st_uid == start.st_uid
      {
        return candidate
      }
      guard place != "/", !Files.exists(place + "/.git") else { return nil }
      let parent = Files.directory(of: place)
      place = parent.isEmpty ? "/" : parent
    }
    return nil
  }

  /// That a plan may keep its state at the path: on the plan's file system, with the plan's owner, and not
  /// in a directory that everybody may write to.
  ///
  /// - Throws: `LedgerError` `.invalidInput`.
  static func check(_ path: String, from directory: String) throws(LedgerError) {
    var place = path
    while !Files.exists(place), place != "/" {
      let parent = Files.directory(of: place)
      place = parent.isEmpty ? "/" : parent
    }
    let reason: String? =
      if let start = status(directory), let found = status(place) {
        if found.st_mode & S_IFMT != S_IFDIR {
          "'\(place)' is not a directory"
        } else if found.st_dev != start.st_dev {
          "'\(place)' is on a different file system than the plan"
        } else if found.st_uid != start.st_uid {
          "'\(place)' has a different owner than the plan's directory"
        } else if found.st_mode & S_IWOTH != 0 {
          "'\(place)' is writable for everyone"
        } else {
          nil
        }
      } else {
        "'\(place)' cannot be examined"
      }
    guard let reason else { return }
    throw LedgerError(
      .invalidInput,
      "the cohort plan names the state directory '\(path)', but \(reason). Correct 'state', or "
        + "name the directory with --state-dir.")
  }

  /// Whether one of the directories holds the other, or they are the same.
  static func isNear(_ a: String, _ b: String) -> Bool {
    let (a, b) = (a.hasSuffix("/") ? a : a + "/", b.hasSuffix("/") ? b : b + "/")
    return a.utf8.starts(with: b.utf8) || b.utf8.starts(with: a.utf8)
  }

  private static func status(_ path: String) -> stat? {
    var found = stat()
    return unsafe stat(path, &found) == 0 ? found : nil
  }
}
