import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import AdminAPI

@Suite("A connection's times")
struct ConnectionGuardTests {
  private static let get = "GET / HTTP/1.1\r\nhost: a\r\n\r\n"
  private static let post = "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\n"

  @Test("A connection that brings nothing is closed")
  func silent() throws {
    let connection = try GuardedConnection()
    connection.pass(seconds: 9)
    #expect(connection.isOpen)
    connection.pass(seconds: 1)
    #expect(!connection.isOpen)
    #expect(connection.table.count == 0)
  }

  @Test("A header that drips is answered with 408 when its time is over, however it drips")
  func drippingHeader() throws {
    let connection = try GuardedConnection()
    try connection.receive("GET / HTTP/1.1\r\nx-a: ")
    for _ in 0..<9 {
      connection.pass(seconds: 1)
      try connection.receive("a")
    }
    #expect(connection.sent == "")
    connection.pass(seconds: 1)
    #expect(connection.sent.hasPrefix("HTTP/1.1 408 "))
    #expect(connection.halfClosed)
    connection.pass(seconds: 2)
    #expect(!connection.isOpen)
  }

  @Test("A second header has its own time, from its first byte")
  func secondHeader() throws {
    let connection = try GuardedConnection()
    try connection.receive(Self.get)
    connection.pass(seconds: 100)
    try connection.answer()
    connection.pass(seconds: 59)
    try connection.receive("GET")
    connection.pass(seconds: 9)
    #expect(connection.isOpen && !connection.halfClosed)
    connection.pass(seconds: 1)
    #expect(connection.halfClosed)
  }

  @Test("Between two requests a connection may rest for a while")
  func idle() throws {
    let connection = try GuardedConnection()
    try connection.receive(Self.get)
    try connection.answer()
    connection.pass(seconds: 59)
    #expect(connection.isOpen)
    connection.pass(seconds: 1)
    #expect(!connection.isOpen)
  }

  @Test("Work for a request has no end, and what comes meanwhile is not late")
  func longAnswer() throws {
    let connection = try GuardedConnection()
    try connection.receive(Self.get + "GET / HT")
    connection.pass(seconds: 100_000)
    #expect(connection.isOpen && !connection.halfClosed)
    try connection.answer()
    try connection.receive("TP/1.1\r\nhost: a\r\n\r\n")
    #expect(connection.heads == 2)
    try connection.answer()
    #expect(connection.isOpen && !connection.halfClosed)
  }

  @Test("A body that drips fails its reading, and the connection ends with the answer")
  func drippingBody() throws {
    let connection = try GuardedConnection()
    try connection.receive(Self.post)
    for _ in 0..<3 {
      connection.pass(seconds: 9)
      try connection.receive("a")
    }
    connection.pass(seconds: 3)
    #expect(throws: BodyTimedOut.self) { try connection.channel.throwIfErrorCaught() }
    try connection.answer(.requestTimeout)
    #expect(connection.sent.contains("connection: close"))
    #expect(connection.halfClosed)
    connection.pass(seconds: 2)
    #expect(!connection.isOpen)
  }

  @Test("A late body without an answer is cut off, too")
  func unansweredBody() throws {
    let connection = try GuardedConnection()
    try connection.receive(Self.post)
    connection.pass(seconds: 30)
    #expect(throws: BodyTimedOut.self) { try connection.channel.throwIfErrorCaught() }
    connection.pass(seconds: 2)
    #expect(!connection.isOpen)
  }

  @Test("A body that the server does not read is not late")
  func unreadBody() throws {
    let connection = try GuardedConnection()
    try connection.receive(Self.post, asking: false)
    connection.pass(seconds: 45)
    try connection.channel.throwIfErrorCaught()
    #expect(connection.isOpen)
    connection.channel.read()
    connection.pass(seconds: 30)
    #expect(throws: BodyTimedOut.self) { try connection.channel.throwIfErrorCaught() }
  }

  @Test("An answer before the body's end ends the connection: the rest is not read")
  func earlyAnswer() throws {
    let connection = try GuardedConnection()
    try connection.receive(Self.post + "abc")
    try connection.answer(.unauthorized)
    #expect(connection.sent.contains("connection: close"))
    #expect(connection.halfClosed)
    let before = connection.bodyBytes
    try connection.receive("defghij")
    try connection.receive(Self.get)
    #expect(connection.bodyBytes == before && connection.heads == 1)
    connection.pass(seconds: 2)
    #expect(!connection.isOpen)
  }

  @Test(
    "Of a body that is too long one piece too many is handed on, with a length or in chunks",
    arguments: ["content-length: 100000\r\n\r\n", "transfer-encoding: chunked\r\n\r\n"])
  func overlongBody(_ framing: String) throws {
    let connection = try GuardedConnection(bodyLimit: 64)
    try connection.receive("POST / HTTP/1.1\r\nhost: a\r\n" + framing)
    let text = String(repeating: "a", count: 32)
    for _ in 0..<100 {
      try connection.receive(framing.hasPrefix("t") ? "20\r\n\(text)\r\n" : text)
    }
    #expect((65...96).contains(connection.bodyBytes))
    try connection.answer(.payloadTooLarge)
    #expect(connection.halfClosed)
  }

  @Test("A whole request keeps its connection")
  func wholeBody() throws {
    let connection = try GuardedConnection(bodyLimit: 10)
    for _ in 0..<3 {
      try connection.receive(Self.post + "abcdefghij")
      try connection.answer()
    }
    #expect(connection.bodyBytes == 30)
    #expect(!connection.sent.contains("connection: close"))
    #expect(connection.isOpen && !connection.halfClosed)
  }

  @Test("A client that takes nothing of its answer is cut off; one that takes some is not")
  func slowReader() throws {
    let connection = try GuardedConnection()
    try connection.receive(Self.get)
    connection.channel.write(
      HTTPServerResponsePart.head(.init(version: .http1_1, status: .ok)), promise: nil)
    connection.pass(seconds: 50)
    connection.channel.flush()
    connection.channel.write(
      HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: "a"))), promise: nil)
    connection.pass(seconds: 59)
    #expect(connection.isOpen)
    connection.pass(seconds: 1)
    #expect(!connection.isOpen)
  }

  @Test("Two Host fields are a bad request")
  func twoHosts() throws {
    let connection = try GuardedConnection()
    try connection.receive("GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n")
    #expect(connection.heads == 0)
    #expect(connection.sent.hasPrefix("HTTP/1.1 400 "))
    #expect(connection.halfClosed)
  }

  @Test("Once the server's side is closed, the client's has two seconds")
  func halfClose() throws {
    let connection = try GuardedConnection()
    try connection.receive(Self.get)
    connection.channel.close(mode: .output, promise: nil)
    connection.pass(seconds: 1)
    #expect(connection.isOpen)
    connection.pass(seconds: 1)
    #expect(!connection.isOpen)
  }

  @Test("A connection without a place is closed at once")
  func noRoom() throws {
    let table = ConnectionTable(atMost: 1, ofAddress: 1)
    let busy = try GuardedConnection(table: table)
    try busy.receive(Self.get)
    let turnedAway = try GuardedConnection(table: table)
    #expect(!turnedAway.isOpen && busy.isOpen)
    try busy.answer()
    let next = try GuardedConnection(table: table)
    #expect(next.isOpen && !busy.isOpen)
  }
}

@Suite("Room for connections")
struct ConnectionTableTests {
  @Test("The one that has kept waiting longest gives way, of the same address first")
  func ofAddress() {
    let table = ConnectionTable(atMost: 10, ofAddress: 2)
    let closed = Closed()
    let other = table.enter(from: "b", at: .uptimeNanoseconds(0)) { closed.note("b") }
    let first = table.enter(from: "a", at: .uptimeNanoseconds(1)) { closed.note("a1") }
    let second = table.enter(from: "a", at: .uptimeNanoseconds(2)) { closed.note("a2") }
    #expect(other != nil && first != nil && second != nil && closed.names.isEmpty)
    if let first { table.note(first, waitingSince: .uptimeNanoseconds(9)) }
    #expect(table.enter(from: "a", at: .uptimeNanoseconds(10)) {} != nil)
    #expect(closed.names == ["a2"])
    #expect(table.count == 3)
  }

  @Test("Of all, an address with the most connections gives way first")
  func ofAll() {
    let table = ConnectionTable(atMost: 3, ofAddress: 3)
    let closed = Closed()
    _ = table.enter(from: "operator", at: .uptimeNanoseconds(0)) { closed.note("operator") }
    for number in 1...2 {
      _ = table.enter(from: "a", at: .uptimeNanoseconds(UInt64(number))) {
        closed.note("a\(number)")
      }
    }
    #expect(table.enter(from: "b", at: .uptimeNanoseconds(5)) {} != nil)
    #expect(closed.names == ["a1"])
  }

  @Test("Those that are being answered stay, and then there is no room")
  func busy() throws {
    let table = ConnectionTable(atMost: 2, ofAddress: 2)
    for address in ["a", "b"] {
      let id = try #require(table.enter(from: address, at: .uptimeNanoseconds(0)) {})
      table.note(id, waitingSince: nil)
    }
    #expect(table.enter(from: "c", at: .uptimeNanoseconds(1)) {} == nil)
    #expect(table.enter(from: "a", at: .uptimeNanoseconds(1)) {} == nil)
    table.leave(1)
    #expect(table.enter(from: "c", at: .uptimeNanoseconds(1)) {} != nil)
  }
}
