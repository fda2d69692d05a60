import Core
import Foundation
import Governance
import Ledger
import Testing

@Suite struct SigningKeyTests {
  @Test func signsAsRFC8032Does() throws {
    // Section 7.1, test 1: the empty message.
    let signature = try SampleKeys.alice().signature(of: [])
    #expect(
      Base64Text.encode(signature)
        == "5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc+bRr0lv18FlbviRlUUFDjnoQCw=="
    )
    #expect(try SampleKeys.alice().publicKey.isValid(signature: signature, of: []))
    #expect(try !SampleKeys.bob().publicKey.isValid(signature: signature, of: []))
    #expect(try !SampleKeys.alice().publicKey.isValid(signature: signature, of: [0]))
    #expect(try !SampleKeys.alice().publicKey.isValid(signature: [], of: []))
  }

  @Test func aNewKeySurvivesItsFile() throws {
    let key = try SigningKey()
    let again = try SigningKey(pem: key.pem, source: "key.pem")
    #expect(again.publicKey == key.publicKey)
    #expect(try SigningKey().publicKey != key.publicKey)
    #expect(try SampleKeys.alice().pem == Array(SampleKeys.alicePEM.utf8))
  }

  @Test func aKeyIDIsTheDigestOfItsDER() throws {
    let key = try SampleKeys.alice().publicKey
    #expect(key.id == RunningDigest.text(of: key.subjectPublicKeyInfo))
    #expect(key.id.hasPrefix("sha256:" + key.shortID))
  }

  @Test(arguments: [
    ("", "exactly one PEM block"),
    (SampleKeys.alicePEM + SampleKeys.bobPEM, "exactly one PEM block"),
    (SampleKeys.alicePEM.replacing("PRIVATE KEY", with: "ENCRYPTED PRIVATE KEY"), "encrypted"),
    (SampleKeys.alicePEM.replacing("PRIVATE KEY", with: "PUBLIC KEY"), "public key"),
    (SampleKeys.alicePEM.replacing("PRIVATE KEY", with: "EC PRIVATE KEY"), "not a PKCS#8"),
    (SampleKeys.alicePEM.replacing("MC4CAQAwBQYDK2Vw", with: "MC4CAQAwBQYDK2Vu"), "another kind"),
    (SampleKeys.alicePEM.replacing("rAMcrn9g", with: "rAMc"), "another kind"),
    // Version 2, a seed of 31 bytes, and bytes after the key.
    (SampleKeys.alicePEM.replacing("MC4CAQAw", with: "MC4CAQEw"), "another kind"),
    (SampleKeys.alicePEM.replacing("VwBCIEIJ", with: "VwBCIEH5"), "another kind"),
    (SampleKeys.alicePEM.replacing("rAMcrn9g", with: "rAMcrn9gAAAA"), "another kind"),
  ])
  func othersAreRefusedWithoutBeingShown(pem: String, why: String) throws {
    let error = try #require(throws: LedgerError.self) {
      try SigningKey(pem: Array(pem.utf8), source: "key.pem")
    }
    #expect(error.code == .invalidInput)
    #expect(error.message.contains(why), "\(error.message)")
    #expect(!error.description.contains("J1hs"))
  }
}
