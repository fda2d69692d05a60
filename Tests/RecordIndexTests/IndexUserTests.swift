import Core
import RecordIndex
import Testing

@Suite("Users as an index knows them")
struct IndexUserTests {
  @Test func idsAreComparedByTheirBytes() {
    let (a, b) = ("jos\u{E9}", "jose\u{301}")
    let users = IndexUser.users([
      Identity(legacy: "x", id: a), Identity(legacy: "y", id: b), Identity(legacy: "z", id: a),
    ])
    #expect(users.map(\.names) == [["x", "z"], ["y"]])
    #expect(IndexUser(id: a, names: []) != IndexUser(id: b, names: []))
  }

  @Test func usersComeInTheOrderOfTheirFirstNames() {
    let users = IndexUser.users([
      Identity(legacy: "b", id: "2"), Identity(legacy: "a", id: "1"),
      Identity(legacy: "c", id: "2"),
    ])
    #expect(users == [IndexUser(id: "2", names: ["b", "c"]), IndexUser(id: "1", names: ["a"])])
    #expect(IndexUser.users([]).isEmpty)
  }
}
