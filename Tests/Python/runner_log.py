# What GitHub's runner finds in a step's log: the commands that it carries out, the fences, and what
# would be a command without the fence.
import re, sys
def command(line):
    text = line.lstrip()
    found = re.match(r"::([A-Za-z][A-Za-z0-9-]*)( [^\r\n]*?)?::", text)
    return found.group(0) if found else next(iter(re.findall(r"##[A-Za-z]*\[[^\]]*", line)), None)
word, fences, outside, inside = None, 0, [], []
for line in re.split(r"\r\n|\n|\r", open(sys.argv[1], "rb").read().decode("utf-8", "replace")):
    if word is None and (start := re.match(r"::stop-commands::(.+)", line)):
        word, fences = start.group(1), fences + 1
        assert re.fullmatch("[0-9a-f]{40}", word), "the word can be guessed"
    elif word is not None and line == f"::{word}::": word = None
    elif found := command(line): (outside if word is None else inside).append(found)
print(f"fences {fences}, {'open' if word else 'closed'}; commands {outside}; inside {inside}")
