import Foundation
import Glibc
import Synchronization
import TestKit

/// Passes bytes between clients and the server, and cuts connections where it is told to.
///
/// What a client sent is passed on before a cut, so the server may have done what the client never hears of.
final class CuttingProxy: Sendable {
  /// The directory of the socket that clients connect to.
  let directory: TemporaryDirectory
  private let server: String
  private let listener: Int32
  /// Bytes of answers that each further connection may pass on; nil: any number.
  private let budget: Mutex<@Sendable () -> Int?>
  private let cuts = Atomic(0)

  var cutCount: Int { cuts.load(ordering: .relaxed) }

  /// - Parameter server: the directory of the server's socket.
  init(to server: String, budget: @escaping @Sendable () -> Int?) throws {
    self.server = server + "/.s.PGSQL.5432"
    self.budget = Mutex(budget)
    directory = try TemporaryDirectory()
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard
      Self.withAddress(directory.name(".s.PGSQL.5432"), { bind(listener, $0, $1) }) == 0,
      listen(listener, 64) == 0
    else { throw POSIXError(.EADDRNOTAVAIL) }
    Thread.detachNewThread { [self, listener] in
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        let allowed = budget()
        Thread.detachNewThread { self.pass(client, allowed) }
      }
    }
  }

  /// Lets every further connection live.
  func close() { shutdown(listener, Int32(SHUT_RDWR)) }

  private func pass(_ client: Int32, _ allowed: Int?) {
    let upstream = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer {
      Glibc.close(client)
      Glibc.close(upstream)
    }
    guard Self.withAddress(server, { connect(upstream, $0, $1) }) == 0 else { return }
    var left = allowed
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      var watched = [
        pollfd(fd: client, events: Int16(POLLIN), revents: 0),
        pollfd(fd: upstream, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&watched, 2, -1) > 0 else { return }
      if watched[0].revents != 0 {
        let count = read(client, &buffer, buffer.count)
        guard count > 0, Self.send(buffer[..<count], to: upstream) else { return }
      }
      if watched[1].revents != 0 {
        let count = read(upstream, &buffer, buffer.count)
        guard count > 0 else { return }
        let passed = min(count, left ?? count)
        guard Self.send(buffer[..<passed], to: client) else { return }
        left = left.map { $0 - passed }
        if passed < count || left == 0 {
          cuts.add(1, ordering: .relaxed)
          return
        }
      }
    }
  }

  private static func send(_ bytes: ArraySlice<UInt8>, to socket: Int32) -> Bool {
    var left = bytes
    while !left.isEmpty {
      let count = left.withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      left = left.dropFirst(count)
    }
    return true
  }

  private static func withAddress(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8CString)
    withUnsafeMutableBytes(of: &address.sun_path) { target in
      for (index, byte) in bytes.enumerated() where index < target.count {
        target[index] = UInt8(bitPattern: byte)
      }
    }
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
