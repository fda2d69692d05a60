/// What an account may do from one midnight UTC to the next.
///
/// Reads, writes and deletes count keys, lists count requests
/// (https://developers.cloudflare.com/kv/platform/pricing/). A call that would exceed what is left is
/// refused as a whole; no recording shows whether the service carries a part of it out.
package struct DailyQuota: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable { case reads, writes, deletes, lists }

  /// A kind that is missing has no limit.
  package var limits: [Kind: Int]

  package init(_ limits: [Kind: Int]) { self.limits = limits }

  /// The free plan's (https://developers.cloudflare.com/kv/platform/limits/).
  package static let free = DailyQuota([
    .reads: 100_000, .writes: 1_000, .deletes: 1_000, .lists: 1_000,
  ])
}
