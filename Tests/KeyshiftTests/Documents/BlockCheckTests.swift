import Testing

@Suite struct BlockCheckTests {
  private static func mistakes(_ page: String) async throws -> [String] {
    let document = try Document(page)
    var mistakes: [String] = []
    for item in document.items {
      guard case .block(let block) = item else { continue }
      mistakes += try await BlockCheck(block, document.text(of: block)).mistakes()
    }
    return mistakes
  }

  @Test(arguments: [
    "```sh\nkeyshift apply a.ksplan --expect sha256:…\nmake demo --nothing\n```\n",
    "```console\n$ keyshift show a.ksplan --json | jq --raw-output .\n```\n",
    "```sh\nkeyshift snapshot create a.yaml --out a.kssnap   # a comment\n```\n",
    "```json\n{\"digest\":\"sha256:…\"}\n```\n", "```sql\nSELECT 1\n```\n",
    "```python\nprint(1)\n```\n", "<!-- not run: a header -->\n```text\na\n```\n",
    "```yaml\nlimits: { users: 5 }\n```\n", "```yaml\nowner: /a\nowner: { at: /b }\n```\n",
    "```yaml\nauto: { enabled: true, users: [u-1], count: { namespace: N } }\n```\n",
    "```yaml\nformat: keyshift.policy/1\nenvironments: { test: {} }\n```\n",
  ])
  func passes(_ page: String) async throws {
    #expect(try await Self.mistakes(page).isEmpty)
  }

  @Test(arguments: [
    ("```sh\nkeyshift apply a.ksplan --expct sha256:…\n```\n", "`keyshift apply` has no --expct"),
    ("```console\n$ keyshift aply a.ksplan\n```\n", "there is no `keyshift aply`"),
    ("```sh\nkeyshift snapshot make a.yaml\n```\n", "there is no `keyshift snapshot make`"),
    ("```json\n{\"a\":}\n```\n", "no JSON"), ("```sql\nSELCT 1\n```\n", "no SQL"),
    ("```python\nprint(\n```\n", "no Python"), ("```text\na\n```\n", "needs a note"),
    ("```\na\n```\n", "needs a note"), ("```yaml\nlimits: { user: 5 }\n```\n", "KS1026"),
    ("```yaml\nowner: { at: /b }\nowner: a\n```\n", "not valid"),
    ("```yaml\nformat: keyshift.policy/1\n```\n", "not valid"),
  ])
  func finds(_ page: String, mistake: String) async throws {
    let mistakes = try await Self.mistakes(page)
    #expect(mistakes.count == 1)
    #expect(mistakes.first?.contains(mistake) == true)
  }
}
