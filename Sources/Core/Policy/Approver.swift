/// A person whose signature on a plan counts.
public struct Approver: Hashable, Sendable {
  public var name: String
  /// Other names under which the person makes plans, such as `alice@laptop`.
  public var actors: [String]
  public var key: ApproverKey

  public init(name: String, actors: [String] = [], key: ApproverKey) {
    self.name = name
    self.actors = actors
    self.key = key
  }

  /// Whether a plan's author of that name is this person. Case makes no difference, so that it lets
  /// nobody approve their own plan.
  public func isAuthor(_ actor: String) -> Bool {
    let actor = actor.lowercased()
    return name.lowercased() == actor || actors.contains { $0.lowercased() == actor }
  }
}
