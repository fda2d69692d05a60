import CohortYAML
import Core
import Governance
import StoreKinds
import TestKit
import Testing

/// Damages the demo plan in five hundred ways: the decoder never crashes, and whatever it refuses
/// it explains with places inside the file.
struct MutationTests {
  @Test(arguments: 0..<50)
  func damagedPlansDecodeOrAreExplained(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let original = try Samples.bytes("plans/demo.yaml")
    for _ in 0..<10 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &random) { damage(&bytes, &random) }
      let decoding = Decoding(
        bytes, files: ["plans/cohorts/demo.csv": "legacy,id\njohndoe,u-1\n"])
      #expect(decoding.plan != nil || !decoding.diagnostics.isEmpty)
      let source = SourceText(bytes)
      for range in decoding.diagnostics.compactMap(\.range) where range.file.hasSuffix(".yaml") {
        let width = source.line(range.line)?.unicodeScalars.count ?? -1
        #expect((1...max(1, width + 1)).contains(range.column))
        #expect(width >= 0)
      }
    }
  }

  @Test(arguments: 0..<50)
  func damagedPoliciesDecodeOrAreExplained(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed) &+ 2_000)
    let original = try Samples.bytes("examples/policy.yaml")
    for _ in 0..<10 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &random) { damage(&bytes, &random) }
      let source = SourceText(bytes)
      do throws(DiagnosticsError) {
        let policy = try PolicyDecoder().decode(bytes, file: "policy.yaml")
        // Nobody counts twice, whatever the file says.
        for environment in policy.environments.values {
          #expect(
            Set(environment.approvers.map(\.key)).count == environment.approvers.count)
        }
      } catch {
        #expect(!error.diagnostics.isEmpty)
        for range in error.diagnostics.compactMap(\.range) {
          #expect(source.line(range.line) != nil)
        }
      }
    }
  }

  @Test(arguments: 0..<50)
  func damagedCohortFilesDecodeOrAreExplained(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed) &+ 1_000)
    let original = try Samples.bytes("plans/cohorts/large.csv")
    for _ in 0..<10 {
      var csv = original
      for _ in 0..<Int.random(in: 1...4, using: &random) { damage(&csv, &random) }
      let damaged = csv
      let decoder = CohortPlanDecoder(
        stores: StoreKinds.all, environment: { _ in nil }, readFile: { _ in damaged })
      let text = plan(cohort: "cohort: { csv: u.csv }\n")
      do throws(DiagnosticsError) {
        let decoded = try decoder.decode(Array(text.utf8), file: "p.yaml")
        #expect(!decoded.plan.members.isEmpty)
      } catch {
        #expect(!error.diagnostics.isEmpty)
        let source = SourceText(damaged)
        for range in error.diagnostics.compactMap(\.range) where range.file == "u.csv" {
          #expect(source.line(range.line) != nil || source.lineCount + 1 == range.line)
        }
      }
    }
  }

  private static let fragments = [
    "{", "}", "[", "]", ":", "- ", "\"", "'", "&a ", "*a ", "!x ", "\t", "\n", "\r", "#", "|", ">",
    "%", "@", "\u{0}", "é", "\u{2028}", "? ", "<<: ", "---\n", "null", "123", "\\", ",", "${",
  ].map { Array($0.utf8) }

  private func damage(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    guard !bytes.isEmpty else { return }
    let i = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes[i] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes.remove(at: i)
    case 2: bytes.removeSubrange(i..<min(bytes.count, i + 40))
    case 3: bytes.insert(contentsOf: bytes[i..<min(bytes.count, i + 60)], at: i)
    case 4: bytes.removeSubrange(i...)
    default:
      let fragment = Int.random(in: 0..<Self.fragments.count, using: &random)
      bytes.insert(contentsOf: Self.fragments[fragment], at: i)
    }
  }
}
