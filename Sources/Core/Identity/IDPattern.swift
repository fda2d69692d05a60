/// A regular expression that a whole ID has to match.
///
/// Literals, `.`, classes (`[a-z0-9_-]`, `[^x]`, `\d`, `\w`), groups, `|`, `?`, `*`, `+`, `{2}`, `{2,}` and
/// `{2,4}`. Matching takes time in proportion to the ID: a plan is written by others, and no expression of
/// theirs may hold up a run.
package struct IDPattern: Hashable, Sendable {
  /// As written.
  package let text: String
  private let states: [State]
  private let start: Int

  package static let maximumLength = 200
  static let maximumStates = 4_000

  /// One step of the machine.
  enum State: Hashable, Sendable {
    case scalar(CharacterSet, next: Int)
    case fork(Int, Int)
    case match
  }

  /// What one place of the ID may be.
  struct CharacterSet: Hashable, Sendable {
    var ranges: [ClosedRange<UInt32>]
    var isNegated = false

    func contains(_ scalar: UInt32) -> Bool {
      ranges.contains { $0.contains(scalar) } != isNegated
    }
  }

  /// - Throws: a `Mistake` that says what is wrong and where.
  package init(_ text: String) throws(Mistake) {
    guard text.unicodeScalars.count <= Self.maximumLength else {
      throw Mistake(
        offset: Self.maximumLength, reason: "it is longer than \(Self.maximumLength) characters")
    }
    self.text = text
    var parser = IDPatternParser(text)
    var builder = Builder()
    start = try builder.add(parser.parse(), then: builder.append(.match, at: 0))
    states = builder.states
  }

  package struct Mistake: Error, Hashable, Sendable {
    /// In Unicode scalars from the start.
    package var offset: Int
    package var reason: String
  }

  package static func == (a: Self, b: Self) -> Bool { a.text.isSame(as: b.text) }
  package func hash(into hasher: inout Hasher) { hasher.combine(bytesOf: text) }

  /// Whether the whole of `id` matches.
  package func matches(_ id: String) -> Bool {
    var current = closure([start])
    for scalar in id.unicodeScalars {
      var next: [Int] = []
      for case .scalar(let set, let target) in current.map({ states[$0] })
      where set.contains(scalar.value) {
        next.append(target)
      }
      guard !next.isEmpty else { return false }
      current = closure(next)
    }
    return current.contains { states[$0] == .match }
  }

  /// The states that can be reached without a character.
  private func closure(_ from: [Int]) -> [Int] {
    var seen = [Bool](repeating: false, count: states.count)
    var open = from
    var reached: [Int] = []
    while let state = open.popLast() {
      guard !seen[state] else { continue }
      seen[state] = true
      reached.append(state)
      if case .fork(let first, let second) = states[state] { open += [first, second] }
    }
    return reached
  }

  // MARK: - The machine

  indirect enum Tree {
    case set(CharacterSet)
    case sequence([Tree])
    case either([Tree])
    case repeated(Tree, Int, Int?)
  }

  private struct Builder {
    var states: [State] = []

    mutating func append(_ state: State, at offset: Int) throws(Mistake) -> Int {
      guard states.count < IDPattern.maximumStates else {
        throw Mistake(offset: offset, reason: "its repetitions expand to too many states")
      }
      states.append(state)
      return states.count - 1
    }

    /// - Returns: the state at which `tree` starts.
    mutating func add(_ tree: Tree, then next: Int) throws(Mistake) -> Int {
      switch tree {
      case .set(let set): return try append(.scalar(set, next: next), at: 0)
      case .sequence(let trees):
        var next = next
        for tree in trees.reversed() { next = try add(tree, then: next) }
        return next
      case .either(let trees):
        guard
          var start = try trees.last.map({ (tree) throws(Mistake) in try add(tree, then: next) })
        else { return next }
        for tree in trees.dropLast().reversed() {
          let branch = try add(tree, then: next)
          start = try append(.fork(branch, start), at: 0)
        }
        return start
      case .repeated(let tree, let least, let most):
        var next = next
        if let most {
          let end = next
          for _ in 0..<max(0, most - least) {
            let once = try add(tree, then: next)
            next = try append(.fork(once, end), at: 0)
          }
        } else {
          let loop = try append(.fork(0, next), at: 0)
          let once = try add(tree, then: loop)
          states[loop] = .fork(once, next)
          next = loop
        }
        for _ in 0..<least { next = try add(tree, then: next) }
        return next
      }
    }
  }
}
