import CohortYAML
import Testing

struct SecretMaskTests {
  @Test(arguments: [
    ("api_token: hunter2", "api_token: *******"),
    ("token: \"hun\\nter2\" # note", "token: **********\" # note"),
    ("{ a: b, API_TOKEN: hunter2, c: d }", "{ a: b, API_TOKEN: *******, c: d }"),
    ("{ a: b, 'secret' : 'x, y', c: d }", "{ a: b, 'secret' : *****', c: d }"),
    ("TOKEN = \"hunter2\"", "TOKEN = ********\""),
    ("\"clientSecret\": \"häx\",", "\"clientSecret\": ****\","),
    ("token: ${CLOUDFLARE_API_TOKEN}", "token: ${CLOUDFLARE_API_TOKEN}"),
    ("{ token: \"${TOKEN}\", a: b }", "{ token: \"${TOKEN}\", a: b }"),
    ("token: ${TOKEN}hunter2", "token: ***************"),
    ("token: pre${TOKEN}", "token: **********}"),
    ("token: [ hunter2", "token: *********"),
    ("key: \"idx:username:{legacy}\"", "key: \"idx:username:{legacy}\""),
    ("keys_per_user: 500", "keys_per_user: 500"),
    ("namespace: BETA_TOKENS_KV", "namespace: BETA_TOKENS_KV"),
    ("a: b\n\nc: d\n", "a: b\n\nc: d\n"),
    ("token: |\n  hunter2\n\n  more\nnext: x", "token: |\n  *******\n\n  ****\nnext: x"),
    ("  token:\r\n    hunter2\r\n  b: c\r\n", "  token:\r\n    *******\r\n  b: c\r\n"),
    ("\ntoken:", "\ntoken:"), ("", ""),
  ])
  func hidesValuesAndNothingElse(text: String, masked: String) {
    #expect(String(decoding: SecretMask.masking(Array(text.utf8)), as: UTF8.self) == masked)
  }
}
