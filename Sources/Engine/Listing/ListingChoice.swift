/// Whether to go on with the scan of a whole prefix, or to list wanted keys by themselves.
///
/// The scan comes from the front and single listings from the back, so that both make the rest
/// smaller and nothing is lost by a change of mind. The scan is thought dearer where its last pages
/// passed fewer wanted keys than they would have cost alone; that may be a bad sample, so a page is
/// still scanned for every few requests spent alone.
///
/// Let `whole` be the pages of the whole prefix and `alone` the requests of listing everything alone.
/// The sum is at most `2 × alone + 2`, and at most `5 × whole + 6` however the keys lie. Where they
/// lie evenly it is about the cheaper way, and a few pages.
///
/// Where an earlier scan told how many pages the whole prefix has, and they cost less than listing
/// alone, the scan goes on for a quarter more pages than that before samples count.
struct ListingChoice: Sendable {
  enum Step: Hashable, Sendable {
    case page
    case alone
  }

  /// Requests alone for each page, while the scan seems dearer.
  private static let patience = 4
  /// Pages that tell how the next will be.
  private static let sample = 8

  private let requestCost: Int
  /// All, in keys read.
  private let total: Int
  /// Pages to scan whatever they pass.
  private let trustedPages: Int
  private(set) var pages = 0
  /// What each of the last pages passed, in keys read.
  private var passed: [Int] = []
  private var spentAlone = 0

  /// - Parameter expectedPages: of the whole prefix; nil if unknown.
  init(total: Int, requestCost: Int, expectedPages: Int? = nil) {
    self.total = total
    self.requestCost = requestCost
    let expected = expectedPages ?? 0
    let isCheaper = expected > 0 && expected < total / max(1, requestCost)
    trustedPages = isCheaper ? expected + expected / 4 + 1 : 0
  }

  /// - Parameter isAmidWanted: whether the scan stopped among wanted keys, whose rest it brings no
  ///   dearer than a listing of their own.
  func next(isAmidWanted: Bool) -> Step {
    if isAmidWanted || pages < trustedPages { return .page }
    // One user's keys: no sample is worth its page.
    if pages == 0 { return total <= 2 * requestCost ? .alone : .page }
    let spent = pages * requestCost
    if spent >= total { return .alone }
    if passed.reduce(0, +) >= passed.count * requestCost { return .page }
    return spentAlone < Self.patience * spent ? .alone : .page
  }

  mutating func scannedPage() {
    pages += 1
    if passed.count == Self.sample { passed.removeFirst() }
    passed.append(0)
  }

  /// - Parameter cost: of wanted keys that the scan has left behind.
  mutating func pass(_ cost: Int) {
    if !passed.isEmpty { passed[passed.count - 1] += cost }
  }

  mutating func spendAlone(_ cost: Int) { spentAlone += cost }
}
