"""All mistakes at once, each on its line, once."""

import re
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.check import check
from sim.scenario.locate import locate
from sim.scenario.problems import Mistake
from tests.scenario import toy
from tests.scenario.toy import World


def mistakes_in(text: str, *, whole: bool = True) -> list[Mistake]:
    """All mistakes of a text in TOML."""
    return check(World, tomllib.loads(text), locate(text, "f"), whole=whole)[1]


def messages(text: str) -> list[str]:
    """All mistakes of a text in TOML, as lines."""
    return [str(mistake) for mistake in mistakes_in(text)]


def test_the_valid_document_is_valid() -> None:
    """What the other tests spoil is sound to begin with."""
    scenario, mistakes = check(World, toy.document(), locate(toy.TEXT, "f"))
    assert mistakes == []
    assert scenario == World.model_validate(toy.document())


#: The lines of the toy document that set a value, and what would be out of its bounds, if anything.
ASSIGNMENTS = [k for k, line in enumerate(toy.TEXT.splitlines()) if re.match(r"[a-z.]+ = (?!\[)", line)]
OUT_OF_BOUNDS = {
    "weeks": 0,
    "share": 1.0,
    "rate": -1,
    "approval": 5000,
    "expiry": 0,
    "budget": -1,
    "headcount": 0,
}
WRONG_TYPES = ["[[1]]", "inf", "nan", "{ zzz = 1 }", '"\\u0000"']


@st.composite
def spoiled(draw: st.DrawFn) -> tuple[str, list[int]]:
    """The toy document with mistakes on some lines, and the numbers of these lines."""
    lines: list[str] = [*toy.TEXT.splitlines()]
    chosen = draw(st.lists(st.sampled_from(ASSIGNMENTS), unique=True, min_size=1, max_size=6))
    for k in chosen:
        key, value = lines[k].split(" = ", 1)
        # Without a kind to go by, what else stands in an event cannot be judged.
        ways = ["typo"] + ["type"] * (key != "kind") + ["bound"] * (key in OUT_OF_BOUNDS)
        match draw(st.sampled_from(ways)):
            case "typo":
                at = draw(st.integers(0, len(key.split(".")[-1]) - 1)) + len(key) - len(key.split(".")[-1])
                key = draw(st.sampled_from([key[:at] + "q" + key[at:], key[:at] + "q" + key[at + 1 :]]))
            case "type":
                # A text is no mistake where a text is wanted.
                is_text = key in ("name", "lab")
                value = draw(st.sampled_from(WRONG_TYPES[:-1] if is_text else WRONG_TYPES))
            case _:
                value = str(OUT_OF_BOUNDS[key])
        lines[k] = f"{key} = {value}"
    return "\n".join(lines), sorted(k + 1 for k in chosen)


@given(spoiled())
def test_each_mistake_is_reported_once_on_its_line(case: tuple[str, list[int]]) -> None:
    """Whatever is misspelt, of a wrong type or out of bounds, and however much of it: each once."""
    text, expected = case
    found = mistakes_in(text)
    assert sorted(mistake.line or 0 for mistake in found) == expected, "\n".join(map(str, found))
    for mistake in found:
        assert mistake.what
        assert mistake.remedy
        written = text.splitlines()[(mistake.line or 0) - 1].split(" = ")[0]
        assert mistake.key.endswith(written)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "kind", "labs", "events", "week", "market", "nmae", "q"]),
            below,
            max_size=3,
        )
    ),
    max_leaves=10,
)


@given(
    st.dictionaries(
        st.sampled_from(["name", "weeks", "labs", "events", "market", "evnts", "lab", "x"]), JUNK, max_size=5
    )
)
def test_any_document_is_accepted_or_has_mistakes(document: dict[str, Any]) -> None:
    """No document, however odd, makes validation fail in another way, or be refused without a reason."""
    scenario, mistakes = check(World, document, locate("", "f"))
    assert (scenario is None) == bool(mistakes)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("[market]", "[markte]", {"[markte]": 'markte: unknown key; did you mean "market"?'}),
        (
            'mechanism = "posted" ',
            'mechanism = "postd" ',
            {'mechanism = "postd"': 'market.mechanism: unknown choice "postd"; did you mean "posted"?'},
        ),
        (
            'kind = "shock"',
            'kind = "shok"',
            {'kind = "shok"': 'events.0.kind: unknown kind "shok"; did you mean "shock"?'},
        ),
        (
            'kind = "shock"',
            "kind = 5",
            {"kind = 5": "events.0.kind: unknown kind 5; known are: shock, hiring-ban"},
        ),
        (
            'kind = "shock"',
            'knid = "shock"',
            {"knid": 'events.0.knid: unknown key; did you mean "kind"?'},
        ),
        (
            'kind = "shock"',
            "",
            {
                "[[events]]": "events.0.kind: is required and not given; "
                'add kind = one of "shock", "hiring-ban"'
            },
        ),
        (
            "factor = 2",
            "",
            {"[[events]]": 'events.0.factor: is required and not given; add factor = "1.5"'},
        ),
        (
            'name = "Google DeepMind"\n',
            'name = "Meta" # again\n',
            {
                'name = "Meta" # again': 'labs.1.name: duplicate name "Meta"; give each its own name',
                "lab =": 'events.1.lab: unknown lab "Google DeepMind"; known are: Meta',
            },
        ),
        (
            'lab = "Google DeepMind"',
            'lab = "Google Deepmnd"',
            {"lab =": 'events.1.lab: unknown lab "Google Deepmnd"; did you mean "Google DeepMind"?'},
        ),
        ("week = 12", "week = 120", {"week = 120": "events.0.week: is after the end; move the event"}),
        (
            'share = "35%"',
            "share = 35",
            {
                "share": "market.share: 35 is out of bounds; write a value of at least 0% and below 100%, "
                'such as "35%" (a bare number is taken as it is, so 35 means 3500%)'
            },
        ),
        (
            "strict = false",
            'strict = "no"',
            {
                "strict": 'events.1.strict: must be true or false, got "no"; '
                "write true or false, without quotes"
            },
        ),
        (
            "expiry = 30",
            "expiry = 30\nbugdet = 1\nmechanism = 2",
            {
                "bugdet": "labs.Meta.offers.bugdet: unknown key; the keys here are: approval, expiry",
                "mechanism = 2": 'labs.Meta.offers.mechanism: unknown key; did you mean "market.mechanism"?',
            },
        ),
        (
            'headcount = "1k"',
            'approval = "30 days"',
            {'approval = "30': 'labs.Meta.approval: unknown key; did you mean "labs.Meta.offers.approval"?'},
        ),
    ],
)
def test_message(before: str, after: str, expected: dict[str, str]) -> None:
    """One change of the valid document gives these messages, on the lines that start so, and no others."""
    assert before in toy.TEXT
    text = toy.TEXT.replace(before, after, 1)

    def line(start: str) -> int:
        return next(k for k, written in enumerate(text.splitlines(), 1) if written.startswith(start))

    assert messages(text) == [f"f:{line(start)}: {message}" for start, message in expected.items()]


def test_mistakes_of_all_layers_are_found_together() -> None:
    """A misspelt table, what is wrong in it, and a broken rule elsewhere do not hide one another."""
    text = toy.TEXT.replace("[market]", "[markte]").replace("[market.offers]", "[markte.offers]")
    text = text.replace('"posted"', '"postd"').replace("week = 20", "week = 200").replace('"24h"', '"$5"')
    assert [mistake.key for mistake in mistakes_in(text)] == [
        "markte",
        "markte.mechanism",
        "markte.offers.approval",
        "events.1.week",
    ]


def test_a_finding_that_rests_on_a_mistaken_value_is_withheld() -> None:
    """With a wrong length of the run, whether an event lies after the end is not to be told."""
    text = toy.TEXT.replace("weeks = 104", 'weeks = "many"').replace("week = 20", "week = 2000")
    assert [mistake.key for mistake in mistakes_in(text)] == ["weeks"]


def test_mistakes_side_by_side_are_both_found() -> None:
    """A wrong value does not hide that another value of the same event breaks a rule."""
    text = toy.TEXT.replace("week = 20", "week = 2000").replace("strict = false", "strict = 0")
    assert [mistake.key for mistake in mistakes_in(text)] == ["events.1.week", "events.1.strict"]


def test_lost_names_do_not_make_unknown_names() -> None:
    """Where the labs, or one of them, cannot be read, nobody is called unknown."""
    text = 'labs = "Meta"\n[[events]]\nkind = "hiring-ban"\nlab = "Meta"\n'
    assert messages(text) == [
        'f:1: labs: must be a list of tables, got "Meta"; write each item below a line [[labs]]'
    ]
    text = 'labs = [{name = "Meta"}, 3]\n[[events]]\nkind = "hiring-ban"\nlab = "OpenAI"\n'
    (line,) = messages(text)
    assert line.startswith("f:1: labs.1: must be a table, got 3; ")


def test_indices_are_those_of_the_file() -> None:
    """An event that is left out of the draft does not shift the numbers of those behind it."""
    text = "\n".join(
        [
            "weeks = 10",
            "events = [",
            "  5,",
            '  { kind = "shock" },',
            '  { kind = "shokc", factor = 1, week = 99 },',
            '  { kind = "zzz" },',
            '  { kind = "shock", factor = 1, week = 99 },',
            "]",
        ]
    )
    assert [(mistake.line, mistake.key) for mistake in mistakes_in(text)] == [
        (3, "events.0"),
        (4, "events.1.factor"),
        (5, "events.2.kind"),
        (5, "events.2.week"),
        (6, "events.3.kind"),
        (7, "events.4.week"),
    ]


def test_a_part_of_a_document_is_not_blamed_for_the_rest() -> None:
    """If the base is missing, required keys and rules are passed over, wrong values are not."""
    text = '[[labs]]\nheadcount = -1\n[[events]]\nkind = "hiring-ban"\nlab = "Meta"\n'
    assert [mistake.key for mistake in mistakes_in(text, whole=False)] == ["labs.0.headcount"]
