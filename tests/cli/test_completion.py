"""What a shell is told when somebody presses the tab key: quickly, of this scenario, and never a fault."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import sim
from sim.cli import completion, main
from sim.cli.answering import Line, Parameter, offers, parameters
from sim.cli.commands import COMMANDS
from sim.cli.words import words
from sim.explorer.search import keys_of
from sim.outcomes.outcomes import outcome_names
from tests.cli.running import environment

RAID = ("poach", "run", "microsoft-raids-meta")
#: Keys of lists of tables within lists of tables, which `--set` takes too, are left out.
_DEEP = ".fields."


def offered(*words: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What completes the last of these words."""
    completion._documents.cache_clear()
    monkeypatch.setattr(completion, "LINE", list(words[:-1]))
    return [value for value, _ in offers(Line([*words[:-1]], words[-1], quoted=False))]


def asked(
    shell: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, **given: str
) -> str:
    """What is printed where a shell asks by its variables."""
    completion._documents.cache_clear()
    monkeypatch.setenv("_POACH_COMPLETE", f"complete_{shell}")
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert main([]) == 0
    return capsys.readouterr().out


def bash(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: Sequence[str]
) -> list[str]:
    """The same of bash, whose words these are, the last being completed."""
    line = {"COMP_WORDS": "\n".join(words), "COMP_CWORD": str(len(words) - 1)}
    return asked("bash", capsys, monkeypatch, **line).splitlines()


def test_the_words_are_those_that_are_declared() -> None:
    """`make pages` writes the file; keys, outcomes and methods of today stand in it."""
    kept = Path(completion.__file__).with_name("words.txt").read_text(encoding="utf-8")
    assert kept == words(), "run `make pages`"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_key_scenario_and_outcome_is_completed(command: object) -> None:
    """Whatever is read as one: an option or argument that completes nothing is found here by its help."""
    for one in parameters(command):  # type: ignore[arg-type]
        names = set(one.names)
        wanted = names & {
            "--set", "--set-alt", "--against", "--vary", "--x", "--y", "--factor", "--without", "--variant",
            "--outcome", "--tables", "--lab", "--merge", "--diff", "--base", "--keeps", "--method",
        }  # fmt: skip
        assert one.complete is not None or not wanted, (command, one.names)
        if not one.names and "cenario" in one.help:
            assert one.complete is not None, (command, one.help)


def test_commands_and_options(monkeypatch: pytest.MonkeyPatch) -> None:
    """All commands; options of the command that stands there, and what completes `-` at the front."""
    assert set(offered("poach", "", monkeypatch=monkeypatch)) == {
        command.__name__.replace("_", "-") for command in COMMANDS
    }
    assert offered("poach", "second", monkeypatch=monkeypatch) == ["second-choices"]
    assert "--version" in offered("poach", "--", monkeypatch=monkeypatch)
    assert {"--set", "--json", "--help"} <= set(offered(*RAID, "--", monkeypatch=monkeypatch))
    assert offered("poach", "best", "--m", monkeypatch=monkeypatch) == ["--maximize", "--minimize"]
    assert offered("poach", "nosuch", "", monkeypatch=monkeypatch) == []


def test_scenarios_and_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Library scenarios by name, files and folders of this folder; none whose name a shell might act on."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    for name in ("mine.toml", "sub/deep.toml", "notes.md", "$(touch x).toml", ".hidden.toml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    found = offered("poach", "run", "", monkeypatch=monkeypatch)
    assert set(found) == {*sim.library(), "mine.toml", "sub/"}
    assert offered("poach", "run", "sub/", monkeypatch=monkeypatch) == ["sub/deep.toml"]
    assert "validation/textbook" in offered("poach", "check", "validation/t", monkeypatch=monkeypatch)
    # Every further scenario of a comparison, and no second one of a run.
    assert offered("poach", "compare", "a.toml", "b.toml", "quiet", monkeypatch=monkeypatch) == [
        "quiet-market"
    ]
    assert offered(*RAID, "quiet", monkeypatch=monkeypatch) == []


def test_every_key_of_a_scenario_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that may be turned, items of its lists by name: what is offered is what `--set` takes."""
    scenario = sim.load("microsoft-raids-meta")
    monkeypatch.setattr(completion, "LINE", list(RAID))
    completion._documents.cache_clear()
    known = {key for key, _ in completion._keys()}
    turned = {one.key for one in keys_of(scenario)}
    named = {key for key in turned if _DEEP not in key}
    assert len(named) > 300
    assert named - known == set()


def test_keys_are_offered_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of very many up to the next dot; then the keys, then what may be chosen."""

    def keys(written: str) -> list[str]:
        return offered(*RAID, "--set", written, monkeypatch=monkeypatch)

    assert "labs.Meta." in keys("labs.")
    assert "labs.Meta.budget=" in keys("labs.Meta.bud")
    assert "events.raid-list.on=" in keys("events.raid-list.o")
    assert keys("escalation.int") == ["escalation.intensity="]
    assert keys("market.mechanism=") == [
        f"market.mechanism={one}" for one in ("sequential", "posted", "simultaneous")
    ]
    assert keys("events.raid-list.on=t") == ["events.raid-list.on=true"]
    assert keys("weeks=") == []
    assert "escalation.intensity=" in offered("poach", "run", "--set", "escalation.", monkeypatch=monkeypatch)


def test_parts_of_longer_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the name of a factor, after a semicolon, after a comma."""
    cross = ("poach", "cross", "microsoft-raids-meta", "--factor")
    assert offered(*cross, "raid: events.raid-list.o", monkeypatch=monkeypatch) == [
        "raid: events.raid-list.on="
    ]
    assert offered(*cross, "a: weeks=3; escalation.int", monkeypatch=monkeypatch) == [
        "a: weeks=3; escalation.intensity="
    ]
    assert offered(*cross, "ra", monkeypatch=monkeypatch) == []
    compare = ("poach", "compare", "frontier-2025", "--set-alt")
    assert offered(*compare, "weeks=3;burn", monkeypatch=monkeypatch) == ["weeks=3;burn_in="]
    sweep = ("poach", "sweep", "frontier-2025", "--vary")
    assert offered(*sweep, "pla", monkeypatch=monkeypatch) == ["plausible"]
    assert "feedback.budgets,feedback.capex=" in offered(
        *sweep, "feedback.budgets,feedback.c", monkeypatch=monkeypatch
    )
    assert offered(*RAID, "--tables", "weeks,mo", monkeypatch=monkeypatch) == ["weeks,moves"]
    mergers = offered("poach", "second-choices", "frontier-2025", "--merge", "Meta,", monkeypatch=monkeypatch)
    assert "Meta,OpenAI" in mergers
    assert "Meta,Meta" not in mergers


def test_outcomes_are_those_of_the_scenario(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every outcome of the market and of its labs, flows between labs included."""
    scenario = sim.load("microsoft-raids-meta")
    names = {name for name in outcome_names(scenario) if ".groups." not in name and "groups." not in name}
    monkeypatch.setattr(completion, "_MANY", 10_000)
    found = set(offered(*RAID, "--outcome", "", monkeypatch=monkeypatch))
    assert names - found == set()
    assert len(names) > 150


def test_results_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those under `results/`, wherever one stands."""
    monkeypatch.chdir(tmp_path)
    for name in ("results/a", "results/b"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "results" / "a" / "manifest.json").write_text("{}", encoding="utf-8")
    assert offered("poach", "figures", "", monkeypatch=monkeypatch) == ["results/a", "results/"]
    assert offered("poach", "figures", "results/", monkeypatch=monkeypatch) == ["results/a", "results/b/"]


def test_bash_gets_what_follows_its_breaks(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes words apart at `=` and `:`; blanks need a backslash outside of quotes."""
    assert bash(capsys, monkeypatch, [*RAID, "--set", "market.mechanism", "=", "po"]) == ["posted"]
    assert bash(capsys, monkeypatch, [*RAID, "--set", "market.mechanism", "="]) == [
        "sequential", "posted", "simultaneous",
    ]  # fmt: skip
    assert bash(capsys, monkeypatch, [*RAID, "--outcome", "=", "moves_li"]) == ["moves_listed"]
    assert bash(capsys, monkeypatch, [*RAID, "--set", "=", "market.mechanism", "=", "po"]) == ["posted"]
    spaced = bash(capsys, monkeypatch, [*RAID, "--set", r"labs.Google\ DeepMind.bud"])
    assert r"labs.Google\ DeepMind.budget=" in spaced
    quoted = bash(capsys, monkeypatch, [*RAID, "--set", '"labs.Google DeepMind.bud'])
    assert "labs.Google DeepMind.budget=" in quoted


def test_other_shells_get_their_own(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the scripts that typer installs read it."""
    line = {"_TYPER_COMPLETE_ARGS": "poach run microsoft-raids-meta --set escalation.int"}
    shown = asked("zsh", capsys, monkeypatch, **line)
    assert shown == "_arguments '*: :((\"escalation.intensity=\"))'\n"
    factor = {"_TYPER_COMPLETE_ARGS": 'poach cross microsoft-raids-meta --factor "raid: events.raid-list.o'}
    assert r"raid\\: events.raid-list.on=" in asked("zsh", capsys, monkeypatch, **factor)
    assert asked("zsh", capsys, monkeypatch, _TYPER_COMPLETE_ARGS="poach run zzz") == "_files\n"
    fish = asked("fish", capsys, monkeypatch, _TYPER_COMPLETE_ARGS="poach verif")
    assert fish.startswith("verify\tDo a sample")
    words = {"_TYPER_COMPLETE_ARGS": "poach ver", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "ver"}
    assert asked("pwsh", capsys, monkeypatch, **words).startswith("verify:::Do a sample")


@pytest.mark.parametrize("text", ["", "x", "poach", "poach run 'a", "poach\nrun\n--set\n\x00=", "\n\n\n"])
@pytest.mark.parametrize("place", ["", "0", "99", "-3", "x"])
def test_no_line_is_a_fault(
    text: str, place: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is said on stderr, whatever a shell hands over."""
    monkeypatch.setenv("_POACH_COMPLETE", "complete_bash")
    for name, value in {"COMP_WORDS": text.replace("\x00", "\x01"), "COMP_CWORD": place}.items():
        monkeypatch.setenv(name, value)
    main([])
    assert capsys.readouterr().err == ""


def test_a_broken_scenario_offers_what_does_not_hang_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is no TOML, one that is its own base."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.toml").write_text("weeks = [", encoding="utf-8")
    (tmp_path / "loop.toml").write_text('base = "loop.toml"\n', encoding="utf-8")
    for name in ("bad.toml", "loop.toml"):
        found = offered("poach", "run", name, "--set", "escalation.int", monkeypatch=monkeypatch)
        assert found == ["escalation.intensity="], name


def test_a_completer_that_fails_offers_nothing() -> None:
    """Whatever it raises."""

    @completion._offered
    def broken(incomplete: str) -> list[str]:
        raise OSError(incomplete)

    assert broken("x") == []


def test_it_is_quick_and_imports_nothing_slow(tmp_path: Path) -> None:
    """Neither the schema nor numpy; the promise of 0.3 s is for a machine that does nothing else.

    So what is counted is time on a processor, which others take less of.
    """
    script = (
        "import sys, sim.cli; code = sim.cli.main([])\n"
        "print([name for name in ('pydantic', 'numpy', 'rich', 'numba') if name in sys.modules])"
    )
    line = {"COMP_WORDS": "\n".join([*RAID, "--set", "labs.Meta.bud"]), "COMP_CWORD": "4"}
    took = []
    for _ in range(3):
        began = os.times()
        ended = subprocess.run(
            [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True,
            env=environment() | line | {"_POACH_COMPLETE": "complete_bash"},
        )  # fmt: skip
        ended_at = os.times()
        took.append(sum(ended_at[2:4]) - sum(began[2:4]))  # of processes that have ended
    assert ended.stdout.splitlines() == ["labs.Meta.budget=", "labs.Meta.budget_per_head=",
                                         "labs.Meta.budget_growth=", "[]"]  # fmt: skip
    assert 0.0 < min(took) < 0.5


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_the_script_that_is_installed_works_in_bash(tmp_path: Path) -> None:
    """The function that `--show-completion` prints fills what bash offers."""
    poach = tmp_path / "poach"
    poach.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sim "$@"\n', encoding="utf-8")
    poach.chmod(0o755)
    script = "\n".join((
        'source <(_POACH_COMPLETE=source_bash poach)',
        "complete -p poach >/dev/null || exit 9",
        "COMP_WORDS=(poach run microsoft-raids-meta --set escalation.int) COMP_CWORD=4",
        '_poach_completion poach; printf "%s|" "${COMPREPLY[@]}"',
        "COMP_WORDS=(poach compare frontier-2025 esc) COMP_CWORD=3",
        '_poach_completion poach; printf "%s|" "${COMPREPLY[@]}"',
    ))  # fmt: skip
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    ended = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=environment() | {"PATH": path},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (0, "escalation.intensity=|escalation-off|")


def test_an_option_takes_its_value_and_a_flag_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """So the argument that is asked for is the right one, also after options."""
    assert offered("poach", "run", "--quiet", "quiet-m", monkeypatch=monkeypatch) == ["quiet-market"]
    assert offered("poach", "run", "--seed", "quiet-m", monkeypatch=monkeypatch) == []
    assert offered("poach", "run", "--seed", "3", "quiet-m", monkeypatch=monkeypatch) == ["quiet-market"]
    assert offered("poach", "run", "--", "quiet-m", monkeypatch=monkeypatch) == ["quiet-market"]
    found = {one.names: one for one in parameters(COMMANDS[0])}
    assert isinstance(found["--json",], Parameter)
    assert found["--json",].flag
