"""Names that users give, and the dotted keys made of them: one way to write each and one to read it back."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_LONG = {short[1]: character for character, short in _SHORT.items()} | {'"': '"', "\\": "\\"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
# A quoted part, or anything up to the next dot: a shell eats quotes, so names with spaces come bare too.
_PART = re.compile(
    r"""\s*(?:"(?P<basic>(?:\\.|[^"\\])*+)"|'(?P<literal>[^']*+)'|(?P<bare>[^."'\s][^."']*+))\s*(?:\.|\Z)""",
    re.DOTALL,
)
#: A key among several with commas between.
_ONE_KEY = re.compile(r"""(?:"(?:\\.|[^"\\])*"|'[^']*'|[^,"'])+""")
#: Categories of Unicode: control, format, surrogate, separators of lines and paragraphs.
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
#: Letters and marks that are drawn as nothing: Unicode's `Default_Ignorable_Code_Point` besides those.
_FILLERS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
#: What would end a part, open a quotation, or end the key of an assignment.
_MARKS = frozenset(""".'"\\=""")


def normal(name: str) -> str:
    """A name in the one form (NFC) in which names are kept and compared: é is one letter, however typed."""
    return unicodedata.normalize("NFC", name)


def unseen(text: str) -> str | None:
    """The first character of a text that has no picture of its own; None where all have one.

    Controls, line breaks, marks of direction, joiners, surrogates, fillers and selectors of variants: two
    names that differ by such a character look alike, and some of them turn the text around them.
    """
    return next((character for character in text if not _has_picture(character)), None)


def code_point(character: str) -> str:
    """A character by its number and its name in Unicode, where it has one: U+200B (ZERO WIDTH SPACE)."""
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")


def seen(text: str) -> str:
    """The text with a hyphen for each character that has no picture."""
    return "".join(character if _has_picture(character) else "-" for character in text)


def join_key(*parts: str) -> str:
    """The dotted key of these parts: ``labs.Google DeepMind.budget``, ``labs."A.B".budget``.

    A part stands bare unless that could be misread (it is empty, or has a dot, a quote, a backslash, an
    equals sign, blanks at an end, or a character that cannot be seen); then it is written as a basic string
    of TOML. So different parts give different keys, and `split_key` gives the parts back.
    """
    return ".".join(map(_written, parts))


def split_key(key: str) -> tuple[str, ...]:
    """The parts of a dotted key, quotes removed and escapes resolved; blanks around parts do not count.

    Raises:
        ValueError: it is no dotted key.
    """
    parts: list[str] = []
    position, more = 0, True
    while more:
        match = _PART.match(key, position)
        if match is None:
            raise ValueError(f"{key!r} is not a dotted key")
        parts.append(_part(match))
        position = match.end()
        more = match.group().endswith(".")
    return tuple(parts)


@lru_cache(maxsize=4096)
def split_keys(text: str) -> tuple[str, ...]:
    """Dotted keys with commas between, each in the one way of writing it; what is no key stays as it is.

    Example:
        >>> split_keys('feedback.budgets, labs."A,B".budget')
        ('feedback.budgets', 'labs.A,B.budget')
    """
    return tuple(map(_one_way, _ONE_KEY.findall(text))) or (text,)


def _one_way(key: str) -> str:
    try:
        return join_key(*split_key(key.strip()))
    except ValueError:
        return key.strip()


def escaped(text: str) -> str:
    r"""The text with each character that cannot be seen, or that steers a terminal, as an escape: ``\u001b``.

    Backslashes stay as they are: this is to be read, not to be read back.
    """
    return text if text.isprintable() else "".join(map(_visible, text))


def told(text: object, letters: int = 200) -> str:
    """A path, key or value as it may be printed: escaped, and cut in the middle where it is very long.

    All that is printed of what others wrote goes through here, so that none of it steers a terminal.
    """
    shown = escaped(str(text))
    if len(shown) <= letters:
        return shown
    start = letters // 2
    return f"{shown[:start]}…{shown[start + 1 - letters :]}"


def _has_picture(character: str) -> bool:
    if "!" <= character <= "~" or character == " ":
        return True
    return unicodedata.category(character) not in _UNSEEN and not _FILLERS.match(character)


def _written(part: str) -> str:
    if part and part.isprintable() and part == part.strip() and not _MARKS.intersection(part):
        return part
    return '"' + escaped(part.replace("\\", "\\\\").replace('"', '\\"')) + '"'


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    return _SHORT.get(character) or (f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")


def _part(match: re.Match[str]) -> str:
    basic, literal, bare = match.group("basic", "literal", "bare")
    if bare is not None:
        return str(bare.rstrip())
    return literal if basic is None else _ESCAPE.sub(_meant, basic)


def _meant(escape: re.Match[str]) -> str:
    """The character that an escape of TOML stands for."""
    four, eight, letter = escape.groups()
    if letter is not None and letter not in _LONG:
        raise ValueError(f"{escape.group()} is no escape")
    return _LONG[letter] if letter is not None else chr(int(four or eight, 16))
