"""Prints how many columns wcwidth gives to every code point and to sequences of several.

Writes Tests/ReviewTests/Tables/display-widths.txt:
  python Tests/Python/display_widths.py > Tests/ReviewTests/Tables/display-widths.txt
"""

import wcwidth

SEQUENCES = [
    "e\u0301", "\u1112\u1161\u11ab", "\U0001f1f8\U0001f1ea", "\u2764\ufe0f", "\u2764", "\u2764\ufe0e",
    "1\ufe0f\u20e3", "\U0001f44b\U0001f3fd", "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "\U0001f3f3\ufe0f\u200d\U0001f308", "\U0001f468\U0001f3fb\u200d\U0001f4bb", "\u6f22\u5b57",
    "a\u0300\u0301\u0302", "\uff21\uff71", "\U0001f600\U0001f600", "\u231a", "\u231b\ufe0f",
    "\u0e19\u0e49\u0e33", "\u0915\u094d\u0937", "x\u200by", "\U0001f1f8\U0001f1ea\U0001f1e9\U0001f1ea",
    "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "\u303d\ufe0f", "\u2194\ufe0f",
    "\u0915\u093e", "\u0915\u094d\u0937\u094d\u092e", "a\u0903", "\u1100\u302e", "\U0001f1e6",
]


def main():
    print(f"# wcwidth {wcwidth.__version__}, Unicode {wcwidth.list_versions()[-1]}.")
    print("# Ranges of code points that do not take one column: first, last, columns.")
    start, width = 0, 1
    for code in range(0x20, 0x110001):
        here = wcwidth.wcwidth(chr(code)) if code < 0x110000 else None
        if here == width:
            continue
        if width not in (1, None):
            print(f"{start:X} {code - 1:X} {width}")
        start, width = code, here
    print("# Sequences: the code points, then =, then columns.")
    for text in SEQUENCES:
        print(" ".join(f"{ord(character):X}" for character in text), "=", wcwidth.wcswidth(text))


main()
