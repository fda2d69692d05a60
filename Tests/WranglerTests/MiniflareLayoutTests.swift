import Testing

@testable import Wrangler

struct MiniflareLayoutTests {
  /// From workerd's own tests (`src/workerd/server/server-test.c++`).
  @Test(arguments: [
    ("http://foo/", "59002eb8cf872e541722977a258a12d6a93bbe8192b502e1c0cb250aa91af234"),
    ("http://foo/bar", "02b496f65dd35cbac90e3e72dc5a398ee93926ea4a3821e26677082d2e6f9b79"),
  ])
  func objectIDsAreThoseOfWorkerd(name: String, id: String) {
    #expect(MiniflareLayout.objectID(name: name, uniqueKey: "mykey") == id)
  }

  @Test(arguments: ["app/.wrangler", "app/.wrangler/"])
  func pathsOfANamespace(path: String) {
    let layout = MiniflareLayout(wranglerDirectory: path)
    #expect(layout.directory == "app/.wrangler/state/v3/kv")
    // Computed with Python's hashlib and hmac.
    #expect(
      layout.database("namespace")
        == "app/.wrangler/state/v3/kv/miniflare-KVNamespaceObject/"
        + "40dc7f2c86ae53d178f798e53302ee4fd909e1c612a6f0058c141c5d1622549c.sqlite")
    #expect(layout.blobs("a/b") == "app/.wrangler/state/v3/kv/a_b/blobs")
  }

  /// Computed by miniflare's `sanitisePath` under Node.js.
  @Test(arguments: [
    ("0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef"),
    ("logs", "logs"),
    ("a b", "a b"),
    ("..", "__"),
    ("../../etc", "______etc"),
    ("a/./../b", "a______b"),
    ("./././.", "_______"),
    ("...a", "...a"),
    ("a..", "a.."),
    ("a/..b/c", "a_..b_c"),
    ("con", "_"),
    ("CON.txt", "_"),
    ("com1", "_"),
    ("com10", "com10"),
    ("COM", "COM"),
    ("lpt9.x", "_"),
    ("con ", "con_"),
    ("a:b?c|d*", "a_b_c_d_"),
    ("\u{0085}x\u{001f}", "_x_"),
    (" a  b ", "_a  b_"),
    ("   ", "___"),
    ("/a\\", "_a_"),
    ("", ""),
    ("é😀", "é😀"),
    ("nul.", "_"),
    ("..\\..", "_____"),
    ("%2e%2e", "%2e%2e"),
    ("x\u{007f}y", "x\u{7f}y"),
    ("٠1", "٠1"),
    ("lpt١", "lpt١"),
  ])
  func directoryNamesAreThoseOfMiniflare(name: String, directory: String) {
    #expect(MiniflareLayout.fileName(name) == directory)
  }
}
