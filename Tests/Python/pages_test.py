#!/usr/bin/env python3
"""Reads recorded pages with a parser that knows the whole HTML standard: none has a parse error, and
names that try to become markup leave every page with the elements and attributes it has without them.

    pages_test.py DIRECTORY     with NAME.html, and hostile-NAME.html beside each
"""

import sys
from pathlib import Path

import html5lib


def shape(path):
    """Every element with the names of its attributes, in document order."""
    parser = html5lib.HTMLParser(strict=True, tree=html5lib.getTreeBuilder("etree"))
    try:
        tree = parser.parse(path.read_text(encoding="utf-8"))
    except html5lib.html5parser.ParseError as error:
        (line, column), code, details = parser.errors[-1]
        sys.exit(f"{path}:{line}:{column}: error: {code} {details or error}")
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    return [(element.tag, sorted(element.attrib)) for element in elements]


def main():
    directory = Path(sys.argv[1])
    plain = sorted(path for path in directory.glob("*.html") if not path.name.startswith("hostile-"))
    if not plain:
        sys.exit(f"error: no page in {directory}")
    for path in plain:
        hostile = path.with_name("hostile-" + path.name)
        if shape(path) != shape(hostile):
            sys.exit(f"error: {hostile} has other elements than {path}")
    print(f"ok -- {len(plain)} pages have no parse error, and names stay text")


if __name__ == "__main__":
    main()
