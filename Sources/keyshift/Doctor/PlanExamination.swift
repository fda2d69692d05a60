import Core
import Governance
import Ledger
import Review

/// What the cohort plan and the program are.
enum PlanExamination {
  static var version: DoctorReport.Check {
    DoctorReport.Check(
      "version", .ok,
      "keyshift \(Version.current); plans \(PlanHeader.Version.current.rawValue), states "
        + StateCodec.format)
  }

  static func plan(_ cohort: Cohort) -> DoctorReport.Check {
    let plan = cohort.plan
    let size = "\(plan.rules.count) rules for \(plan.members.count) users"
    guard !cohort.warnings.isEmpty else { return DoctorReport.Check("plan", .ok, "valid: \(size)") }
    return DoctorReport.Check(
      "plan", .warning, "valid, with \(cohort.warnings.count) warnings: \(size)",
      advice: "`validate` lists them.")
  }
}

/// Whether a policy governs the cohort's environment, and what it asks for.
struct PolicyExamination {
  let check: DoctorReport.Check

  init(_ cohort: Cohort, _ state: StateRoot, _ source: PolicyFileOptions) {
    let environment = cohort.plan.environment
    do {
      let governing = try GoverningPolicy.find(
        source, beside: [Files.directory(of: cohort.plan.file)])
      guard let governing else {
        check = DoctorReport.Check(
          "policy", .warning, "none governs \(quoted(environment)), so plans need no approval",
          advice:
            "Put a policy.yaml next to the cohort plan, or name the operator's in KEYSHIFT_POLICY.")
        return
      }
      let file = governing.policy.file
      guard let entry = try governing.entry(of: environment, stateRoot: RealPath.of(state.root))
      else {
        check = DoctorReport.Check(
          "policy", .warning,
          "\(file) has no entry for \(quoted(environment)), so plans need no approval",
          advice: "Add the environment to the policy.")
        return
      }
      let whose = governing.isOperators ? "the operator's" : "next to the cohort plan"
      let needed =
        entry.approvals == 0
        ? "no approval is needed"
        : "\(entry.approvals) approvals are needed, \(entry.approvers.count) people may approve"
      check = DoctorReport.Check(
        "policy", .ok, "\(file), \(whose), governs \(quoted(environment)): \(needed)")
    } catch let refusal as PolicyRefusal {
      check = DoctorReport.Check(
        "policy", .fail, refusal.violations.first?.detail ?? FailureReport.line(refusal),
        advice: "Nothing can be applied under this policy.")
    } catch {
      check = DoctorReport.Check(
        "policy", .fail, FailureReport.line(error),
        advice: "Nothing can be applied under this policy.")
    }
  }
}
