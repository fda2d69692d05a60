internal import Core
internal import Hummingbird
internal import Ledger
internal import NIOCore
internal import Review
internal import ServiceLifecycle

/// Streams a run's progress as server-sent events (HTML Living Standard, §9.2) until it ends.
struct RunEvents: Sendable {
  let archive: RunArchive
  let sleep: @Sendable (Duration) async throws -> Void

  private static let interval = Duration.milliseconds(500)
  /// Readings without news after which a comment shows that the stream is alive.
  private static let quietReadings = 20

  /// - Parameter onEnd: called when the stream is over, however it ends.
  func body(of run: String, onEnd: @escaping @Sendable () -> Void) -> ResponseBody {
    ResponseBody { writer in
      defer { onEnd() }
      var last: JSONValue?
      var quiet = 0
      while !Task.isShuttingDownGracefully, !Task.isCancelled {
        guard let current = try? archive.run(run) else { break }
        let progress = JSONValue(progressOf: current)
        if progress != last {
          try await writer.write(Self.event("progress", progress))
          (last, quiet) = (progress, 0)
        }
        if current.record.outcome != .running {
          try await writer.write(Self.event("end", progress))
          break
        }
        quiet += 1
        if quiet % Self.quietReadings == 0 {
          try await writer.write(ByteBuffer(string: ": still running\n\n"))
        }
        try await cancelWhenGracefulShutdown { try await sleep(Self.interval) }
      }
      try await writer.finish(nil)
    }
  }

  private static func event(_ name: String, _ data: JSONValue) -> ByteBuffer {
    ByteBuffer(string: "event: \(name)\ndata: \(data.compact)\n\n")
  }
}
