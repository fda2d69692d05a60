import SystemPackage

/// The claims of a plan, brought together whatever their number: what does not fit into memory waits in
/// a temporary file.
///
/// Memory: 4 MiB, and one part in 256 of all claims, 32 bytes each, while they are read back.
struct PlanClaims {
  private static let partCount = 256

  /// Claims of a part that are kept in memory before they go to the file.
  private let blockSize: Int
  private var parts = [[PlanClaim]](repeating: [], count: partCount)
  /// Where in the file the full blocks of each part stand.
  private var blocks = [[Int]](repeating: [], count: partCount)
  private var file: TemporaryFile?
  private var fileBytes = 0
  private let directory: FilePath?

  /// - Parameter directory: for the temporary file; nil takes the system's.
  init(in directory: FilePath?, blockSize: Int = 512) {
    self.directory = directory
    self.blockSize = blockSize
  }

  mutating func add(_ claim: PlanClaim) throws(LedgerError) {
    let part = Int(claim.high >> 56)
    parts[part].append(claim)
    if parts[part].count == blockSize { try spill(part) }
  }

  private mutating func spill(_ part: Int) throws(LedgerError) {
    let file: TemporaryFile
    if let known = self.file {
      file = known
    } else {
      file = try TemporaryFile(in: directory)
      self.file = file
    }
    let bytes = unsafe parts[part].withUnsafeBytes { unsafe [UInt8]($0) }
    try file.append(bytes)
    blocks[part].append(fileBytes)
    fileBytes += bytes.count
    parts[part].removeAll(keepingCapacity: true)
  }

  /// Hands over each group of claims about one thing, in the order of their lines.
  ///
  /// Groups of one are handed over as well, and no order among groups is promised.
  func forEachGroup(_ body: (ArraySlice<PlanClaim>) throws -> Void) throws {
    for part in 0..<Self.partCount {
      try Task.checkCancellation()
      var claims = parts[part]
      for offset in blocks[part] { try claims.append(contentsOf: block(at: offset)) }
      claims.sort(by: PlanClaim.precedes)
      var start = 0
      for end in 1...max(1, claims.count) where end <= claims.count {
        guard end == claims.count || !claims[end].isAbout(claims[start]) else { continue }
        try body(claims[start..<end])
        start = end
      }
    }
  }

  private func block(at offset: Int) throws(LedgerError) -> [PlanClaim] {
    let length = blockSize * MemoryLayout<PlanClaim>.stride
    let bytes = try file?.read(at: offset, count: length) ?? []
    guard bytes.count == length else {
      throw LedgerError(
        .other,
        "the temporary file for checking a plan is shorter than what was written")
    }
    return unsafe bytes.withUnsafeBytes { bytes in
      (0..<blockSize).map { index in
        unsafe bytes.loadUnaligned(
          fromByteOffset: index * MemoryLayout<PlanClaim>.stride, as: PlanClaim.self)
      }
    }
  }
}
