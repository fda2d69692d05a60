/// Which names announce a secret, such as `api_token` or `CLOUDFLARE_API_KEY`.
enum SecretWords {
  private static let parts = ["token", "secret", "password", "passwd", "apikey", "credential"]
  private static let words: Set<String> = ["auth", "authkey", "authorization", "bearer"]

  static func name(_ name: String) -> Bool {
    let letters = String(name.lowercased().filter { $0.isLetter || $0.isNumber })
    return words.contains(letters) || parts.contains { letters.contains($0) }
  }
}
