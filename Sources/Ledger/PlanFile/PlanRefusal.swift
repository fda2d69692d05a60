package import Core

/// Why a plan is not applied, before anything was written.
package struct PlanRefusal: AdvisedError, Hashable, Sendable {
  package struct Code: Hashable, Sendable, CaseIterable, CustomStringConvertible {
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

    package static let notAPlan = Code(kind: .notAPlan)
    package static let newerFormat = Code(kind: .newerFormat)
    /// The trailer is missing: the plan was never finished, or the file was cut.
    package static let truncated = Code(kind: .truncated)
    /// The content does not have the digest that its trailer states.
    package static let tampered = Code(kind: .tampered)
    package static let expired = Code(kind: .expired)
    /// Not the digest that `--expect` pins.
    package static let wrongDigest = Code(kind: .wrongDigest)
    package static let wrongStore = Code(kind: .wrongStore)
    /// The plan's store or purpose does not allow what was asked.
    package static let notApplicable = Code(kind: .notApplicable)
    /// Its environment was under a policy, and no policy is found now.
    package static let ungoverned = Code(kind: .ungoverned)

    /// An earlier version wrote it: it can be shown, not applied.
    package static let olderFormat = Code(kind: .olderFormat)
    /// The digests hold, and what the plan says about itself does not follow from its operations,
    /// or an operation not from its rule and user.
    package static let inconsistent = Code(kind: .inconsistent)
    /// The files of the run that it rests on are not at hand, so it could not be checked against them.
    package static let unchecked = Code(kind: .unchecked)

    /// It was made over another state of its cohort than the one at hand.
    package static let otherState = Code(kind: .otherState)

    package static var allCases: [Code] { Kind.allCases.map(Code.init) }

    package var description: String { kind.rawValue }
  }

  package var code: Code
  /// What is wrong and what to do, to follow "the plan was refused: ".
  package var message: String

  /// What to do about it here, in the words of the surface that shows the refusal.
  package var advice: Advice?

  package init(_ code: Code, _ message: String, advice: Advice? = nil) {
    self.code = code
    self.message = message
    self.advice = advice
  }
}

extension PlanRefusal: CustomStringConvertible {
  package var description: String { message }
}
