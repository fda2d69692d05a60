import Core
import Hummingbird
import Ledger
import NIOCore
import Review
import ServiceLifecycle

/// Streams a run's progress as server-sent events (HTML Living Standard, §9.2) until it ends.
struct RunEvents: Sendable {
  let archive: RunArchive
  let sleep: @Sendable (Duration) async throws -> Void

  private static let interval = Duration.milliseconds(500)
  /// Readings without news after which a comment shows that the stream is alive.
  private static let quietReadings = 20
  /// Readings in all: a quarter of an hour. A client then asks again, and has to show again that it may.
  private static let maximumReadings = 1_800

  /// - Parameter place: held until the stream is over, however it ends.
  func body(of run: ArchivedRun, holding place: StreamCount.Place) -> ResponseBody {
    ResponseBody { writer in
      defer { place.free() }
      var last: JSONValue?
      var quiet = 0
      for _ in 0..<Self.maximumReadings
      where !Task.isShuttingDownGracefully && !Task.isCancelled {
        guard let current = try? await archive.again(run) else { break }
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
      // Before the client learns of the end, and may ask again.
      place.free()
      try await writer.finish(nil)
    }
  }

  private static func event(_ name: String, _ data: JSONValue) -> ByteBuffer {
    ByteBuffer(string: "event: \(name)\ndata: \(data.compact)\n\n")
  }
}
