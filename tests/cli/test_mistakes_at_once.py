"""Mistakes of options, keys and outcomes come in one stage, wherever one can be seen without the other."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from sim.cli import main

KEY, OUTCOME = 'did you mean "weeks"', 'no outcome "movse"'
INTENSITY = "--against: escalation.intensiti"


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("run Q --until-halfwidth none --outcome movse", ("--until-halfwidth: 'none'", OUTCOME)),
        ("run Q --set wekes=2 --until-halfwidth 1 --outcome movse", (KEY, OUTCOME)),
        (
            "compare Q --set-alt wekes=2 --set-alt what --until-halfwidth none --outcome movse",
            (KEY, OUTCOME, "--until-halfwidth: 'none'", "what"),
        ),
        ("compare Q --set-alt wekes=2 --until-halfwidth 1 --outcome movse", (KEY, OUTCOME)),
        (
            "sweep Q --vary wekes=1,2 --method grids --outcome movse --against escalation.intensiti=0",
            (KEY, OUTCOME, "--method: no method", INTENSITY),
        ),
        ("sweep Q --vary wekes=1,2 --against escalation.intensiti=0", (KEY, INTENSITY)),
        ("sweep Q --vary weeks=1,2 --set wekes=2 --outcome movse", (KEY, OUTCOME)),
        (
            "best Q --variant 'a: wekes=2' --variant 'b: weeks=-1' --outcome movse",
            (KEY, OUTCOME, "--variant: weeks"),
        ),
        (
            "best Q --variant 'a: wekes=2' --outcome movse --confidence 2",
            (KEY, OUTCOME, "--confidence: '2'"),
        ),
        (
            "sensitivity Q --vary wekes=1:2 --outcome movse --method sobl --against escalation.intensiti=0",
            (KEY, OUTCOME, 'no method "sobl"', INTENSITY),
        ),
        (
            "sensitivity Q --vary wekes=1:2 --outcome moves --against escalation.intensiti=0",
            (KEY, INTENSITY),
        ),
        (
            "second-choices frontier-2025 --lab Mata --merge Meta --week x",
            ('did you mean "Meta"', "--merge: 'Meta' is no pair", "--week"),
        ),
        (
            "attribute Q --outcome movse --factor lists --factor 'y: wekes=2'",
            ("--factor: 'lists' is no part", KEY, OUTCOME),
        ),
        ("attribute Q --outcome movse --set wekes=2 --factor 'x: weeks=9'", (KEY, OUTCOME)),
        (
            "attribute Q --factor 'x: wekes=1' --factor 'y: escalation.intensiti=0' --outcome moves "
            "--orders few",
            ("--orders: ", KEY, "--factor: escalation.intensiti"),
        ),
        (
            "attribute Q --factor 'x: wekes=1' --factor 'y: escalation.intensiti=0' --factor 'z: weeks=156' "
            "--outcome movse",
            (KEY, "--factor: escalation.intensiti", "z switches nothing off", OUTCOME),
        ),
        (
            "cross Q --factor 'a: wekes=1' --factor b --outcome movse",
            (KEY, "--factor: 'b' is no part", OUTCOME),
        ),
        (
            "cross Q --set wekes=2 --factor 'a: weeks=9' --factor 'b: weeks=8' --outcome movse",
            (KEY, OUTCOME),
        ),
        (
            "cross Q --factor 'a: weeks=9' --factor 'a: escalation.intensiti=0' --without 'c: wekes=1' "
            "--outcome movse",
            ("a stands there twice", "--factor: escalation.intensiti", "--without: wekes", OUTCOME),
        ),
        (
            "cross Q --factor 'a: weeks=156' --factor 'b: weeks=9' --without 'a: weeks=8' --outcome movse",
            ("a switches nothing off", "a stands there twice", OUTCOME),
        ),
        (
            "map Q --x foo=0:1 --y escalation.denial=0:3 --against zork",
            ("zork: is not an assignment", "--x: foo", "--y: escalation.denial"),
        ),
        (
            "map Q --set labs.Mta.budget=3 --x foo=0:1 --y escalation.denial=0:3",
            ('did you mean "Meta"', "--x: foo", "--y: escalation.denial"),
        ),
        ("sweep Q --set labs.Mta.budget=3 --vary foo=1,2", ('did you mean "Meta"', "--vary: foo")),
        (
            "compare Q --set labs.Mta.budget=3 --set-alt escalation.equity_bnd=0",
            ('did you mean "Meta"', "--set-alt: escalation.equity_bnd"),
        ),
        (
            "compare Q nope --set-alt escalation.equity_bnd=0",
            ("nope: there is no such", "--set-alt: escalation.equity_bnd"),
        ),
        (
            "map Q --x weeks --y wage=1:2 --outcome movse --against escalation.intensiti=0",
            ("--x: 'weeks' is no axis", OUTCOME, INTENSITY),
        ),
    ],
)
def test_one_stage(command: str, told: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever the command: nothing runs, each mistake has its line, and none comes twice."""
    assert main(shlex.split(command.replace(" Q ", " quiet-market "))) == 2
    said = capsys.readouterr().err
    for text in told:
        assert text in said
    lines = said.splitlines()
    assert len(set(lines)) == len(lines) >= len(told)


def test_a_design_file_and_what_it_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its own mistakes, and those of the keys and outcomes that are written well."""
    (tmp_path / "design.toml").write_text(
        'methd = "grid"\noutcomes = ["movse"]\n[against]\n"escalation.intensiti" = 0\n'
        '[uncertainties]\n"wekes" = [1, 2]\n"market.patience" = "x"\n'
    )
    assert main(["sweep", "quiet-market", "--design", str(tmp_path / "design.toml")]) == 2
    said = capsys.readouterr().err
    for text in ('did you mean "method"', KEY, OUTCOME, INTENSITY, "market.patience"):
        assert text in said


def test_targets_and_parameters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a file of targets all at once, with those of options."""
    (tmp_path / "targets.toml").write_text(
        '[[targets]]\nname = "a"\nmeasures = "movse"\nvalue = 1\nband = [0, 2]\nsource = "x"\nwhat = 1\n'
        '[parameters]\n"wekes" = [1, 2]\n'
    )
    command = ["calibrate", "quiet-market", str(tmp_path / "targets.toml"), "--proposals", "none"]
    assert main(command) == 2
    said = capsys.readouterr().err
    for text in ("movse", KEY, "what", "--proposals"):
        assert text in said


@pytest.mark.parametrize("cap", ["'-$5M'", "'5 apples'"])
def test_a_wrong_value_that_an_event_needs_hides_nothing(
    cap: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rules between keys are looked at elsewhere in the event and in other tables."""
    changes = (f"events.cap.cap={cap}", "events.cap.employers=['Metta']", "market.vesting_cliff=9")
    assert main(["check", "pay-cap", *(part for one in changes for part in ("--set", one))]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == len(changes)
    for line, told in zip(sorted(lines), ("cap.cap: ", 'did you mean "Meta"', "the cliff"), strict=True):
        assert told in line


def test_what_a_mistaken_change_may_explain_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    """An alternative is held against the scenario with those changes that are right, and is no mistake."""
    command = "compare quiet-market --set weeks=9 --set sed=2 --set-alt weeks=52 --set-alt seed=1"
    assert main(shlex.split(command)) == 2
    said = capsys.readouterr().err
    assert said.splitlines() == ['--set: sed: unknown key; did you mean "seed"?']
