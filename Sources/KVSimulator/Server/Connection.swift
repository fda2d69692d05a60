import Glibc
import NIOCore

/// The client's connection, as far as faults go for it.
struct Connection: Sendable {
  private let channel: any Channel

  init(_ channel: any Channel) { self.channel = channel }

  /// Whether the client is on this machine.
  var isLocal: Bool {
    guard let address = channel.remoteAddress?.ipAddress else { return false }
    return address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
  }

  /// Ends the connection so that the client gets a reset (RST), not an orderly end.
  func reset() async {
    // With a linger time of zero, close(2) discards what is unsent and resets (socket(7)).
    if let options = channel as? any SocketOptionProvider {
      try? await options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
    }
    await close()
  }

  /// Ends the connection. One that has ended already is as good.
  func close() async { try? await channel.close().get() }
}
