"""Opens the page of a large plan in Chromium: usage: plan_page.py KEYSHIFT [CHROMIUM] [SCREENSHOTS].

Makes a store with hostile names and 100,000 records, plans it, and checks that the page loads and
filters within a second each, asks the network for nothing, and lets no name become markup.
"""

import base64
import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from devtools import Browser, Failure

RECORDS = 100_000
LIMIT_MS = 1_000

HOSTILE = [
    "</script><script>document.title='owned'</script>", "<img src=x onerror=document.title='owned'>",
    "<!--<script>", "]]>", "\u2028\u2029", "\u202eevil", "'\"&lt;", "${1}", "\\u003c",
    "\u0d4e</script>\u0d4e<h1 id=pwn>",
]

PLAN = """
format: keyshift.cohort-plan/1
name: large
environment: test
store:
  sqlite: { path: store.sqlite }
cohort:
  csv: users.csv
rules:
  - name: trips
    namespace: TRIPS
    from: "trip:{legacy}:{record}"
    to: "trip:{id}:{record}"
  - name: blobs
    namespace: BLOBS
    from: "blob:{legacy}:{record}"
    to: "blob:{id}:{record}"
limits: { users: 1000 }
"""


def make_plan(keyshift, directory):
    users = [(f"user{n}", f"00000000-0000-4000-8000-{n:012d}") for n in range(200)]
    (directory / "users.csv").write_text(
        "legacy,id\n" + "".join(f"{legacy},{identifier}\n" for legacy, identifier in users))
    (directory / "large.yaml").write_text(PLAN)
    store = sqlite3.connect(directory / "store.sqlite")
    store.execute(
        "CREATE TABLE entries(namespace TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,"
        " metadata TEXT, expiration INTEGER, PRIMARY KEY(namespace, key)) WITHOUT ROWID")

    def rows():
        for number in range(RECORDS):
            legacy, identifier = users[number * len(users) // RECORDS]
            space, kind = ("TRIPS", "trip") if number % 2 else ("BLOBS", "blob")
            tail = HOSTILE[number // 1_000 % len(HOSTILE)] if number % 1_000 == 0 else ""
            yield space, f"{kind}:{legacy}:{number}{tail}", b"x"
            if number % 500 == 1:
                yield space, f"{kind}:{identifier}:{number}{tail}", b"y"

    store.executemany("INSERT INTO entries (namespace, key, value) VALUES (?, ?, ?)", rows())
    store.commit()
    store.close()
    subprocess.run([keyshift, "plan", "large.yaml", "--out", "large.ksplan"], cwd=directory,
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    page = directory / "plan.html"
    subprocess.run([keyshift, "show", "large.ksplan", "--html", "--out", str(page)], cwd=directory,
                   check=True)
    return page


def check(truth, words):
    if not truth:
        raise Failure(words)


FILTER = """(async () => {
  const field = document.getElementById(%s);
  field.value = %s;
  const start = performance.now();
  field.dispatchEvent(new Event(%s, { bubbles: true }));
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  return [performance.now() - start, document.getElementById("count").textContent];
})()"""


def filtered(browser, field, value, event="input"):
    runs = [browser.run(FILTER % (json.dumps(field), json.dumps(value), json.dumps(event)))
            for _ in range(3)]
    milliseconds, count = min(runs)
    print(f"  {field} = {value!r}: {count} in {milliseconds:.0f} ms")
    check(milliseconds < LIMIT_MS, f"filtering took {milliseconds:.0f} ms")
    return int(count.split(" ")[0].replace(",", ""))


def drive(browser, page):
    # What else the machine does counts in; the best of three says what the page needs.
    loaded = LIMIT_MS
    for _ in range(3):
        browser.open(page.as_uri())
        loaded = min(loaded, browser.run("performance.getEntriesByType('navigation')[0].loadEventEnd"))
    rows = int(browser.run("document.documentElement.dataset.ready"))
    print(f"  {page.stat().st_size / 1e6:.1f} MB, {rows:,} rows, loaded in {loaded:.0f} ms")
    check(rows == RECORDS, f"{rows} rows")
    check(loaded < LIMIT_MS, f"loading took {loaded:.0f} ms")
    check(browser.run("document.querySelectorAll('#space .row').length") < 60, "the list is not virtual")

    check(filtered(browser, "search", "user7:") > 0, "nothing found")
    check(filtered(browser, "search", "onerror") > 0, "hostile keys are not found")
    check(filtered(browser, "search", "no such key") == 0, "found what is not there")
    filtered(browser, "search", "")
    check(filtered(browser, "user", "user19") == RECORDS // 200, "the exact user")
    filtered(browser, "user", "")
    check(filtered(browser, "rule", "0", "change") == RECORDS // 2, "one rule")
    filtered(browser, "rule", "", "change")
    before = browser.run("document.getElementById('count').textContent")
    browser.run("document.querySelector('input[name=action]').click()")
    browser.settle()
    check(browser.run("document.getElementById('count').textContent") != before, "actions filter")
    browser.run("document.querySelector('button[type=reset]').click()")
    browser.run("new Promise(done => setTimeout(done, 600))")
    status = browser.run("document.getElementById('status').textContent")
    check(status == f"{RECORDS:,} of {RECORDS:,} shown", f"the live region says {status!r}")

    # Bars are buttons, links lead to what they name, and the table of users turns.
    count = "document.getElementById('count').textContent"
    bar = "document.querySelector('.bars a')"
    browser.run(f"{bar}.focus()")
    browser.press("Enter")
    browser.settle()
    check(browser.run(f"{bar}.getAttribute('aria-pressed')") == "true", "a bar is not pressed")
    check(browser.run("location.hash") == "#action=create", "a bar leaves no link")
    narrowed = int(browser.run(count).split(" ")[0].replace(",", ""))
    check(0 < narrowed < RECORDS, f"a bar shows {narrowed}")
    browser.run(f"{bar}.click()")
    browser.settle()
    check(browser.run(count).startswith(f"{RECORDS:,} of"), "a bar pressed again shows all")
    browser.run("location.hash = '#user=user19'")
    browser.settle()
    check(browser.run(count).startswith(f"{RECORDS // 200:,} of"), "a link to a user")
    browser.run("document.querySelector('button[type=reset]').click()")
    browser.settle()
    check(browser.run("document.querySelectorAll('#users tbody tr').length") == 50, "users at once")
    browser.run("document.querySelector('.turn button:last-child').click()")
    check(browser.run("document.getElementById('users-rest').textContent").startswith(
        "Users 51 to 100 of 200"), "the table of users does not turn")

    browser.run("document.getElementById('list').focus()")
    browser.press("End")
    index = browser.run("document.activeElement.closest('[aria-rowindex]').getAttribute('aria-rowindex')")
    check(index == str(RECORDS), f"End leads to row {index}")
    browser.press("Enter")
    check(browser.run("document.activeElement.id") == "chosen", "Enter shows the operation")

    check(browser.run("document.title").startswith("Plan for cohort"), "a name ran as script")
    check(browser.run("document.images.length") == 0, "a name became an element")
    check(browser.run("document.getElementById('pwn') === null"), "a joined name became an element")
    check(browser.run("document.querySelectorAll('script').length") == 2, "there is a foreign script")
    check(browser.run(
        "(() => { const s = document.createElement('script'); s.textContent = 'window.owned = 1';"
        " document.body.append(s); return window.owned === undefined; })()"), "the policy is loose")
    browser.events = [event for event in browser.events if event.get("method") != "Log.entryAdded"
                      or "Content Security Policy" not in event["params"]["entry"]["text"]]
    check(not browser.faults(), f"faults: {browser.faults()}")

    nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
    unnamed = [node["role"]["value"] for node in nodes
               if not node.get("ignored") and node.get("role", {}).get("value") in
               ("button", "checkbox", "combobox", "searchbox", "table", "region", "form", "search", "image")
               and not node.get("name", {}).get("value")]
    check(not unnamed, f"without a name: {unnamed}")
    roles = {node.get("role", {}).get("value") for node in nodes}
    check({"banner", "main", "contentinfo", "search", "status"} <= roles, f"landmarks: {roles}")


def screenshot(browser, path):
    data = browser.call("Page.captureScreenshot", format="png")["data"]
    pathlib.Path(path).write_bytes(base64.b64decode(data))


def main():
    keyshift = str(pathlib.Path(sys.argv[1]).resolve())
    chromium = sys.argv[2] if len(sys.argv) > 2 else shutil.which("chromium")
    if not chromium:
        sys.exit("error: there is no chromium on PATH; install it or name one")
    with tempfile.TemporaryDirectory() as directory:
        page = make_plan(keyshift, pathlib.Path(directory))
        with Browser(chromium) as browser:
            drive(browser, page)
            if len(sys.argv) > 3:
                screenshot(browser, pathlib.Path(sys.argv[3]) / "list.png")
                browser.run("scrollTo(0, 0)")
                screenshot(browser, pathlib.Path(sys.argv[3]) / "top.png")
        with Browser(chromium) as browser:
            browser.call("Emulation.setScriptExecutionDisabled", value=True)
            browser.call("Emulation.setEmulatedMedia",
                         features=[{"name": "prefers-color-scheme", "value": "dark"}])
            browser.open(page.as_uri())
            root = browser.call("DOM.getDocument", depth=-1)["root"]["nodeId"]
            html = browser.call("DOM.getOuterHTML", nodeId=root)["outerHTML"]
            for part in ("Risk:", "What will change", "For whom", "What will not change, and why"):
                check(part in html, f"no {part!r} without script")
            if len(sys.argv) > 3:
                screenshot(browser, pathlib.Path(sys.argv[3]) / "dark.png")
    print("ok -- the page is fast, quiet, reachable by keyboard, and takes no name for markup")


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"error: {failure}")
