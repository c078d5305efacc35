"""Answers a shell that asks what completes a word, in the way in which typer's scripts ask.

`poach --install-completion` installs those scripts. typer would answer too, but first it makes whatever a
command takes of pydantic, which takes twice as long as all else, and a person waits.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, get_type_hints

from sim.cli import completion
from sim.cli.commands import COMMANDS
from sim.cli.exits import DONE, FAULT

_ASKED = "_POACH_COMPLETE"
#: Words that stand before any command.
_AT_THE_FRONT = ("--help", "--version", "--install-completion", "--show-completion")
#: Where bash begins a new word outside of quotes, and what it needs no backslash before.
_BREAKS, _PLAIN = "=:", re.compile(r"[^\w.,:+@%/=-]")
#: What is left out of help that a shell shows.
_LOUD = re.compile(r"[^\w .,;()/-]")
#: What completes a word, and what it is.
Offers = Sequence[tuple[str, str]]


class Line(NamedTuple):
    """A command line as far as it is written.

    Attributes:
        words: those that are whole, `poach` first.
        incomplete: the one to be completed; it may be empty.
        quoted: has it a quotation mark in front?
    """

    words: list[str]
    incomplete: str
    quoted: bool


class Parameter(NamedTuple):
    """What a command takes.

    Attributes:
        names: of an option; none of an argument.
        flag: an option without a value.
        several: an argument that takes all the rest.
        complete: what completes its value, if anything does.
        help: what it is.
    """

    names: tuple[str, ...]
    flag: bool
    several: bool
    complete: Callable[[str], Sequence[str]] | None
    help: str


def answer() -> int | None:
    """Print what completes a word; the exit code, None where no shell asks."""
    shell = os.environ.get(_ASKED, "").removeprefix("complete_")
    if shell not in _SHELLS:
        return None
    read, write = _SHELLS[shell]
    try:
        line = read()
        completion.LINE[:] = line.words
        return write(line, list(offers(line)))
    except Exception:  # whatever a shell asks, a person sees no traceback for a key pressed
        return FAULT


def offers(line: Line) -> Iterator[tuple[str, str]]:
    """What completes a word, with what it is."""
    if len(line.words) < 2:
        known = [(_name(command), (command.__doc__ or "").partition("\n")[0]) for command in COMMANDS]
        known += [(word, "") for word in _AT_THE_FRONT] if line.incomplete.startswith("-") else []
        yield from (one for one in known if one[0].startswith(line.incomplete))
        return
    command = next((command for command in COMMANDS if _name(command) == line.words[1]), None)
    if command is None:
        return
    asked, given = _asked(parameters(command), line.words[2:], line.incomplete)
    if asked is not None:
        yield from ((one, "") for one in (asked.complete(given) if asked.complete is not None else ()))
        return
    for option in parameters(command):
        for name in option.names:
            if name.startswith(line.incomplete):
                yield name, option.help
    yield from (("--help", "Show what it takes."),) if "--help".startswith(line.incomplete) else ()


def parameters(command: Callable[..., Any]) -> list[Parameter]:
    """What a command takes, arguments in their order."""
    found = []
    for name, hint in get_type_hints(command, include_extras=True).items():
        if name == "return":
            continue
        (declared,) = hint.__metadata__
        several = getattr(hint.__origin__, "__origin__", None) is list or "list[" in str(hint.__origin__)
        # Within `Annotated` typer keeps the first name where a default would stand.
        words = (declared.default, *(declared.param_decls or ()))
        names = tuple(
            part
            for word in words
            if isinstance(word, str)
            for part in word.split("/")
            if part.startswith("-")
        )
        flag = hint.__origin__ is bool
        found.append(Parameter(names, flag, several, declared.autocompletion, declared.help or ""))
    return found


def _asked(known: Sequence[Parameter], words: Sequence[str], incomplete: str) -> tuple[Parameter | None, str]:
    """Whose value is to be completed, and as far as it is written; None for the name of an option."""
    by_name = {name: one for one in known for name in one.names}
    arguments = [one for one in known if not one.names]
    place, pending, options = 0, None, True
    for word in words:
        if pending is not None:
            pending = None
        elif options and word == "--":
            options = False
        elif options and word.startswith("-") and len(word) > 1:
            option = by_name.get(word)
            pending = option if option is not None and not option.flag else None
        else:
            place += 1
    if pending is not None:
        return pending, incomplete
    name, equals, value = incomplete.partition("=")
    if options and equals and name in by_name:
        return by_name[name], value
    if options and incomplete.startswith("-"):
        return None, incomplete
    if place < len(arguments):
        return arguments[place], incomplete
    if arguments and arguments[-1].several:
        return arguments[-1], incomplete
    return Parameter((), False, False, None, ""), incomplete


def _name(command: Callable[..., Any]) -> str:
    return command.__name__.replace("_", "-")


def _from_bash() -> Line:
    """Words are put together again that bash has taken apart at `=` and `:`, which poach reads as one."""
    text, place = os.environ["COMP_WORDS"], int(os.environ["COMP_CWORD"])
    words = text.split("\n") if "\n" in text else text.split(" ")
    words = [*words[: place + 1], *[""] * (place + 1 - len(words))]
    joined: list[str] = []
    for number, word in enumerate(words):
        apart = number > 1 and bool(word) and (word[0] in _BREAKS or joined[-1][-1:] in tuple(_BREAKS))
        if apart and joined[-1][0] not in "'\"":
            joined[-1] += word
        else:
            joined.append(word)
    incomplete = joined.pop()
    return Line([_bare(word) for word in joined], _bare(incomplete), incomplete[:1] in ("'", '"'))


def _from_words() -> Line:
    """Of zsh and fish, which give the line up to the cursor."""
    text = os.environ.get("_TYPER_COMPLETE_ARGS", "")
    words, whole = _split(text)
    incomplete = "" if not words or (whole and text.endswith(" ")) else words.pop()
    return Line(words, incomplete, quoted=False)


def _from_powershell() -> Line:
    words, incomplete = (
        _split(os.environ.get("_TYPER_COMPLETE_ARGS", ""))[0],
        os.environ.get("_TYPER_COMPLETE_WORD_TO_COMPLETE", ""),
    )
    return Line(words[:-1] if incomplete else words, incomplete, quoted=False)


def _split(text: str) -> tuple[list[str], bool]:
    """Words as a shell reads them, and whether all quotes are closed."""
    reader = shlex.shlex(text, posix=True, punctuation_chars=False)
    reader.whitespace_split, reader.commenters = True, ""
    words: list[str] = []
    try:
        while (word := reader.get_token()) is not None:
            words.append(word)
    except ValueError:
        return [*words, reader.token or ""], False
    return words, True


def _bare(word: str) -> str:
    """A word without quotes and backslashes."""
    return " ".join(_split(word)[0])


def _option(line: Line) -> str:
    """What stands before the value in --option=value; nothing elsewhere."""
    name, equals, _ = line.incomplete.partition("=")
    return name + equals if equals and name.startswith("--") else ""


def _to_bash(line: Line, found: Offers) -> int:
    """Only what follows the last break of the word is written, and blanks need a backslash."""
    given = line.incomplete.removeprefix(_option(line))
    done = max(given.rfind(letter) for letter in _BREAKS) + 1
    for value, _ in found:
        print(value if line.quoted else _PLAIN.sub(lambda letter: f"\\{letter.group()}", value[done:]))
    return DONE


def _to_zsh(line: Line, found: Offers) -> int:
    items = [
        f'"{_colons(_option(line) + value)}"' + (f':"{_colons(_LOUD.sub("", help_))}"' if help_ else "")
        for value, help_ in found
    ]
    print("_arguments '*: :((" + "\n".join(items) + "))'" if items else "_files")
    return DONE


def _colons(text: str) -> str:
    return text.replace(":", r"\\:")


def _to_fish(line: Line, found: Offers) -> int:
    if os.environ.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        return DONE if found else FAULT
    for value, help_ in found:
        print(_option(line) + value + (f"\t{help_}" if help_ else ""))
    return DONE


def _to_powershell(line: Line, found: Offers) -> int:
    for value, help_ in found:
        print(f"{_option(line)}{value}:::{help_ or ' '}")
    return DONE


#: How each shell asks, and how it is answered.
_SHELLS: dict[str, tuple[Callable[[], Line], Callable[[Line, Offers], int]]] = {
    "bash": (_from_bash, _to_bash),
    "zsh": (_from_words, _to_zsh),
    "fish": (_from_words, _to_fish),
    "powershell": (_from_powershell, _to_powershell),
    "pwsh": (_from_powershell, _to_powershell),
}
