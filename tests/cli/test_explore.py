"""`poach explore`: an address on the loopback, mistakes at once, and an end with all workers."""

from __future__ import annotations

import io
import os
import re
import shlex
import signal
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from urllib.parse import urlsplit

import pandas as pd
import pytest

from sim.experiments.store.results import open_results
from sim.scenario.load import load_scenario
from sim.served.server import Page
from sim.served.sessions import MOST_TABS, Sessions
from tests.cli.running import SMALL, called, exploring
from tests.served.talking import Talker
from tests.starting import nobody_left

CONTACTS = "market.contact_rate_employed,market.contact_rate_unemployed"


@pytest.mark.parametrize("asked_by", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_the_page_and_its_workers(tmp_path: Path, asked_by: signal.Signals) -> None:
    """While runs are under way and a tab listens; this is how it is meant to end, so the exit code is 0."""
    with exploring(500, tmp_path) as (process, (url, said)):
        assert said == "Open this address in a browser on this machine. Ctrl-C ends it."
        assert urlsplit(url).hostname == "127.0.0.1"
        talker = Talker(cast(Page, SimpleNamespace(url=url)))
        session = talker.opened()["session"]
        with talker.listening(session) as pictures:
            next(one for one in pictures if one["pairs"] >= 2)
            os.kill(process.pid, asked_by)
            out, err = process.communicate(timeout=60)
        assert nobody_left(process.pid)
    assert (process.returncode, err) == (0, "")
    assert out == "\nended\n"


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    """One line each, with the remedy, and nothing is served."""
    ended = called(
        "explore", "quiet-market", "--set", "weeks=-1", "--pairs", "1", "--port", "70000", "--seed", "x",
        "--workers", "0", "--map", "nothing", cwd=tmp_path,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (2, "")
    lines = ended.stderr.splitlines()
    for option in ("weeks", "--pairs", "--port", "--seed", "--workers", "nothing"):
        assert sum(option in line for line in lines) == 1, (option, lines)
    assert all(";" in line for line in lines)


def test_an_outcome_that_is_none_is_told(tmp_path: Path) -> None:
    """With what was meant."""
    ended = called("explore", "quiet-market", "--outcome", "movez", cwd=tmp_path)
    assert ended.returncode == 2
    assert "moves" in ended.stderr


def test_a_missing_package_is_told_with_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything else."""
    monkeypatch.setattr("sim.surroundings.find_spec", lambda name: None)
    ended = called("explore", "quiet-market", cwd=tmp_path)
    assert ended.returncode == 2
    assert ended.stderr == (
        "poach explore needs starlette, which is not here; "
        "in poach's folder: pip install -c constraints.txt -e '.[explorer]'\n"
    )


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    """And no worker is left."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = called("explore", "quiet-market", *SMALL, "--port", port, cwd=tmp_path)
    assert ended.returncode == 2
    assert f"--port: {port} cannot be had" in ended.stderr


def test_the_commands_of_explore_md_open_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the page shows them; how many tabs it allows is what it says."""
    monkeypatch.setattr(Page, "wait", lambda page: None)
    text = (Path(__file__).parents[2] / "docs" / "explore.md").read_text(encoding="utf-8")
    lines = re.findall(r"^poach explore[^#\n]*", text, re.MULTILINE)
    assert lines
    for line in lines:
        ended = called(*line.split()[1:], cwd=tmp_path)
        assert (ended.returncode, ended.stderr) == (0, "")
    assert MOST_TABS == 8
    assert "there may be eight" in text


def test_the_command_of_the_page_gives_its_numbers(tmp_path: Path) -> None:
    """As it is shown, of a start that was changed, with a multiple and an event's date."""
    start = (
        "microsoft-raids-meta",
        "--set",
        "researchers.count=300",
        "--set",
        "weeks=36",
        "--set",
        "burn_in=4",
    )
    scenario = load_scenario(start[0], [one for one in start[1:] if one != "--set"])
    stands = {CONTACTS: "× 1.5", "events.raid-list.date": "2025-08-01", "events.raid-offers.on": "false"}
    page = Page(Sessions(scenario, " ".join(start), 3, 7, 1, [], clock=lambda: 0.0))
    try:
        talker = Talker(page)
        opened = talker.opened(stands=stands)
        assert opened["wrong"] == {}
        talker.last_picture(opened["session"], opened["version"])
        content = talker.get("api/file/differences.csv", session=opened["session"]).body
    finally:
        page.end()
    shown = pd.read_csv(io.BytesIO(content)).set_index("outcome")
    program, *command = shlex.split(opened["command"])
    ended = called(*command, "--out", "out", "--no-figures", cwd=tmp_path)
    assert (program, ended.returncode) == ("poach", 0)
    results = open_results(tmp_path / "out")
    expected = results.compare(*results.runs["scenario"].unique())
    pd.testing.assert_frame_equal(shown, expected, check_dtype=False, rtol=1e-12)
