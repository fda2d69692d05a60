import Engine
import Ledger
import SystemPackage

extension CohortGates {
  /// Those of the state directory that a command was given.
  init(_ state: StateOptions, actor: String) {
    self.init(root: FilePath(state.root), lease: .standard, actor: actor)
  }
}
