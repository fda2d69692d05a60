internal import Glibc

/// How many connections the process has file descriptors for.
enum DescriptorLimit {
  /// Half of what the system allows is for connections, so that state, plans and stores can still be opened.
  static func connections(atMost wanted: Int) -> Int {
    let allowed = sysconf(CInt(_SC_OPEN_MAX))
    guard allowed > 0 else { return wanted }
    return min(wanted, max(2, allowed / 2 - 16))
  }
}
