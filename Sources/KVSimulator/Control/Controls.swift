internal import Core
internal import Synchronization

/// The knobs that can be turned while a simulator serves.
final class Controls: Sendable {
  let gate: Mutex<Gate>
  let entries: EntryAccess

  init(_ configuration: SimulatorConfiguration, entries: EntryAccess) {
    gate = Mutex(Gate(configuration))
    self.entries = entries
  }
}
