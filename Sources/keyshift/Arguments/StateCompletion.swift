import ArgumentParser
import Core
import FileState
import Ledger
import SystemPackage

/// What the shell offers for a name that the state knows: environments, cohorts, runs.
///
/// Nothing is said where there is no state or it cannot be read: a completion has no place for an error.
enum StateCompletion {
  static let environments = CompletionKind.custom { words, _, prefix in
    offered(try? directory(words).environments(), prefix)
  }

  /// Of the environment that stands before it, else of all.
  static let cohorts = CompletionKind.custom { words, _, prefix in
    let cohorts = (try? directory(words).cohorts()) ?? []
    let named = cohorts.filter { cohort in words.contains { $0.isSame(as: cohort.environment) } }
    return offered((named.isEmpty ? cohorts : named).map(\.name), prefix)
  }

  static let runs = CompletionKind.custom { words, _, prefix in
    offered(try? directory(words).runs(), prefix)
  }

  /// Names that a shell takes as they are, each once.
  private static func offered(_ names: [String]?, _ prefix: String) -> [String] {
    Set(names ?? []).filter { name in
      name.utf8.starts(with: prefix.utf8)
        && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
    }.sorted()
  }

  /// The state of `--state-dir`, else of KEYSHIFT_STATE_DIR, else the nearest from here upwards.
  private static func directory(_ words: [String]) -> StateDirectory {
    var named: String?
    for (place, word) in words.enumerated() {
      if word == "--state-dir", place + 1 < words.count { named = words[place + 1] }
      if word.utf8.starts(with: "--state-dir=".utf8) {
        named = String(decoding: word.utf8.dropFirst("--state-dir=".utf8.count), as: UTF8.self)
      }
    }
    let here = Files.absolute("")
    return StateDirectory(
      FilePath(
        named ?? Environment["KEYSHIFT_STATE_DIR"] ?? StateSearch.existing(from: here)
          ?? here + "/state"))
  }
}
