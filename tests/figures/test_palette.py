"""Colours: groups of employers in order, and contrast that can be read, also in grey."""

from __future__ import annotations

from matplotlib.colors import to_rgb

from sim.figures import palette
from sim.measures.groups import Group, label
from tests.figures.synthetic import synthetic_run


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_labs_stand_alone_and_the_rest_is_pooled() -> None:
    """Labs in the order of the file, then startups, then the outside."""
    groups = palette.employer_groups(synthetic_run(weeks=2, labs=("OpenAI", "Meta"), startups=2))
    assert list(groups.items()) == [
        (("lab", "OpenAI"), "OpenAI"), (("lab", "Meta"), "Meta"),
        (("startup", "Startup 1"), Group.STARTUPS), (("startup", "Startup 2"), Group.STARTUPS),
        (("outside", "outside"), Group.OUTSIDE),
    ]  # fmt: skip


def test_labs_stand_in_the_order_of_the_file_whatever_that_of_the_table() -> None:
    """The market goes by names; pictures and their colours by the file."""
    run = synthetic_run(weeks=2, labs=("OpenAI", "Meta"), startups=0, outside=False)
    run.employers = run.employers.sort_values("employer")
    assert list(palette.employer_groups(run)) == [("lab", "OpenAI"), ("lab", "Meta")]


def test_a_crowd_of_labs_leaves_names_to_the_largest() -> None:
    """Of twelve labs the two smallest are pooled."""
    run = synthetic_run(weeks=1, labs=[f"Lab {n}" for n in range(12)], startups=0, outside=False)
    run.employers = run.employers.assign(headcount=[5, 1, 2, *range(10, 19)])
    groups = palette.employer_groups(run)
    assert [name for (_, name), group in groups.items() if group is Group.OTHER_LABS] == ["Lab 1", "Lab 2"]


def test_a_lab_called_as_a_group_is_no_group() -> None:
    """It has its own place, colour and label beside the startups; so has one called as that label."""
    names = ("startups", "startups (lab)", "outside", "other labs")
    groups = palette.employer_groups(synthetic_run(weeks=2, labs=names, startups=1))
    parties = list(dict.fromkeys(groups.values()))
    assert parties == [*names, Group.STARTUPS, Group.OUTSIDE]
    colours = palette.group_colours(groups)
    assert len({colours[party] for party in parties}) == 6
    assert [label(party) for party in parties] == [
        "startups (lab)", "startups (lab) (lab)", "outside (lab)", "other labs (lab)", "startups", "outside"
    ]  # fmt: skip


def test_neighbours_differ_and_pools_are_grey() -> None:
    """Seven labs have seven colours; startups and outside are none of them."""
    names = [f"Lab {n}" for n in range(7)]
    colours = palette.group_colours({("lab", name): name for name in names})
    assert len({colours[name] for name in names}) == 7
    assert not {colours[Group.STARTUPS], colours[Group.OUTSIDE]} & {colours[name] for name in names}


def test_letters_can_be_read_on_white() -> None:
    """Every colour used for letters has a contrast of 3.3 to 1 or more against white (WCAG asks 3)."""
    hues = (
        palette.BLACK, palette.ORANGE, palette.SKY, palette.GREEN, palette.BLUE, palette.VERMILLION,
        palette.PURPLE, palette.INK, palette.GREY, palette.PALE,
    )  # fmt: skip
    for hue in hues:
        contrast = 1.05 / (_luminance(palette.as_text(hue)) + 0.05)
        assert contrast >= 3.3, hue
