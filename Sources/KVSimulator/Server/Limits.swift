/// What Workers KV accepts (https://developers.cloudflare.com/kv/platform/limits/); bytes, items,
/// seconds.
enum Limits {
  static let key = 512
  static let value = 25 * 1_024 * 1_024
  static let metadata = 1_024
  static let title = 512
  static let expirationLead: Int64 = 60
  static let listKeys = 10...1_000
  static let namespacesPage = 1...1_000
  static let bulkItems = 10_000
  static let bulkGetKeys = 100
  static let bulkBody = 100_000_000
  static let bulkGetResponse = 25_000_000
  /// Room for the parts of a multipart body around its value.
  static let multipartOverhead = 64 * 1_024
}
