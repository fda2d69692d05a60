#!/usr/bin/env python3
"""Writes a manual page for each command of a program made with ArgumentParser.

usage: man-pages.py PROGRAM DIRECTORY

The pages say what `--help` says, from the program's own description of itself. Examples, variables, files and exit
statuses are in man-pages.json; a command without an example is an error, and so is an example of no command. The
pages name no date, so that the same program always gives the same pages.
"""

import itertools
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
    """Paragraphs; what stands in backquotes is set in bold. Lines that are indented stay as they are."""
    for number, paragraph in enumerate(re.split(r"\n\s*\n", text.strip())):
        if number > 0:
            yield ".PP"
        for is_table, lines in itertools.groupby(paragraph.split("\n"), lambda line: line.startswith("  ")):
            if is_table:
                yield ".nf"
                yield from map(roff, lines)
                yield ".fi"
                continue
            parts = " ".join(lines).split("`")
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


def terms(pairs):
    for term, text in pairs:
        yield ".TP"
        yield bold(term)
        yield from prose(text)


def subcommands_of(command):
    return [c for c in command.get("subcommands", []) if c["commandName"] != "help"]


def leaves(command, path):
    """A command's own commands that can be run, or itself, each with its words."""
    subcommands = subcommands_of(command)
    if not subcommands:
        return [(command, path)]
    return [leaf for c in subcommands for leaf in leaves(c, path + [c["commandName"]])]


def shown(command):
    return [a for a in command.get("arguments", []) if a["shouldDisplay"]]


def argument_names(command):
    for argument in shown(command):
        if argument["kind"] == "positional":
            yield "<" + argument["valueName"] + ">"
        else:
            yield from (option_name(name) for name in argument["names"])


def applying(table, command, path):
    """What the table says about a command or those below it, without repetition, in the table's order."""
    wanted = list(table["always"])
    for leaf, words in leaves(command, path):
        names = set(argument_names(leaf))
        for kind in ("by_argument", "by_option"):
            wanted += [pair for name, pairs in table.get(kind, {}).items() if name in names for pair in pairs]
        wanted += table["by_command"].get(" ".join(words), [])
    return [pair for number, pair in enumerate(wanted) if pair not in wanted[:number]]


def examples(command, path, facts):
    """Of a command its own; of a group without any, the first of each command in it."""
    own = facts["examples"].get(" ".join(path))
    if own is not None:
        return own
    return [facts["examples"][" ".join(words)][0] for _, words in leaves(command, path)]


def exit_statuses(command, path, facts):
    table = facts["exit_status"]
    own = table["by_command"].get(" ".join(path), [])
    if not own and subcommands_of(command):
        own = [pair for _, words in leaves(command, path) for pair in table["by_command"].get(" ".join(words), [])]
    always = table["always"][path[0]]
    return sorted(always + own, key=lambda pair: int(pair[0]))


def more(command, path, facts):
    """The sections that `--help` does not have."""
    yield ".SH ENVIRONMENT"
    yield from terms(applying(facts["environment"], command, path))
    files = applying(facts["files"], command, path)
    if files:
        yield ".SH FILES"
        yield from terms(files)
    yield ".SH EXIT STATUS"
    yield from terms(exit_statuses(command, path, facts))
    yield ".SH EXAMPLES"
    for text, line in examples(command, path, facts):
        if text:
            yield ".PP"
            yield from prose(text)
        yield ".PP"
        yield ".RS 4"
        yield ".nf"
        yield roff(line)
        yield ".fi"
        yield ".RE"


def check(root, facts):
    """Ends the program unless the facts are about its commands, and about all of them."""
    name = root["commandName"]
    known = {" ".join(words) for _, words in leaves(root, [name])}
    told = {words for words in facts["examples"] if words.split()[0] == name}
    mistakes = [f"no example of '{words}'" for words in sorted(known - told)]
    mistakes += [f"there is no '{words}'" for words in sorted(told - known - {name})]
    for kind in ("environment", "files", "exit_status"):
        told = {words for words in facts[kind]["by_command"] if words.split()[0] == name}
        mistakes += [f"{kind}: there is no '{words}'" for words in sorted(told - known - {name})]
    if mistakes:
        sys.exit("\n".join(f"man-pages.json: error: {mistake}" for mistake in mistakes))


def page(command, path, version, facts):
    name = "-".join(path)
    arguments = shown(command)
    subcommands = subcommands_of(command)
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
    yield from more(command, path, facts)
    related = ["-".join(path + [c["commandName"]]) for c in subcommands]
    if len(path) > 1:
        related.insert(0, "-".join(path[:-1]))
    else:
        related.append("kv-simulator" if path[0] == "keyshift" else "keyshift")
    if related:
        yield ".SH SEE ALSO"
        yield ",\n".join(".BR " + roff(other) + " (1)" for other in related)


def write(command, path, version, facts, directory):
    lines = "\n".join(page(command, path, version, facts)) + "\n"
    (directory / ("-".join(path) + ".1")).write_text(lines, encoding="utf-8")
    for subcommand in subcommands_of(command):
        write(subcommand, path + [subcommand["commandName"]], version, facts, directory)


def version_of(program, name):
    """Its name, and its number if it tells one."""
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return f"{name} {told.stdout.strip()}" if told.returncode == 0 else name


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    program, directory = sys.argv[1], pathlib.Path(sys.argv[2])
    root = json.loads(subprocess.check_output([program, "--experimental-dump-help"]))["command"]
    facts = json.loads(pathlib.Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    check(root, facts)
    directory.mkdir(parents=True, exist_ok=True)
    name = root["commandName"]
    write(root, [name], version_of(program, name), facts, directory)


main()
