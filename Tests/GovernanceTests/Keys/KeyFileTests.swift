import Core
import Foundation
import Ledger
import SystemPackage
import TestKit
import Testing

@testable import Governance

@Suite struct KeyFileTests {
  @Test func bothHalvesAreKept() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.pem").string
    let key = try SigningKey()
    try KeyFile.create(key, at: path)
    #expect(directory.names == ["a.pem", "a.pub.pem"])
    #expect(try mode(of: FilePath(path)) == 0o600)
    #expect(try KeyFile.read(path).publicKey == key.publicKey)
    let text = String(decoding: contents(directory.file("a.pub.pem")) ?? [], as: UTF8.self)
    #expect(ApproverKey(text: text) == key.publicKey)
  }

  @Test(arguments: ["a.pem", "a.pub.pem"])
  func nothingIsReplaced(name: String) throws {
    let directory = try TemporaryDirectory()
    try overwrite(directory.file(name), [1])
    let error = try #require(throws: LedgerError.self) {
      try KeyFile.create(SigningKey(), at: directory.file("a.pem").string)
    }
    #expect(error.code == .exists)
    #expect(directory.names == [name])
    #expect(contents(directory.file(name)) == [1])
  }

  /// Also where the file appears between the look and the writing.
  @Test func aNewFileNeverReplaces() throws {
    let directory = try TemporaryDirectory()
    try overwrite(directory.file("a"), [1])
    let error = try #require(throws: LedgerError.self) {
      try NewFile.write([2], to: directory.file("a"), permissions: .privateFile)
    }
    #expect(error.code == .exists)
    #expect(directory.names == ["a"])
    #expect(contents(directory.file("a")) == [1])
  }

  @Test(arguments: [0o640, 0o604, 0o610, 0o666])
  func aKeyThatOthersCanReadIsRefused(mode: Int) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.pem").string
    try KeyFile.create(SigningKey(), at: path)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    let error = try #require(throws: LedgerError.self) { try KeyFile.read(path) }
    #expect(error.code == .permissionDenied)
  }
}
