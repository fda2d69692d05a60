import Testing

@testable import OperatorPages

@Suite struct AssetTests {
  @Test func pathsNameTheBytes() {
    #expect(Set(OperatorAssets.all.map(\.path)).count == OperatorAssets.all.count)
  }
}
