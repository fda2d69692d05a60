import Synchronization

/// A request to stop at the next safe point; raised by a signal handler, read by the applier.
public final class StopSignal: Sendable {
  private let raised = Atomic<Bool>(false)

  public init() {}

  public var isRaised: Bool { raised.load(ordering: .acquiring) }

  public func raise() { raised.store(true, ordering: .releasing) }
}
