"""Functions between phases: what they see, what becomes of what they return, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.market import draws
from sim.market.engine import Market
from sim.market.extension import Extension, require_extension
from sim.market.moment import LIVE, SETTABLE, ExtensionError, Moment, bounds_of
from sim.market.state.columns import EMPLOYERS, SETTINGS
from sim.market.week import PHASES

RAID = sim.load("microsoft-raids-meta", ["researchers.count=400", "weeks=40", "burn_in=4"])
QUIET = RAID.with_({"events": []})
Answer = Callable[[Moment], Mapping[str, Any] | None]


def ran(scenario: sim.Scenario, *hooks: tuple[str, Answer]) -> Market:
    """A market at the end of its horizon, with functions before phases."""
    market = Market(scenario, rng=3)
    for phase, function in hooks:
        market.before(phase, function)
    market.run()
    return market


def record(market: Market) -> list[bytes]:
    """All that a run leaves."""
    return [table.to_csv().encode() for table in market.tables()]


def nothing(moment: Moment) -> None:
    """Look, and change nothing."""
    assert not moment.people["pay"].flags.writeable
    assert np.isfinite(moment.employers["payroll"]).all()


def test_who_only_looks_changes_no_bit() -> None:
    """Before every phase, in weeks with events and without."""
    looking = [(phase.__name__, nothing) for phase in PHASES[1:]]
    assert record(ran(RAID, *looking)) == record(ran(RAID))


@pytest.mark.parametrize(
    ("column", "policy", "answer"),
    [
        ("base_aggressiveness", {"aggressiveness": 1.5}, lambda before: before * 1.5),
        ("bonus_rate", {"bonus": 3.0}, lambda before: before * 3.0),
        ("package_cap", {"package_cap": 2e6}, lambda before: np.minimum(before, 2e6)),
    ],
)
def test_a_function_does_what_an_event_does(
    column: str, policy: dict[str, float], answer: Callable[[Any], Any]
) -> None:
    """The same bits as an offer policy from week 7 on that sets the same settings of the labs."""
    event = {"kind": "offer-policy", "week": 7, **policy}

    def set_it(moment: Moment) -> dict[str, Any] | None:
        if moment.week < 7:
            return None
        found = moment.employers[column].copy()
        found[moment.labs] = answer(found[moment.labs])
        return {column: found}

    assert record(ran(QUIET, ("money", set_it))) == record(ran(QUIET.with_({"events": [event]})))


def test_what_is_returned_holds_for_the_week_alone() -> None:
    """Later in the week it is seen; the next week begins with what the scenario says, events or none."""
    seen: list[tuple[float, float, float]] = []

    def lower(moment: Moment) -> dict[str, Any]:
        before = float(moment.employers["approval"][0])
        seen.append((before, 0.0, 0.0))
        return {"approval": moment.employers["approval"] / 2.0}

    def look(moment: Moment) -> None:
        seen[-1] = (seen[-1][0], float(moment.employers["approval"][0]), moment.week)

    market = ran(RAID, ("money", lower), ("record", look))
    assert seen == [(seen[0][0], seen[0][0] / 2.0, week) for week in range(RAID.weeks)]
    assert market.employers["approval"][0] == seen[0][0]


def test_a_lab_learns_its_aggressiveness() -> None:
    """It bids more after a week in which bids were lost, else less; the memory of weeks is its own."""

    def learn(moment: Moment) -> dict[str, Any]:
        level = moment.memory.setdefault("level", np.ones(len(moment.labs)))
        lost = moment.employers["lost"][moment.labs].sum(axis=1) > 0
        moment.memory["level"] = np.clip(level * np.where(lost, 1.02, 0.99), 0.5, 3.0)
        found = moment.employers["base_aggressiveness"].copy()
        found[moment.labs] *= moment.memory["level"]
        return {"base_aggressiveness": found}

    slow, keen = ran(QUIET, ("record", nothing)), ran(QUIET, ("money", learn))
    assert record(slow) == record(ran(QUIET))
    assert record(keen) != record(slow)


def twice(moment: Moment) -> Any:
    """Twice the budgets of those who have a limited one, else a dollar."""
    budgets = moment.employers["budget"]
    return np.where(np.isfinite(budgets), 2.0 * budgets + 1.0, 1.0)


def refused(answer: Answer, phase: str = "negotiate") -> str:
    """What is said of a function in week 2."""
    market = Market(QUIET, rng=1)
    market.before(phase, lambda moment: answer(moment) if moment.week == 2 else None)
    with pytest.raises(ExtensionError) as told:
        market.run()
    return str(told.value)


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (lambda now: {"approval": now.employers["approval"][:2]}, r"approval: has shape \(2,\), and"),
        (lambda now: {"approval": 3.0}, r"approval: has shape \(\)"),
        (lambda now: {"approval": now.employers["approval"].astype(str)}, "of type <U32, no numbers"),
        (lambda now: {"approval": now.employers["approval"] * np.nan}, "approval: is no number for"),
        (lambda now: {"approval": now.employers["approval"] + np.inf}, "approval: is infinite for"),
        (lambda now: {"approval": -1.0 - now.employers["approval"]}, "is out of bounds .at least 0"),
        (lambda now: {"budget": twice(now) * -1.0}, "budget: is out of bounds"),
        (lambda now: {"budget": now.employers["budget"] + 1e9}, "budget: is more than its cash"),
        (lambda now: {"open_seats": now.employers["open_seats"] + 0.5}, "open_seats: is no whole number"),
        (lambda now: {"package_cap": twice(now)}, "package_cap: is a bid above budget for"),
        (lambda now: {"posted_wage": twice(now)}, "posted_wage: is a bid above budget for"),
        (lambda now: {"aproval": now.employers["approval"]}, "no column of employers; did you mean"),
        (lambda now: {"cash": now.employers["cash"] + 1}, "column cash: is kept by the market alone"),
        (lambda now: [1.0], "returned a list; return a table of columns"),
        (lambda now: now.people["pay"].__setitem__(0, 1.0), "writes into a table of the market"),
        (lambda now: {"approval": now.employers["approvl"]}, "no field of name approvl"),
        (lambda now: now.employer("Mta"), "did you mean 'Meta'"),
        (lambda now: now.uniform("labs", "x"), "give people or employers"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(answer: Answer, what: str) -> None:
    """With function, phase, week and column, and what to do."""
    told = refused(answer)
    assert re.search(what, told), told
    assert "<lambda>, before negotiate in week 2: " in told


def test_nobody_is_moved_behind_the_back_of_the_log() -> None:
    """Not through the market itself either; the tables are as they were, and the week goes on when mended."""
    market, whole = Market(QUIET, rng=1), ran(QUIET)

    def move(moment: Moment) -> None:
        if market.week == 5 and not mended:
            market.people["employer"][:9] = 0

    mended = False
    market.before("negotiate", move)
    with pytest.raises(ExtensionError, match=r"changed people\[employer\] behind the back of the event log"):
        market.run()
    assert market.week == 5
    mended = True
    market.run()
    other = Market(QUIET, rng=1)
    other.run()
    assert record(market) == record(other)
    assert whole.week == QUIET.weeks


def test_an_interrupt_is_gone_on_from() -> None:
    """Ctrl-C within a function: then it is called, and none twice in a week or left out."""
    calls: list[int] = []

    def interrupted(moment: Moment) -> dict[str, Any]:
        if moment.week == 3 and not calls.count(-1):
            calls.append(-1)
            raise KeyboardInterrupt
        calls.append(moment.week)
        return {"approval": moment.employers["approval"] / 2.0}

    def plain(moment: Moment) -> dict[str, Any]:
        return {"approval": moment.employers["approval"] / 2.0}

    market = Market(QUIET, rng=3)
    market.before("negotiate", interrupted)
    with pytest.raises(KeyboardInterrupt):
        market.run()
    market.run()
    assert [week for week in calls if week >= 0] == list(range(QUIET.weeks))
    assert record(market) == record(ran(QUIET, ("negotiate", plain)))


def test_draws_are_keyed_by_who_decides_what_about_whom() -> None:
    """As `draws.uniform`; others for another name, week or employer; the same with one startup more."""
    seen: dict[str, Any] = {}

    def draw(moment: Moment) -> None:
        if moment.week == 2:
            meta = moment.employer("Meta")
            seen["people"] = moment.people["key"], moment.uniform("people", "tries", meta)
            seen["alone"] = moment.uniform("people", "tries")
            seen["other"] = moment.uniform("people", "fails", meta)
            seen["labs"] = (
                moment.uniform("employers", "tries")[moment.labs],
                int(moment.employers["key"][meta]),
            )
        if moment.week == 3:
            seen["later"] = moment.uniform("people", "tries")

    market = ran(QUIET.with_({"weeks": 4}), ("plan", draw))
    keys, drawn = seen["people"]
    number = (1 << 31) + (int.from_bytes(sha256(b"tries").digest()[:4]) >> 1)
    expected = [
        draws.uniform(market.state.key, int(key), seen["labs"][1] + 1, 2, number) for key in keys[:20]
    ]
    assert drawn[:20].tolist() == expected
    assert ((drawn > 0) & (drawn < 1)).all()
    for other in ("alone", "other", "later"):
        assert abs(np.corrcoef(drawn, seen[other][: len(drawn)])[0, 1]) < 0.25  # 5 standard errors of 400
    before = dict(zip(keys.tolist(), drawn.tolist(), strict=True)), seen["labs"][0].tolist()
    more = QUIET.startups.count + 1
    ran(QUIET.with_({"weeks": 4, "startups.count": more}), ("plan", draw))
    after = dict(zip(seen["people"][0].tolist(), seen["people"][1].tolist(), strict=True))
    assert all(after[key] == value for key, value in before[0].items() if key in after)
    assert seen["labs"][0].tolist() == before[1]


def test_every_column_that_may_be_returned_is_one_and_has_bounds() -> None:
    """A setting, or what the market sets anew every week."""
    assert set(SETTABLE) == {*LIVE, *SETTINGS}
    assert set(SETTABLE) <= set(EMPLOYERS.names or ())
    assert all(bounds_of(name).least < bounds_of(name).most for name in SETTABLE)


def test_phases_are_named() -> None:
    """One that there is not is told with the nearest; the week has a beginning and an end."""
    with pytest.raises(ExtensionError, match="did you mean 'negotiate'"):
        Extension().before("negotiating", nothing)
    for when, phase in (("before", "open_books"), ("after", "record")):
        with pytest.raises(ExtensionError, match="is before or after the week"):
            getattr(Extension(), when)(phase, nothing)
    with pytest.raises(ExtensionError, match="is no function"):
        Extension().before("plan", 3)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"sim.Extension\(\)"):
        require_extension(nothing)
    with pytest.raises(ExtensionError, match="has no functions"):
        require_extension(Extension())


def test_after_a_phase_is_before_the_next() -> None:
    """Both ways of saying it make the same run."""

    def halve(moment: Moment) -> dict[str, Any]:
        return {"open_seats": np.floor(moment.employers["open_seats"] / 2.0)}

    market = Market(QUIET, rng=3)
    market.after("plan", halve)
    market.run()
    assert record(market) == record(ran(QUIET, ("draw_up_lists", halve)))


def test_the_example_of_the_page_works(tmp_path: Path) -> None:
    """docs/extending.md, in a small market."""
    text = (Path(__file__).resolve().parents[2] / "docs" / "extending.md").read_text(encoding="utf-8")
    (block,) = re.findall(r'^```python\n("""A lab that learns.*?)^```$', text, re.MULTILINE | re.DOTALL)
    small = block.replace('sim.load("microsoft-raids-meta")', "SMALL").replace(
        "replicates=20", "replicates=2"
    )
    file = tmp_path / "learning.py"
    file.write_text(small, encoding="utf-8")
    exec(compile(small, str(file), "exec"), {"__name__": "learning", "SMALL": QUIET.with_({"weeks": 4})})
