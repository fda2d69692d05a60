import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
  /// Host and port as the client names them.
  var authority: String? { head.authority }

  /// The body of a request that is to bring JSON.
  ///
  /// - Throws: 413 when it is longer than the context allows, 415 when it is something else.
  func json(_ context: AdminContext) async throws(AdminError) -> [UInt8] {
    let bytes = try await collected(atMost: context.maxUploadSize)
    guard bytes.isEmpty || isOfType("application/json") else {
      throw AdminError(
        .unsupportedMediaType, "not-json",
        "the body must be JSON: send content-type application/json")
    }
    return bytes
  }

  /// The form that a browser sends.
  ///
  /// - Returns: nil for a form that cannot be read: with a bad escape, or a field twice.
  /// - Throws: 413 when it is longer than the context allows, 415 when it is something else.
  func form<Form: Decodable>(
    _ type: Form.Type, _ context: AdminContext
  ) async throws(AdminError) -> Form? {
    guard isOfType("application/x-www-form-urlencoded") else {
      throw AdminError(
        .unsupportedMediaType, "no-form",
        "the body must be a form: send content-type application/x-www-form-urlencoded")
    }
    let text = String(decoding: try await collected(atMost: context.maxUploadSize), as: UTF8.self)
    return try? URLEncodedFormDecoder().decode(type, from: text)
  }

  private func isOfType(_ type: String) -> Bool {
    let given = headers[.contentType]?.split(separator: ";", maxSplits: 1).first
    return given.map { $0.filter { !$0.isWhitespace }.lowercased() == type } ?? false
  }

  private func collected(atMost limit: Int) async throws(AdminError) -> [UInt8] {
    let tooLarge = AdminError(
      .contentTooLarge, "body-too-large", "the body is larger than \(limit) bytes")
    let length = headers[.contentLength].flatMap { Int($0) }
    if let length, length > limit { throw tooLarge }
    let bytes: [UInt8]
    do { bytes = Array(buffer: try await body.collect(upTo: limit)) } catch is NIOTooManyBytesError
    {
      throw tooLarge
    } catch is BodyTimedOut {
      throw .bodyTimedOut
    } catch {
      throw .invalid("the connection ended in the middle of the body")
    }
    // A connection that ends in the middle looks like the body's end.
    guard bytes.count == length ?? bytes.count else {
      throw .invalid("the connection ended in the middle of the body")
    }
    return bytes
  }
}
