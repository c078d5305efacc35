"""Names and dotted keys: what is written is read back, and different parts have different keys."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.measures.groups import Group, Party, label
from sim.names import code_point, join_key, normal, seen, split_key, told, unseen
from sim.outcomes.parties import about, flow

# What names are made of, and what could be mistaken for a mark of the key.
LETTERS = st.sampled_from([*"ab. \"'\\=\n\t\x1b\u202e\u200b\xa0é\U0001f600", "\ud800", "\udc80"])
PARTS = st.text(LETTERS, max_size=6) | st.text(max_size=6)
LABS = PARTS | st.sampled_from(["startups", "outside", "other labs", "other_labs", "groups", "labs", "flows"])
PARTIES: st.SearchStrategy[Party] = LABS | st.sampled_from(list(Group))


@given(st.lists(PARTS, min_size=1, max_size=4))
def test_a_key_is_read_back_into_its_parts(parts: list[str]) -> None:
    """Whatever is in the names; so different parts have different keys."""
    assert split_key(join_key(*parts)) == tuple(parts)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=6), min_size=1, max_size=3))
def test_what_is_quoted_is_toml(parts: list[str]) -> None:
    """A key is one of TOML, but for names that stand bare though TOML would have quotes, as with blanks."""
    quoted = [part for part in parts if join_key(part).startswith('"')]
    if quoted:
        document = tomllib.loads(f"{join_key(*quoted)} = 0")
        for part in quoted:
            assert list(document) == [part]
            document = document[part]


@given(st.lists(st.tuples(PARTIES, st.sampled_from(["headcount_end", "left"])), min_size=2, max_size=2))
def test_outcomes_of_different_parties_have_different_keys(pairs: list[tuple[Party, str]]) -> None:
    """Of labs, of groups, and of labs that are called as groups."""
    one, other = pairs
    assert (about(*one) == about(*other)) == (one == other)


@given(PARTIES, PARTIES, PARTIES, PARTIES)
def test_flows_between_different_parties_have_different_keys(a: Party, b: Party, c: Party, d: Party) -> None:
    """Also where a name has dots, or is that of the section of groups."""
    assert (flow(a, b) == flow(c, d)) == ((a, b) == (c, d))
    assert flow(a, b) != about(c, "left")


@given(LABS | st.just("startups (lab)"), LABS | st.just("startups (lab) (lab)"))
def test_different_parties_have_different_labels(one: str, other: str) -> None:
    """A lab is never shown as a group is."""
    assert (label(one) == label(other)) == (one == other)
    assert label(one) not in [label(group) for group in Group]


def test_keys_as_they_are_documented() -> None:
    """Names stand bare where they can."""
    assert about("Google DeepMind", "left") == "labs.Google DeepMind.left"
    assert about("A.B", "headcount_end") == 'labs."A.B".headcount_end'
    assert about(Group.OTHER_LABS, "left") == "groups.other_labs.left"
    assert about("startups", "left") == "labs.startups.left"
    assert flow("A", "B") == "flows.A.B"
    assert flow("A.B", 'C "D"') == 'flows."A.B"."C \\"D\\""'
    assert flow("A", Group.STARTUPS) == "flows.A.groups.startups"
    assert flow(Group.OUTSIDE, Group.OTHER_LABS) == "flows.groups.outside.groups.other_labs"


@pytest.mark.parametrize("key", ["", ".", "a..b", "a.", "a'b", 'a"b', 'a."b', "a. .b", r'"\q"', r'"\u12"'])
def test_what_is_no_key_is_refused(key: str) -> None:
    """Parts that are missing, quotes that do not close, escapes that there are not."""
    with pytest.raises(ValueError, match="is n"):
        split_key(key)


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("a", ("a",)),
        (" labs . Google DeepMind ", ("labs", "Google DeepMind")),
        ("labs.'A.B'.x", ("labs", "A.B", "x")),
        (r'labs."caf\u00e9".x', ("labs", "café", "x")),
        (r"labs.back\slash.x", ("labs", r"back\slash", "x")),
    ],
)
def test_what_people_write_is_understood(key: str, parts: tuple[str, ...]) -> None:
    """Blanks around dots, quotes of both kinds, escapes of TOML; bare parts as they stand."""
    assert split_key(key) == parts


def test_a_long_key_is_split_at_once() -> None:
    """A hundred thousand letters that make no key are refused in time."""
    with pytest.raises(ValueError, match="is not a dotted key"):
        split_key(" a" * 50_000 + "'")


@pytest.mark.parametrize(
    ("character", "told"),
    [
        ("\n", "U+000A"),
        ("\x1b", "U+001B"),
        ("\x85", "U+0085"),
        ("\u200b", "U+200B (ZERO WIDTH SPACE)"),
        ("\u200f", "U+200F (RIGHT-TO-LEFT MARK)"),
        ("\u202e", "U+202E (RIGHT-TO-LEFT OVERRIDE)"),
        ("\u2028", "U+2028 (LINE SEPARATOR)"),
        ("\u2066", "U+2066 (LEFT-TO-RIGHT ISOLATE)"),
        ("\u3164", "U+3164 (HANGUL FILLER)"),
        ("\ufe0f", "U+FE0F (VARIATION SELECTOR-16)"),
        ("\ufeff", "U+FEFF (ZERO WIDTH NO-BREAK SPACE)"),
        ("\ud800", "U+D800"),
        ("\U000e0041", "U+E0041 (TAG LATIN CAPITAL LETTER A)"),
    ],
)
def test_what_has_no_picture_is_found(character: str, told: str) -> None:
    """The first such character, by number and name."""
    assert unseen(f"A{character}B") == character
    assert code_point(character) == told
    assert seen(f"A{character}B") == "A-B"


@pytest.mark.parametrize(
    "name", ["Meta", "Google DeepMind", "智谱", "Яндекс", "عربي", "O'Neil & Söhne", "a_b$%^{"]
)
def test_names_of_any_script_can_be_seen(name: str) -> None:
    """Letters, marks and signs."""
    assert unseen(name) is None
    assert seen(name) == name


def test_one_letter_has_one_form() -> None:
    """However it was typed."""
    assert normal("Cafe\u0301") == normal("Café") == "Café"


@given(st.text(LETTERS, max_size=40) | st.text(max_size=40), st.integers(5, 50))
def test_what_is_told_can_be_printed(text: str, letters: int) -> None:
    """No character steers the terminal, and it is never too long; a plain short text stays as it is."""
    shown = told(text, letters)
    assert shown.isprintable()
    assert len(shown) <= letters
    assert shown == text or not text.isprintable() or len(text) > letters


def test_what_is_told_keeps_both_ends() -> None:
    """A long path is known by its end, a key by its beginning."""
    assert told("a" * 50 + "b" * 50, 11) == "aaaaa…bbbbb"
    assert told("a\x1b[31m\n\u202e") == r"a\u001b[31m\n\u202e"
