"""One scenario file: its values with their lines, or the one mistake that keeps it from being read."""

import codecs
import re
import tomllib
from contextlib import suppress
from itertools import islice
from pathlib import Path

from sim.scenario.library import library, names
from sim.scenario.limits import DEPTH, ENTRIES, FILE_BYTES, TEXT_LETTERS, too_deep
from sim.scenario.locate import line_of_deep_key, locate
from sim.scenario.merge import Marked
from sim.scenario.problems import Mistake, ScenarioError, nearest, suggest


def read(path: Path) -> Marked:
    """The document of a TOML file; ScenarioError with one mistake if it is none."""
    file = shown(path)
    text = _text(path, file)
    deep = f"lists or tables are nested too deeply, more than {DEPTH} in each other"
    line = line_of_deep_key(text, DEPTH)  # before TOML goes through it, which takes the square of its parts
    if line is not None:
        raise ScenarioError([Mistake(file, line, "", deep, "flatten them")])
    try:
        document = tomllib.loads(text)
    except RecursionError:
        raise _refused(file, deep, "flatten them") from None
    except ValueError as error:
        raise ScenarioError([_syntax(str(error), text, file)]) from None
    if too_deep(document):
        raise _refused(file, deep, "flatten them")
    if not document:
        raise _refused(file, "the file says nothing", 'give at least a name, or a base = "frontier-2025"')
    return Marked(document, locate(text.replace("\r\n", "\n"), file))


def shown(path: Path) -> str:
    """A path as messages show it: from the current folder where it lies below that."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def instead_of(name: str, start: Path) -> str:
    """What to write instead of the name of a scenario that does not exist; paths count from `start`."""
    above = Path(name).parent
    files: list[str] = []
    with suppress(OSError, ValueError):  # no name that a file can have
        beside = islice((start / above).glob("*.toml"), ENTRIES)
        files = [(above / path.name).as_posix() for path in sorted(beside)]
    close = nearest(name, files) or nearest(Path(name).name.removesuffix(".toml"), names())
    return suggest(name, library()) if close is None else f'did you mean "{close}"?'


def is_file(path: Path) -> bool:
    """Is there such a file? A name that no file can have, of 5,000 letters for instance, is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _text(path: Path, file: str) -> str:
    try:
        if path.is_dir():
            raise _refused(file, "is a folder", "name a scenario file in it")
        if not path.is_file():
            raise _refused(file, "is not a regular file", "name a scenario file")
        if path.stat().st_size > FILE_BYTES:
            raise _refused(file, "is too large for a scenario", "name a scenario file")
        content = path.read_bytes()
    except OSError as error:
        raise _refused(file, f"cannot be read ({error.strerror})", "check its permissions") from None
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _every_other_is_zero(content):
        raise _refused(file, "is text in UTF-16 or UTF-32", "save the file in UTF-8")
    if b"\0" in content:
        raise _refused(file, "is a binary file", "name a scenario file, a text in TOML")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        mistake = Mistake(file, line, "", "is not UTF-8 text", "save the file in UTF-8")
        raise ScenarioError([mistake]) from None


def _every_other_is_zero(content: bytes) -> bool:
    """As in Latin letters of two bytes without a mark at the beginning."""
    return len(content) > 1 and any(not any(content[k::2]) for k in (0, 1))


def _syntax(message: str, text: str, file: str) -> Mistake:
    """TOML's complaint as a mistake; the key is that of the line where it stopped, if there is one."""
    found = re.search(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)", message)
    what = message[: found.start() if found is not None else None][:TEXT_LETTERS]
    lines = text.splitlines() or [""]
    if found is None:
        # Python's own limit on the digits of a whole number comes without a place.
        return Mistake(file, None, "", "a number has too many digits", "write it as in 2e9")
    number = int(found[1] or len(lines))
    line = lines[min(number, len(lines)) - 1].strip()[:TEXT_LETTERS]
    key = re.match(r"""([\w."' -]+)=""", line)
    remedy = "TOML wants `key = value`, texts in double quotes, tables as [table]"
    if re.search("overwrite|twice", what):
        remedy = "write each key and each table once"
    return Mistake(file, number, key[1].strip() if key else "", f"not valid TOML: {what.lower()}", remedy)


def _refused(file: str, what: str, remedy: str) -> ScenarioError:
    return ScenarioError([Mistake(file, None, "", what, remedy)])
