package import Core

/// A cohort that no plan may accept: its names could lead one person's records to another.
package struct DemoHazard: Hashable, Sendable {
  /// What is wrong with it, in a few words.
  package var title: String
  package var identities: [Identity]

  package init(_ title: String, _ identities: [Identity]) {
    self.title = title
    self.identities = identities
  }
}

extension DemoDataset {
  /// Cohorts with unsafe names, for tests of refusals; the dataset has no records of theirs.
  package static let hazards: [DemoHazard] = [
    DemoHazard(
      "two users claim one name", [Identity(legacy: "sam", id: a), Identity(legacy: "sam", id: b)]),
    DemoHazard(
      "names differ only in case",
      [Identity(legacy: "James", id: a), Identity(legacy: "james", id: b)]),
    DemoHazard(
      "names differ only in how an accent is encoded",
      [Identity(legacy: "ren\u{E9}", id: a), Identity(legacy: "rene\u{301}", id: b)]),
    DemoHazard(
      "a name is another user's ID",
      [Identity(legacy: "victim", id: a), Identity(legacy: a, id: b)]),
    DemoHazard(
      "a name is another user's ID in capitals",
      [Identity(legacy: "victim", id: a), Identity(legacy: a.uppercased(), id: b)]),
    DemoHazard(
      "a name is shaped like an ID",
      [Identity(legacy: "9b2f7c1e-0d4a-4f6b-8c3d-5e7a9b1c2d3e", id: a)]),
    DemoHazard(
      "a name contains the delimiter",
      [Identity(legacy: "a", id: a), Identity(legacy: "a:b", id: b)]),
    DemoHazard(
      "one ID has two names",
      [Identity(legacy: "old.name", id: a), Identity(legacy: "new.name", id: a)]),
    DemoHazard("a name is empty", [Identity(legacy: "", id: a)]),
    DemoHazard("an ID contains the delimiter", [Identity(legacy: "pat", id: "tenant:17")]),
  ]

  private static let a = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
  private static let b = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
}
