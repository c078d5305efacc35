"""One scenario file: its values with their lines, or the one mistake that keeps it from being read."""

import re
import tomllib
from pathlib import Path

from sim.scenario.library import names
from sim.scenario.locate import locate
from sim.scenario.merge import Marked
from sim.scenario.problems import Mistake, ScenarioError, suggest

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


def missing(file: str, name: str) -> Mistake:
    """The mistake of naming a scenario that does not exist."""
    remedy = suggest(Path(name).stem if name.endswith(".toml") else name, names())
    return Mistake(file, None, "", "there is no such file or library scenario", remedy)


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
    what = message if found is None else message[: found.start()]
    lines = text.splitlines() or [""]
    number = int(found[1]) if found is not None and found[1] else len(lines)
    written = lines[number - 1] if number <= len(lines) else ""
    key = re.match(r"""\s*([\w."' -]+?)\s*=""", written)
    remedy = "TOML wants `key = value`, texts in double quotes, tables as [table]"
    return Mistake(file, number, key[1] if key else "", f"not valid TOML: {what.lower()}", remedy)


def _refused(file: str, what: str, remedy: str) -> ScenarioError:
    return ScenarioError([Mistake(file, None, "", what, remedy)])
