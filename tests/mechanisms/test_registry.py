"""A mechanism is one folder, and one line in the registry."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

import sim
import sim.mechanisms
from sim.market.state.columns import EMPLOYERS, SETTINGS
from sim.market.state.scalars import RULES
from sim.mechanisms.mechanism import Mechanism
from sim.mechanisms.page import page, spec_of
from sim.mechanisms.registry import MECHANISMS
from sim.scenario.events import Event
from sim.scenario.parameter import Section

FOLDER = Path(sim.mechanisms.__path__[0])
ROOT = FOLDER.parents[1]


def test_every_folder_is_registered_once() -> None:
    """The list and the folders are the same."""
    folders = {path.parent.name for path in FOLDER.glob("*/spec.py")}
    assert sorted(mechanism.name for mechanism in MECHANISMS) == sorted(folders)


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda mechanism: mechanism.name)
def test_what_it_declares_is_there(mechanism: Mechanism) -> None:
    """Scalars are numbers that kernels read, settings what events may change, columns its own."""
    scenario = sim.load("quiet-market")
    for scalar in mechanism.scalars:
        assert RULES[scalar.name] == np.dtype(scalar.kind)
        assert isinstance(scalar.read(scenario), scalar.kind | int)
    for column in mechanism.settings:
        assert column.name in SETTINGS
        assert EMPLOYERS[column.name] == np.dtype(column.kind)
        assert column.read is None or isinstance(column.read(scenario.labs[0]), float | int)
    for column in mechanism.columns:
        assert column.name not in SETTINGS
        assert EMPLOYERS[column.name] == np.dtype(column.kind)
    assert (spec_of(mechanism).__doc__ or "").strip()


def test_only_an_event_names_its_kind() -> None:
    """Events bring their own checks, factors, and what they need of the market."""
    kinds = [get_args(part.model_fields["kind"].annotation)[0] for part in get_args(get_args(Event)[0])]
    assert "no-poach" in kinds
    files = [path for folder in ("scenario", "market") for path in (ROOT / "sim" / folder).rglob("*.py")]
    # Whose small markets are scenarios.
    compiling = [ROOT / "sim" / "market" / name for name in ("__init__.py", "rare.py")]
    files = [path for path in files if path.parent.name != "events" and path not in compiling]
    named = re.compile(rf"[\"']({'|'.join(kinds)})[\"']")
    found = {path.name: named.findall(path.read_text(encoding="utf-8")) for path in files}
    assert {name: kinds for name, kinds in found.items() if kinds} == {}


def test_keys_in_no_section_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not left out of the page in silence."""
    spec = spec_of(MECHANISMS[0])
    monkeypatch.setattr(
        spec, "InLabs", type("InLabs", (Section,), {"__module__": spec.__name__}), raising=False
    )
    with pytest.raises(ValueError, match="InLabs goes into no section; name it as one of InMarket"):
        page()


def test_the_page_is_up_to_date() -> None:
    """What stands in docs/mechanisms.md is what is declared."""
    written = (ROOT / "docs" / "mechanisms.md").read_text(encoding="utf-8")
    assert written == page(), "run: make pages"
