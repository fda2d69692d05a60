import Testing

@testable import OperatorPages

@Suite struct AssetTests {
  @Test func pathsNameTheBytes() throws {
    for asset in OperatorAssets.all {
      let digest = try #require(asset.path.split(separator: "-").last?.split(separator: ".").first)
      #expect(digest.count == 16)
      #expect(asset.etag == "\"\(digest)\"")
      #expect(!asset.bytes.isEmpty)
    }
    #expect(Set(OperatorAssets.all.map(\.path)).count == OperatorAssets.all.count)
  }

  /// Style sheets and scripts are under the policy of the page, which allows nothing from elsewhere.
  @Test func assetsLoadNothing() {
    for asset in [OperatorAssets.style, OperatorAssets.live, OperatorAssets.filter] {
      let text = String(decoding: asset.bytes, as: UTF8.self)
      for word in ["http:", "https:", "url(", "@import", "innerHTML", "eval("] {
        #expect(!text.contains(word), "\(asset.path)")
      }
    }
  }
}
