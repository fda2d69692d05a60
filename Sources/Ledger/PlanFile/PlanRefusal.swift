public import Core

/// Why a plan is not applied, before anything was written.
public struct PlanRefusal: AdvisedError, Hashable, Sendable {
  public struct Code: Hashable, Sendable, CaseIterable, CustomStringConvertible {
    private enum Kind: String, CaseIterable {
      case notAPlan = "not-a-plan"
      case newerFormat = "newer-format"
      case truncated, tampered, expired
      case wrongDigest = "wrong-digest"
      case wrongStore = "wrong-store"
      case notApplicable = "not-applicable"
      case ungoverned
      case olderFormat = "older-format"
      case inconsistent
      case unchecked
      case otherState = "other-state"
    }
    private let kind: Kind

    public static let notAPlan = Code(kind: .notAPlan)
    public static let newerFormat = Code(kind: .newerFormat)
    /// The trailer is missing: the plan was never finished, or the file was cut.
    public static let truncated = Code(kind: .truncated)
    /// The content does not have the digest that its trailer states.
    public static let tampered = Code(kind: .tampered)
    public static let expired = Code(kind: .expired)
    /// Not the digest that `--expect` pins.
    public static let wrongDigest = Code(kind: .wrongDigest)
    public static let wrongStore = Code(kind: .wrongStore)
    /// The plan's store or purpose does not allow what was asked.
    public static let notApplicable = Code(kind: .notApplicable)
    /// Its environment was under a policy, and no policy is found now.
    public static let ungoverned = Code(kind: .ungoverned)

    /// An earlier version wrote it: it can be shown, not applied.
    public static let olderFormat = Code(kind: .olderFormat)
    /// The digests hold, and what the plan says of itself does not follow from its operations, or an
    /// operation not from its rule and user.
    public static let inconsistent = Code(kind: .inconsistent)
    /// The files of the run that it rests on are not at hand, so it could not be checked against them.
    public static let unchecked = Code(kind: .unchecked)

    /// It was made over another state of its cohort than the one at hand.
    public static let otherState = Code(kind: .otherState)

    public static var allCases: [Code] { Kind.allCases.map(Code.init) }

    public var description: String { kind.rawValue }
  }

  public var code: Code
  /// What is wrong and what to do, to follow "the plan was refused: ".
  public var message: String

  /// What to do about it here, in the words of the surface that shows the refusal.
  public var advice: Advice?

  public init(_ code: Code, _ message: String, advice: Advice? = nil) {
    self.code = code
    self.message = message
    self.advice = advice
  }
}

extension PlanRefusal: CustomStringConvertible {
  public var description: String { message }
}
