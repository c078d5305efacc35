"""Loading: files, bases, names, changes, and files that are no scenarios."""

import os
import pickle
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.scenario.library import library, names
from sim.scenario.load import load_scenario, scenario_from, with_changes
from sim.scenario.problems import ScenarioError, listing
from sim.scenario.schema import Scenario

Write = Callable[..., Path]

TEXT = """\
name = "test"
weeks = "2 years"
seed = 3
[researchers]
count = "1k"
[market]
mechanism = "posted"
[startups]
count = 4
[[startups.named]]
name = "Safe"
cash = "$1B"
[[labs]]
name = "Meta"
budget = "$2B/year"
[[labs]]
name = "Google DeepMind"
headcount = 100
[[events]]
kind = "capex-shock"
week = 3
factor = 2
employers = ["Meta"]
""".replace('"2 years"', "104")


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes a file in an otherwise empty current folder."""
    monkeypatch.chdir(tmp_path)

    def write_file(name: str, content: str | bytes) -> Path:
        path = Path(name)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


def mistakes(source: str | Path, *overrides: str) -> list[str]:
    """The lines of the refusal."""
    with pytest.raises(ScenarioError) as caught:
        load_scenario(source, overrides)
    return str(caught.value).splitlines()


def test_file_equals_python(write: Write) -> None:
    """A scenario of a file equals the one built in Python, and one loaded twice equals itself."""
    path = write("s.toml", 'name = "x"\nweeks = 52\n[escalation]\nintensity = 2\n[[labs]]\nname = "A"\n')
    built = Scenario.model_validate(
        {"name": "x", "weeks": 52, "escalation": {"intensity": 2.0}, "labs": [{"name": "A"}]}
    )
    assert load_scenario(path) == built == load_scenario(str(path))


def test_the_name_of_a_file_is_the_name_of_its_scenario(write: Write) -> None:
    """Unless it says otherwise; neither the name nor the question comes from the base."""
    write("a.toml", 'name = "other"\nquestion = "Why?"\nweeks = 7\n')
    scenario = load_scenario(write("raid.toml", 'base = "a.toml"\n'))
    assert (scenario.name, scenario.question, scenario.weeks) == ("raid", "", 7)


def test_bases_chain(write: Write) -> None:
    """A base may have a base, in another folder; the nearest file wins."""
    Path("far").mkdir()
    write("far/one.toml", "weeks = 1\nseed = 1\n[[labs]]\nname = 'A'\nheadcount = 1\n")
    write(
        "far/two.toml",
        "base = 'one.toml'\nweeks = 2\n[[labs]]\nname = 'A'\ngrowth = '1%'\n[[labs]]\nname = 'B'\n",
    )
    scenario = load_scenario(
        write("three.toml", "base = 'far/two.toml'\n[[labs]]\nname = 'A'\nheadcount = 3\n")
    )
    assert (scenario.weeks, scenario.seed) == (2, 1)
    assert [(lab.name, lab.headcount, lab.growth) for lab in scenario.labs] == [
        ("A", 3, 0.01),
        ("B", None, 0.0),
    ]


def test_mistakes_name_the_file_they_are_in(write: Write) -> None:
    """The user's own file first, then the base's, then --set; all at once."""
    write("base.toml", "\n\nweks = 3\n")
    path = write("s.toml", "base = 'base.toml'\nseeed = 1\n[[labs]]\nname = 'A'\nbudget = '3 days'\n")
    assert mistakes(path, "market.value=0", "nonsense") == [
        "--set: nonsense: is not an assignment; write KEY=VALUE, such as escalation.intensity=2",
        's.toml:2: seeed: unknown key; did you mean "seed"?',
        's.toml:5: labs.A.budget: "3 days" has the wrong unit, expected $/year; '
        'write an amount in dollars a year, such as "$2.5B" or "$400k/year"',
        "--set: market.value: unknown choice 0; known are: race, productivity",
        'base.toml:3: weks: unknown key; did you mean "weeks"?',
    ]


def test_rules_between_parameters_are_located(write: Write) -> None:
    """What only the whole scenario shows to be wrong has a line and a key too."""
    path = write("s.toml", TEXT.replace('["Meta"]', '["Mata"]').replace('"Google DeepMind"', '"Meta"'))
    lines = mistakes(path)
    assert [line.split(": ")[:2] for line in lines] == [
        ["s.toml:17", "labs.1.name"],
        ["s.toml:23", "events.0.employers"],
    ]
    assert lines[1].endswith('did you mean "Meta"?')


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "the file says nothing"),
        ("# only words\n", "the file says nothing"),
        (b"\x7fELF\0\0", "is a binary file"),
        (b"name = 'x'\nquestion = '\xe9'\n", "s.toml:2: is not UTF-8 text"),
        ("name = 'x'\nweeks = $2\n", "s.toml:2: weeks: not valid TOML"),
        ("name = 'x'\n[labs\n", "s.toml:2: not valid TOML"),
        (
            "name = 'x'\nname = 'y'\n",
            "s.toml:2: name: not valid TOML: cannot overwrite a value; write each key",
        ),
        ("x = " + "[" * 9999, "nested too deeply"),
        ("weeks = " + "9" * 5000, "too many digits"),
        ("weeks = 0x" + "f" * 5000, "s.toml:1: weeks: a number of more than 60 digits"),
    ],
)
def test_what_is_no_scenario_is_refused_in_one_line(write: Write, content: str | bytes, message: str) -> None:
    """Whatever is in the file, the answer is one line that says what it is."""
    (line,) = mistakes(write("s.toml", content))
    assert line.startswith("s.toml")
    assert message in line


def test_byte_order_mark_and_windows_lines(write: Write) -> None:
    """Files as some editors save them are read, and their lines counted right."""
    assert load_scenario(write("a.toml", b"\xef\xbb\xbfname = 'x'\r\n")).name == "x"
    assert mistakes(write("b.toml", b"name = 'x'\r\n\r\nweks = 1\r\n"))[0].startswith("b.toml:3: weks")


def test_folders_and_devices_are_refused(tmp_path: Path) -> None:
    """Without reading them."""
    assert "is a folder" in mistakes(tmp_path)[0]
    assert "is not a regular file" in mistakes(os.devnull)[0]


def test_scale() -> None:
    """People against those for whom the amounts are stated; 1 where that is the same."""
    base = scenario_from({"researchers": {"count": 4000}}, "s")
    assert base.scale == 1.0
    assert base.with_({"researchers.count": 800, "researchers.reference_count": 4000}).scale == 0.2


def test_missing_file(write: Write) -> None:
    """The nearest file of that folder is named."""
    write("raid.toml", TEXT)
    assert mistakes("riad.toml") == [
        f"riad.toml: there is no such file (below {Path.cwd()}) or library scenario; "
        'did you mean "raid.toml"?'
    ]
    (line,) = mistakes("nothing-like-it.toml")
    assert line.endswith(f"library scenario; known are: {listing([*library()])}")


def test_misspelt_name_is_one_mistake(write: Write) -> None:
    """An item that misses the base's item of its name by a slip in the key `name` is no double as well."""
    write("one.toml", TEXT)
    assert mistakes(write("s.toml", "base = 'one.toml'\n[[labs]]\nnmae = 'Meta'\n")) == [
        's.toml:3: labs.2.nmae: unknown key; did you mean "name"?'
    ]


def test_misspelt_name_of_an_event_of_the_base(write: Write) -> None:
    """The event that was meant is told, in one line; where none is like it, the kinds are."""
    write("base.toml", TEXT.replace('kind = "capex-shock"', 'kind = "capex-shock"\nname = "capex-falls"'))
    write("small.toml", 'base = "base.toml"\n[[events]]\nname = "capex-fall"\non = false\n')
    (line,) = mistakes("small.toml")
    assert line.startswith("small.toml:2: events.capex-fall.kind: is required and not given; ")
    assert (
        'no event "capex-fall" in the base; did you mean "capex-falls"? If it is a new one, add kind' in line
    )
    write("other.toml", 'base = "base.toml"\n[[events]]\nname = "raid"\non = false\n')
    (line,) = mistakes("other.toml")
    assert "is required and not given; add kind = one of" in line


def test_misspelt_base_is_still_the_base(write: Write) -> None:
    """A file whose `base` is misspelt has one mistake, not one for all that it takes from its base."""
    write("one.toml", "weeks = 3\n[[labs]]\nname = 'A'\n")
    path = write(
        "s.toml", "bsae = 'one.toml'\n[[events]]\nkind = 'fast-track'\nweek = 5\nemployers = ['A']\n"
    )
    lines = mistakes(path)
    assert lines[0] == 's.toml:1: bsae: unknown key; did you mean "base"?'
    assert [line.split(": ")[:2] for line in lines[1:]] == [["s.toml:4", "events.0.week"]]


def test_base_that_is_missing_or_circular(write: Write) -> None:
    """Reported on the line of the base, with the other mistakes of the file, and nothing made up."""
    write("base.toml", "base = 'circle.toml'\n")
    assert mistakes(write("circle.toml", "# c\nbase = 'base.toml'\n")) == [
        "base.toml:1: base: the file is its own base (circle.toml -> base.toml -> circle.toml); "
        "break the circle"
    ]
    lines = mistakes(write("s.toml", "base = 'bsae.toml'\nweeks = 0\n[[labs]]\nname = 'A'\nneeds = ['x']\n"))
    assert lines == [
        's.toml:1: base: there is no file or library scenario "bsae.toml"; did you mean "base.toml"?',
        "s.toml:2: weeks: 0 is out of bounds; write a value of at least 1 week and at most 5200 weeks",
    ]
    assert "base: must be a text" in mistakes(write("s.toml", "base = 5\n"))[0]


CHANGES = {
    "weeks": "52",
    "researchers.count": "2k",
    "labs.Meta.budget": "$3B",
    'labs."Google DeepMind".headcount': "10",
    "startups.named.Safe.cash": "5e6",
    "market.mechanism": "sequential",
    "escalation.intensity": "0",
    "researchers.fields.robotics.share": "50%",
    "startups.offers.expiry": "9 days",
    "events.0.week": "5",
    "events": "[]",
}


@pytest.mark.parametrize("key", CHANGES)
def test_set_and_with_agree(write: Write, key: str) -> None:
    """`--set` on loading and `with_` on the loaded scenario give the same scenario, another than before."""
    path = write("s.toml", TEXT)
    value = CHANGES[key]
    loaded, plain = load_scenario(path, [f"{key}={value}"]), load_scenario(path)
    assert loaded == plain.with_({key: [] if value == "[]" else value})
    assert loaded != plain
    assert plain.with_({}) == plain


def test_changes_in_python_are_refused_like_those_of_the_command_line(write: Write) -> None:
    """All mistakes at once, by the name of the method."""
    scenario = load_scenario(write("s.toml", TEXT))
    with pytest.raises(ScenarioError) as caught:
        with_changes(scenario, {"labs.Meat.budget": 1, "weeks": True, "markte.value": "race"})
    assert str(caught.value).splitlines() == [
        'with_: labs.Meat.budget: there is no "Meat" in labs; did you mean "Meta"?',
        'with_: markte: unknown key; did you mean "market"?',
        'with_: weeks: true is not a number; write a time in whole weeks, such as "104" or "3 years"',
    ]


def test_a_dumped_scenario_is_the_scenario(write: Write) -> None:
    """What a manifest keeps can be read back, and mistakes in it are reported under its name."""
    scenario = load_scenario(write("s.toml", TEXT))
    assert scenario_from(scenario.model_dump(mode="json"), "manifest.json") == scenario
    with pytest.raises(ScenarioError, match=r"^manifest\.json: weeks: "):
        scenario_from({"weeks": 0}, "manifest.json")


def test_the_error_can_travel_between_processes(write: Write) -> None:
    """A worker's refusal arrives with all its lines."""
    write("s.toml", "weeks = 0\nseed = -1\n")
    with pytest.raises(ScenarioError) as caught:
        load_scenario("s.toml")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert str(copy) == str(caught.value)
    assert len(copy.problems) == 2


@pytest.mark.parametrize("name", names())
def test_library_scenarios_load_fast(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each scenario that travels with the package loads by name from anywhere, in less than 50 ms of work."""
    monkeypatch.chdir(tmp_path)

    def seconds() -> float:
        start = time.process_time()
        load_scenario(name)
        return time.process_time() - start

    assert load_scenario(name).name == Path(name).stem
    assert min(seconds() for _ in range(5)) < 0.05


@pytest.mark.parametrize("name", library())
def test_every_misspelt_key_of_a_library_scenario_is_found(name: str, write: Write) -> None:
    """One slip in a real file, wherever it is, gives one mistake, on its line: nothing rests on it unseen."""
    lines = library()[name].read_text(encoding="utf-8").splitlines()
    slips = [k for k, line in enumerate(lines) if re.match(r"[a-z_.]+ *=", line)]
    assert slips
    for k in slips:
        slip = re.sub(" *=", "q =", lines[k], count=1)
        write("slip.toml", "\n".join([*lines[:k], slip, *lines[k + 1 :]]))
        (line,) = mistakes("slip.toml")
        assert line.startswith(f"slip.toml:{k + 1}: ")
        assert "unknown key; did you mean" in line


def test_a_library_scenario_may_be_a_base(write: Write) -> None:
    """A file in an empty folder may change a scenario of the library by name."""
    for name in library():
        scenario = load_scenario(write("mine.toml", f'base = "{name}"\nweeks = 3\nevents = []\n'))
        assert (scenario.name, scenario.weeks) == ("mine", 3)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_other_encodings_are_named(encoding: str, write: Write) -> None:
    """Text of two bytes a letter is no binary file."""
    path = write("s.toml", 'base = "quiet-market"\n'.encode(encoding))
    assert mistakes(path) == ["s.toml: is text in UTF-16 or UTF-32; save the file in UTF-8"]


@pytest.mark.parametrize(
    "base", [r"'far\one.toml'", r'"far\one.toml"', r'"far\\one.toml"', r"'far\new\two.toml'"]
)
def test_folders_are_written_with_slashes(base: str, write: Write) -> None:
    """Whatever TOML has made of a backslash."""
    Path("far/new").mkdir(parents=True)
    write("far/one.toml", "weeks = 1\n")
    write("far/new/two.toml", "weeks = 1\n")
    if base == r'"far\one.toml"':  # no escape: TOML itself refuses it
        assert "not valid TOML" in mistakes(write("s.toml", f"base = {base}\n"))[0]
        return
    meant = "far/new/two.toml" if "two" in base else "far/one.toml"
    told = f's.toml:1: base: folders are written with slashes; write base = "{meant}"'
    assert mistakes(write("s.toml", f"base = {base}\n")) == [told]
    write("t.toml", 'base = "far\\new\\two.toml"\n')  # a line break, and a tab
    assert mistakes("t.toml") == [
        't.toml:1: base: folders are written with slashes; write base = "far/new/two.toml"'
    ]


def test_words_of_other_tools(write: Write) -> None:
    """Each is one mistake, with the word that means it here."""
    write("base.toml", "weeks = 9\n[[labs]]\nname = 'A'\n")
    lines = mistakes(write("s.toml", 'extends = "base.toml"\ndescription = "Why?"\n[labs.A]\nbudget = 3\n'))
    assert lines[0] == 's.toml:1: extends: unknown key; did you mean "base"?'
    assert lines[1] == 's.toml:2: description: unknown key; did you mean "question"?'


def test_a_change_is_told_what_it_makes_wrong(write: Write) -> None:
    """At `--set` or in the file that was written last, and once, though it makes many things wrong."""
    base = "start_date = 2025-01-06\nweeks = 52\n[[labs]]\nname = 'A'\n" + "".join(
        f"[[events]]\nkind = 'capex-shock'\ndate = 2025-0{month}-01\nfactor = 2\n" for month in (7, 8)
    )
    write("base.toml", base)
    remedy = "change it, or leave out the events of the base with events = [], and write your own"
    outside = "the event starts in week 25, outside the horizon of weeks 0 to"
    assert mistakes("base.toml", "weeks=10", "seed=3") == [
        f"--set: weeks: does not go with events.0.date (base.toml:7), and 1 more: {outside} 9; {remedy}"
    ]
    shifted = write("s.toml", 'base = "base.toml"\nseed = 4\nstart_date = 2026-01-05\n')
    (line,) = mistakes(shifted)
    assert line.startswith("s.toml:3: start_date: does not go with events.0.date (base.toml:7), and 1 more: ")
    assert line.endswith(remedy)
    assert load_scenario(write("t.toml", shifted.read_text() + "events = []\n")).events == ()


def test_what_a_file_has_wrong_itself_stays_there(write: Write) -> None:
    """A change that has nothing to do with it is not blamed; two that do it together are, as such."""
    own = "weeks = 9\n[[labs]]\nname = 'A'\n[[events]]\nkind = 'capex-shock'\nweek = 20\nfactor = 2\n"
    (line,) = mistakes(write("s.toml", own), "seed=3")
    assert line.startswith("s.toml:6: events.0.week: the event starts in week 20, outside the horizon")
    write("long.toml", own.replace("weeks = 9", "weeks = 30"))
    (line,) = mistakes("long.toml", "events.0.week=999")
    assert line.startswith("--set: events.0.week: the event starts in week 999, outside the horizon")
    based = write(
        "based.toml", 'base = "long.toml"\n[[events]]\nkind = "capex-shock"\nweek = 3\nfactor = 2\n'
    )
    (line,) = mistakes(based, "events.1.week=999")
    assert line.startswith("--set: events.1.week: the event starts in week 999, outside the horizon")
    (line,) = mistakes("long.toml", "weeks=10", "seed=3")
    assert line.startswith("--set: weeks: does not go with events.0.week (long.toml:6): ")


@pytest.mark.parametrize(
    ("written", "weeks"), [('"3 years"', 157), ('"18 months"', 78), ("104", 104), ('"52 weeks"', 52)]
)
def test_weeks_may_be_years(written: str, weeks: int, write: Write) -> None:
    """To the nearest week; half a week is none."""
    (line,) = mistakes(write("s.toml", 'weeks = "2.5 weeks"\n'))
    assert "must be a whole number" in line
    assert load_scenario(write("s.toml", f"weeks = {written}\n")).weeks == weeks
    assert mistakes(write("s.toml", "weeks = 7.5\n")) == [
        "s.toml:1: weeks: must be a whole number, got 7.5; "
        'write a time in whole weeks, such as "104" or "3 years"'
    ]
