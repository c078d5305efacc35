"""One scenario file: its values with their lines, or the one mistake that keeps it from being read."""

import re
import tomllib
from pathlib import Path

from sim.scenario.library import library, names
from sim.scenario.locate import locate
from sim.scenario.merge import Marked
from sim.scenario.problems import Mistake, ScenarioError, nearest, suggest

#: Larger files are refused: a scenario has some hundred lines.
MAX_BYTES = 10_000_000


def read(path: Path) -> Marked:
    """The document of a TOML file; ScenarioError with one mistake if it is none."""
    file = shown(path)
    text = _text(path, file)
    try:
        document = tomllib.loads(text)
    except RecursionError:
        raise _refused(file, "lists or tables are nested too deeply", "flatten them") from None
    except ValueError as error:
        raise ScenarioError([_syntax(str(error), text, file)]) from None
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
    files = [str(above / path.name) for path in sorted((start / above).glob("*.toml"))]
    close = nearest(name, files) or nearest(Path(name).name.removesuffix(".toml"), names())
    return suggest(name, library()) if close is None else f'did you mean "{close}"?'


def _text(path: Path, file: str) -> str:
    try:
        if path.is_dir():
            raise _refused(file, "is a folder", "name a scenario file in it")
        if not path.is_file():
            raise _refused(file, "is not a regular file", "name a scenario file")
        if path.stat().st_size > MAX_BYTES:
            raise _refused(file, "is too large for a scenario", "name a scenario file")
        content = path.read_bytes()
    except OSError as error:
        raise _refused(file, f"cannot be read ({error.strerror})", "check its permissions") from None
    if b"\0" in content:
        raise _refused(file, "is a binary file", "name a scenario file, a text in TOML")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        mistake = Mistake(file, line, "", "is not UTF-8 text", "save the file in UTF-8")
        raise ScenarioError([mistake]) from None


def _syntax(message: str, text: str, file: str) -> Mistake:
    """TOML's complaint as a mistake; the key is that of the line where it stopped, if there is one."""
    found = re.search(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)", message)
    what = message[: found.start()] if found is not None else message
    lines = text.splitlines() or [""]
    if found is None:
        # Python's own limit on the digits of a whole number comes without a place.
        return Mistake(file, None, "", "a number has too many digits", "write it as in 2e9")
    number = int(found[1] or len(lines))
    key = re.match(r"""\s*([\w."' -]+?)\s*=""", lines[min(number, len(lines)) - 1])
    remedy = "TOML wants `key = value`, texts in double quotes, tables as [table]"
    if re.search("overwrite|twice", what):
        remedy = "write each key and each table once"
    return Mistake(file, number, key[1] if key else "", f"not valid TOML: {what.lower()}", remedy)


def _refused(file: str, what: str, remedy: str) -> ScenarioError:
    return ScenarioError([Mistake(file, None, "", what, remedy)])
