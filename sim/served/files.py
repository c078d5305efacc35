"""What leaves the page as a file, and what comes in as one."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.explorer.exploration import Refused
from sim.scenario.library import library_path
from sim.scenario.load import base_key, load_scenario
from sim.scenario.problems import ScenarioError
from sim.scenario.read import read
from sim.scenario.showing import events_in_words, resolved
from sim.scenario.written import as_toml

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario
    from sim.served.session import Session

#: How a table of what may be downloaded is called, and its forms with what a browser is told of them.
TABLES = ("differences", "runs", "dials")
FORMS = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
#: Dials in a file at most.
_DIALS = 500
_FILE = "the file"
_TOO_MANY = f"{_FILE} has more than {_DIALS} rows, or long ones; leave out those of dials that stay"
#: Bytes of a table of dials that is not packed.
_UNPACKED = 4_000_000


def scenario_text(session: Session) -> str:
    """What the dials say, as a scenario file that stands on no other."""
    with session.lock:
        scenario = session.exploration.scenario
        changes = [f"{one.name}: {one.now or 'left out'}" for one in session.exploration.differs()]
    said = ["# What the dials say: nothing differs from the start."]
    if changes:
        said = ["# What the dials say. Differs from the start:", *(f"#   {line}" for line in changes)]
    return "\n".join(said) + "\n\n" + as_toml(resolved(scenario), events_in_words(scenario))


def table(session: Session, name: str) -> pd.DataFrame:
    """A table that may be downloaded.

    Args:
        session: the tab.
        name: one of `TABLES`: differences of all outcomes with intervals; outcomes of every run; where every
            dial stands, which `dials_in` reads.

    Raises:
        Refused: there are no two pairs yet.
    """
    import pandas as pd

    with session.lock:
        exploration = session.exploration
        if name == "dials":
            rows = [
                {"dial": dial.name, "value": dial.show(exploration.stands(dial.name)),
                 "start": dial.show(dial.start), "about": dial.about}
                for dial in exploration.dials.values()
            ]  # fmt: skip
            return pd.DataFrame(rows)
        if exploration.paired < 2:
            raise Refused("there are no two pairs of runs yet; wait a moment")
        if name == "differences":
            return exploration.differences().reset_index()
        return exploration.runs()


def written(frame: pd.DataFrame, form: str) -> bytes:
    """A table as a file."""
    if form == "csv":
        return frame.to_csv(index=False).encode()
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


def dials_in(content: bytes) -> dict[str, object]:
    """Where dials stand, from a table with the columns `dial` and `value`, as CSV or Parquet.

    Raises:
        Refused: it is none.
    """
    import pandas as pd

    try:
        if content.startswith(b"PAR1"):
            _refuse_large(content)
            frame = pd.read_parquet(io.BytesIO(content), columns=["dial", "value"])
        else:
            text = content.decode("utf-8-sig")
            frame = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, nrows=_DIALS + 1)
    except Refused:
        raise
    except Exception as fault:  # whatever a file may be that is no table
        name = type(fault).__name__
        raise Refused(
            f"{_FILE} cannot be read as a table ({name}); save the dials as CSV or Parquet"
        ) from None
    if not {"dial", "value"} <= set(frame.columns):
        raise Refused(f"{_FILE} has no columns dial and value; save the dials, and change the column value")
    if len(frame) > _DIALS:
        raise Refused(_TOO_MANY)
    return {str(name): str(value) for name, value in zip(frame["dial"], frame["value"], strict=True)}


def _refuse_large(content: bytes) -> None:
    """Few bytes of Parquet may be many rows, or long ones: that is seen before they are read.

    Raises:
        Refused: they are.
    """
    from pyarrow.parquet import ParquetFile

    about = ParquetFile(io.BytesIO(content)).metadata
    size = sum(about.row_group(place).total_byte_size for place in range(about.num_row_groups))
    if about.num_rows > _DIALS or size > _UNPACKED:
        raise Refused(_TOO_MANY)


def scenario_in(content: bytes, name: str) -> Scenario:
    """The scenario of a file's content. It may stand on one of the library, and on no file of this machine.

    Args:
        content: TOML.
        name: what the user calls the file.

    Raises:
        Refused: with every mistake.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.toml"
        path.write_bytes(content)
        try:
            _refuse_files(read(path).value)
            found = load_scenario(path)
            return found.with_({"name": _stem(name)}) if found.name == path.stem else found
        except ScenarioError as error:
            lines = [str(replace(one, file=name)) for one in error.problems]
            raise Refused("\n".join(lines)) from None


def _stem(name: str) -> str:
    from sim.names import seen

    return seen(Path(name.replace("\\", "/")).stem)[:60].strip() or "scenario"


def _refuse_files(document: Mapping[str, Any]) -> None:
    """Only names of the library may stand as a base, however its key is spelt.

    Raises:
        Refused: another does.
    """
    key = base_key(document)
    base = None if key is None else document[key]
    if key is not None and (not isinstance(base, str) or library_path(base) is None):
        raise Refused(
            "base: a file that is sent may stand on scenarios of the library only; name one of them"
        )
