/// Reads what `Scripts/unicode-tables.py` packed: numbers of seven bits a byte, the lowest first, in Base64.
struct PackedTable {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ text: String) { bytes = Base64Text.decode(Array(text.utf8)) ?? [] }

  var isAtEnd: Bool { offset >= bytes.count }

  /// The next number; zero past the end.
  mutating func next() -> UInt32 {
    var value: UInt32 = 0
    var shift: UInt32 = 0
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      value |= UInt32(byte & 0x7F) << shift
      guard byte & 0x80 != 0 else { break }
      shift += 7
    }
    return value
  }

  /// The next number that may be negative: its sign is its lowest bit.
  mutating func nextSigned() -> Int64 {
    let value = Int64(next())
    return value & 1 == 0 ? value >> 1 : -((value + 1) >> 1)
  }
}

/// A set of code points: pairs of the gap before a range and the range's length less one.
struct ScalarSet: Sendable {
  private var ranges: [ClosedRange<UInt32>] = []

  init(packed text: String) {
    var table = PackedTable(text)
    var end: UInt32 = 0
    while !table.isAtEnd {
      let first = end &+ table.next()
      let last = first &+ table.next()
      guard first <= last else { return }
      ranges.append(first...last)
      end = last &+ 1
    }
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < scalar.value { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(scalar.value)
  }
}

/// What code points become. Each entry is the gap before it and a header, whose two lowest bits say
/// what follows: 0, the rest's number of code points, each as the distance from the one before, at first
/// from the entry's own; 1 and 2, so many code points, one or two apart, at one distance from what they
/// become; 3, so many that become nothing.
struct ScalarMapping: Sendable {
  private var sources: [UInt32] = []
  private var ends: [Int] = []
  private var targets: [Unicode.Scalar] = []

  init(packed text: String) {
    var table = PackedTable(text)
    var end: Int64 = 0
    while !table.isAtEnd {
      let source = end + Int64(table.next())
      let header = table.next()
      let count = Int64(header >> 2)
      end = source + 1
      switch header & 3 {
      case 0:
        var target = source
        let mapped = (0..<count).map { _ in
          target += table.nextSigned()
          return target
        }
        add(source, mapped)
      case 3:
        for place in 0..<count { add(source + place, []) }
        end = source + count
      case let stride:
        let distance = table.nextSigned()
        for place in 0..<count {
          let point = source + place * Int64(stride)
          add(point, [point + distance])
          end = point + 1
        }
      }
    }
  }

  private mutating func add(_ source: Int64, _ mapped: [Int64]) {
    sources.append(UInt32(truncatingIfNeeded: source))
    targets += mapped.compactMap { Unicode.Scalar(UInt32(truncatingIfNeeded: $0)) }
    ends.append(targets.count)
  }

  /// Nil for what stays as it is.
  subscript(scalar: Unicode.Scalar) -> ArraySlice<Unicode.Scalar>? {
    var (low, high) = (0, sources.count)
    while low < high {
      let middle = (low + high) / 2
      if sources[middle] < scalar.value { low = middle + 1 } else { high = middle }
    }
    guard low < sources.count, sources[low] == scalar.value else { return nil }
    return targets[(low == 0 ? 0 : ends[low - 1])..<ends[low]]
  }
}
