/// Reads the text of an `IDPattern`.
struct IDPatternParser {
  private let scalars: [Unicode.Scalar]
  private var offset = 0
  private var depth = 0

  private typealias Tree = IDPattern.Tree
  private typealias Mistake = IDPattern.Mistake

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  mutating func parse() throws(IDPattern.Mistake) -> IDPattern.Tree {
    // The whole ID has to match, so these say nothing new.
    if scalars.first == "^" { offset = 1 }
    let tree = try alternatives()
    guard offset == scalars.count else { throw mistake("a ')' here closes nothing") }
    return tree
  }

  private func mistake(_ reason: String) -> Mistake { Mistake(offset: offset, reason: reason) }

  private mutating func alternatives() throws(Mistake) -> Tree {
    var branches = [try sequence()]
    while offset < scalars.count, scalars[offset] == "|" {
      offset += 1
      branches.append(try sequence())
    }
    return branches.count == 1 ? branches[0] : .either(branches)
  }

  private mutating func sequence() throws(Mistake) -> Tree {
    var parts: [Tree] = []
    while offset < scalars.count, scalars[offset] != "|", scalars[offset] != ")" {
      if scalars[offset] == "$", offset + 1 == scalars.count {
        offset += 1
        break
      }
      parts.append(try repetition(of: try atom()))
    }
    return .sequence(parts)
  }

  private mutating func atom() throws(Mistake) -> Tree {
    let scalar = scalars[offset]
    switch scalar {
    case "(": return try group()
    case "[": return .set(try characterClass())
    case ".":
      offset += 1
      return .set(.init(ranges: [], isNegated: true))
    case "\\": return .set(try escape())
    case "*", "+", "?":
      throw mistake(
        "a '\(scalar)' here has nothing to repeat; write \\\(scalar) for the character itself")
    case "{", "}", "]": throw mistake("write \\\(scalar) for the character '\(scalar)' itself")
    case "^", "$": throw mistake("the pattern always matches the whole ID, so remove '\(scalar)'")
    default:
      offset += 1
      return .set(.init(ranges: [scalar.value...scalar.value]))
    }
  }

  private mutating func group() throws(Mistake) -> Tree {
    guard depth < 20 else { throw mistake("groups nest more than 20 deep") }
    depth += 1
    let start = offset
    offset += 1
    if offset + 1 < scalars.count, scalars[offset] == "?" {
      guard scalars[offset + 1] == ":" else {
        throw mistake("the only supported group with '?' is (?:")
      }
      offset += 2
    }
    let tree = try alternatives()
    guard offset < scalars.count else {
      throw Mistake(offset: start, reason: "the '(' here is never closed")
    }
    offset += 1
    depth -= 1
    return tree
  }

  // MARK: - Classes

  private mutating func characterClass() throws(Mistake) -> IDPattern.CharacterSet {
    let start = offset
    offset += 1
    var set = IDPattern.CharacterSet(ranges: [])
    if offset < scalars.count, scalars[offset] == "^" {
      set.isNegated = true
      offset += 1
    }
    while offset < scalars.count, scalars[offset] != "]" {
      let first = try classMember()
      let isRange =
        offset + 1 < scalars.count && scalars[offset] == "-" && scalars[offset + 1] != "]"
      guard isRange, first.count == 1, let low = first.first?.lowerBound else {
        set.ranges += first
        continue
      }
      offset += 1
      let last = try classMember()
      guard last.count == 1, let high = last.first?.lowerBound, last.first?.count == 1, low <= high
      else {
        throw mistake("a range goes from a lower character to a higher one")
      }
      set.ranges.append(low...high)
    }
    guard offset < scalars.count else {
      throw Mistake(offset: start, reason: "the '[' here is never closed")
    }
    guard !set.ranges.isEmpty else { throw mistake("the class is empty") }
    offset += 1
    return set
  }

  private mutating func classMember() throws(Mistake) -> [ClosedRange<UInt32>] {
    if scalars[offset] == "\\" { return try escape().ranges }
    let value = scalars[offset].value
    offset += 1
    return [value...value]
  }

  private static let digits: ClosedRange<UInt32> = 0x30...0x39

  private mutating func escape() throws(Mistake) -> IDPattern.CharacterSet {
    guard offset + 1 < scalars.count else { throw mistake("the pattern ends with '\\'") }
    let scalar = scalars[offset + 1]
    switch scalar {
    case "d":
      offset += 2
      return .init(ranges: [Self.digits])
    case "w":
      offset += 2
      return .init(ranges: [Self.digits, 0x41...0x5A, 0x61...0x7A, 0x5F...0x5F])
    default:
      guard scalar.isASCII, !scalar.properties.isAlphabetic, scalar.properties.numericType == nil
      else {
        throw mistake("\\\(scalar) is not supported; use \\d or \\w")
      }
      offset += 2
      return .init(ranges: [scalar.value...scalar.value])
    }
  }

  // MARK: - Repetitions

  private mutating func repetition(of tree: Tree) throws(Mistake) -> Tree {
    guard offset < scalars.count else { return tree }
    switch scalars[offset] {
    case "?": return once(.repeated(tree, 0, 1))
    case "*": return once(.repeated(tree, 0, nil))
    case "+": return once(.repeated(tree, 1, nil))
    case "{": return try counted(tree)
    default: return tree
    }
  }

  private mutating func once(_ tree: Tree) -> Tree {
    offset += 1
    return tree
  }

  private mutating func counted(_ tree: Tree) throws(Mistake) -> Tree {
    let start = offset
    offset += 1
    let least = number()
    var most = least
    if offset < scalars.count, scalars[offset] == "," {
      offset += 1
      most = number()
    }
    guard let least, offset < scalars.count, scalars[offset] == "}", least <= 512,
      (most ?? 0) <= 512,
      most.map({ $0 >= least }) ?? true
    else {
      throw Mistake(offset: start, reason: "a repetition is {2}, {2,} or {2,4}, at most 512")
    }
    offset += 1
    return .repeated(tree, least, most)
  }

  private mutating func number() -> Int? {
    let start = offset
    while offset < scalars.count, Self.digits.contains(scalars[offset].value), offset - start < 4 {
      offset += 1
    }
    return Int(String(String.UnicodeScalarView(scalars[start..<offset])))
  }
}
