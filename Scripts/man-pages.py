#!/usr/bin/env python3
"""Writes a manual page for each command of a program made with ArgumentParser.

usage: man-pages.py PROGRAM DIRECTORY

The pages say what `--help` says, from the program's own description of itself, and name no date, so that
the same program always gives the same pages.
"""

import json
import pathlib
import re
import subprocess
import sys


def roff(text):
    """Text as roff takes it: no character of it is a command, and all of them are ASCII."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    text = "".join(c if c.isascii() else f"\\[u{ord(c):04X}]" for c in text)
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def bold(text):
    return "\\fB" + roff(text) + "\\fR"


def prose(text):
    """Paragraphs; what stands in backquotes is set in bold."""
    for number, paragraph in enumerate(re.split(r"\n\s*\n", text.strip())):
        if number > 0:
            yield ".PP"
        parts = paragraph.replace("\n", " ").split("`")
        yield "".join(bold(part) if i % 2 else roff(part) for i, part in enumerate(parts))


def option_name(name):
    return ("--" if name["kind"] == "long" else "-") + name["name"]


def value_of(argument):
    return "\\fI" + roff(argument["valueName"]) + "\\fR"


def synopsis(argument):
    if argument["kind"] == "positional":
        text = value_of(argument)
    else:
        text = bold(option_name(argument["preferredName"]))
        if argument["kind"] == "option":
            text += " " + value_of(argument)
    if argument["isRepeating"]:
        text += " ..."
    return "[" + text + "]" if argument["isOptional"] else text


def heading(argument):
    if argument["kind"] == "positional":
        return value_of(argument)
    names = sorted(argument["names"], key=lambda name: name["kind"] == "long")
    text = ", ".join(bold(option_name(name)) for name in names)
    return text + " " + value_of(argument) if argument["kind"] == "option" else text


def described(argument):
    yield ".TP"
    yield heading(argument)
    texts = [argument.get("abstract", ""), argument.get("discussion", "")]
    if argument.get("defaultValue") and argument["kind"] != "flag":
        texts.append("Default: " + argument["defaultValue"] + ".")
    yield from prose(" ".join(text.strip() for text in texts if text) or "See above.")


def page(command, path, version):
    name = "-".join(path)
    arguments = [a for a in command.get("arguments", []) if a["shouldDisplay"]]
    subcommands = [c for c in command.get("subcommands", []) if c["commandName"] != "help"]
    yield f'.TH "{roff(name.upper())}" 1 "" "{roff(version)}" "Keyshift"'
    yield ".SH NAME"
    yield roff(name) + " \\- " + roff(command.get("abstract", "").rstrip(".").replace("\n", " "))
    yield ".SH SYNOPSIS"
    words = [bold(word) for word in path]
    if subcommands:
        words.append("\\fIcommand\\fR")
    yield " ".join(words + [synopsis(argument) for argument in arguments])
    if command.get("discussion"):
        yield ".SH DESCRIPTION"
        yield from prose(command["discussion"])
    if arguments:
        yield ".SH OPTIONS"
        for argument in arguments:
            yield from described(argument)
    if subcommands:
        yield ".SH COMMANDS"
        for subcommand in subcommands:
            yield ".TP"
            yield bold(subcommand["commandName"])
            yield from prose(subcommand.get("abstract", ""))
    related = ["-".join(path + [c["commandName"]]) for c in subcommands]
    if len(path) > 1:
        related.insert(0, "-".join(path[:-1]))
    if related:
        yield ".SH SEE ALSO"
        yield ",\n".join(".BR " + roff(other) + " (1)" for other in related)


def write(command, path, version, directory):
    lines = "\n".join(page(command, path, version)) + "\n"
    (directory / ("-".join(path) + ".1")).write_text(lines, encoding="utf-8")
    for subcommand in command.get("subcommands", []):
        if subcommand["commandName"] != "help":
            write(subcommand, path + [subcommand["commandName"]], version, directory)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    program, directory = sys.argv[1], pathlib.Path(sys.argv[2])
    dump = json.loads(subprocess.check_output([program, "--experimental-dump-help"]))
    version = subprocess.check_output([program, "--version"], text=True).strip()
    directory.mkdir(parents=True, exist_ok=True)
    root = dump["command"]
    write(root, [root["commandName"]], f"{root['commandName']} {version}", directory)


main()
