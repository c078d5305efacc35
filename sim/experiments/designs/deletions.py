"""Second choices: a scenario, the same without one lab or another, and the same with two of them merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.experiments.designs.design import Design
from sim.experiments.designs.plan import Plan
from sim.measures.groups import Group
from sim.outcomes.parties import groups
from sim.scenario.problems import Mistake, ScenarioError, bounded, suggest

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

#: Dollars a year: nobody works for so little, so a lab whose packages are capped there hires nobody.
_NOTHING = 1e-6


@dataclass(frozen=True)
class SecondChoices:
    """What is asked for.

    Attributes:
        labs: names of labs that are taken away, one after the other; empty: each of those that are followed.
        mergers: pairs of labs that merge, one pair after the other, the buyer first.
        week: when.
        keeps: what the second of a pair becomes, as in a merger event: `brands` or `one`.
    """

    labs: tuple[str, ...]
    mergers: tuple[tuple[str, str], ...] = ()
    week: int = 0
    keeps: str = "brands"

    def document(self) -> dict[str, Any]:
        """What a manifest says of it."""
        return {
            "kind": "second-choices",
            "labs": list(self.labs),
            "mergers": [list(pair) for pair in self.mergers],
            "week": self.week,
        }


def plan_second_choices(
    wanted: SecondChoices,
    scenarios: Sequence[Scenario],
    replicates: int,
    seed: int | None,
    tables: tuple[str, ...] = (),
) -> Plan:
    """The runs: the scenario itself, without each lab, and with each pair merged, on the same draws.

    Raises:
        ScenarioError: there is no such lab or no outcome of it, or the week is none; with all mistakes.
    """
    (base,) = scenarios
    asked, mistakes = _checked(wanted, base)
    labs = asked.labs
    made: list[Scenario] = []
    changes = [(f"without {lab}", "--lab", without(base, lab, asked.week)) for lab in labs]
    changes += [
        (f"{first} and {second} merged", "--merge", merged(base, (first, second), asked))
        for first, second in asked.mergers
    ]
    for name, option, one in changes if not mistakes else ():
        try:
            made.append(base.with_({**one, "name": name}))
        except ScenarioError as error:
            mistakes += [Mistake(option, None, name, fault.what, fault.remedy) for fault in error.problems]
    if mistakes:
        raise ScenarioError(bounded(mistakes))
    design = Design.of_scenarios(base, made)
    return Plan(base, design, replicates, base.seed if seed is None else seed, tables, asked.document())


def wrong_parts_of(wanted: SecondChoices, scenarios: Sequence[Scenario]) -> list[Mistake]:
    """What is wrong with the parts of what is wanted, some of which is known to be wrong already."""
    (base,) = scenarios
    return _checked(wanted, base)[1]


def _checked(wanted: SecondChoices, base: Scenario) -> tuple[SecondChoices, list[Mistake]]:
    """What is wanted of a scenario, all its labs where none is named; and what is wrong with it."""
    followed = tuple(party for party in groups(base) if not isinstance(party, Group))
    labs = wanted.labs or (followed if not wanted.mergers else ())
    asked = SecondChoices(labs, wanted.mergers, wanted.week, wanted.keeps)
    return asked, _mistakes(asked, base, followed)


def without(base: Scenario, lab: str, week: int) -> dict[str, Any]:
    """What takes a lab away: in that week it dismisses everybody, and from then on it hires nobody.

    Events that concern it concern the others alone; its compute stays where it is, unused.
    """
    others = [one.name for one in base.labs if one.name != lab]
    events = [_without(event.model_dump(exclude_none=True), lab, others) for event in base.events]
    gone = {"week": week, "employers": [lab]}
    events.append({"kind": "layoffs", "share": 1, "name": f"{lab} goes", **gone})
    events.append(
        {
            "kind": "offer-policy",
            "budget": 0,
            "bonus": 0,
            "package_cap": _NOTHING,
            "name": f"{lab} stays away",
        }
        | gone
    )
    return {"events": events}


def merged(base: Scenario, pair: tuple[str, str], wanted: SecondChoices) -> dict[str, Any]:
    """What merges two labs."""
    event = {
        "kind": "merger", "week": wanted.week, "employers": list(pair), "keeps": wanted.keeps,
        "name": f"{pair[0]} buys {pair[1]}",
    }  # fmt: skip
    return {"events": [*(event.model_dump(exclude_none=True) for event in base.events), event]}


def _without(event: dict[str, Any], lab: str, others: Sequence[str]) -> dict[str, Any]:
    """An event that leaves a lab out; off where it concerned nobody else, or was a merger with it."""
    if "employers" not in event:
        return event
    concerned = [*event["employers"]] or [*others, lab]
    if lab not in concerned:
        return event
    rest = [name for name in concerned if name != lab]
    return {**event, "employers": rest} if rest and event["kind"] != "merger" else {**event, "on": False}


def _mistakes(asked: SecondChoices, base: Scenario, followed: Sequence[str]) -> list[Mistake]:
    known = [lab.name for lab in base.labs]
    found = []
    named = [("--lab", name) for name in asked.labs]
    named += [("--merge", name) for pair in asked.mergers for name in pair]
    for option, name in named:
        if name not in known:
            found.append(Mistake(option, None, "", f'no lab "{name}"', suggest(name, known)))
        elif name not in followed:
            what = f'"{name}" has no outcomes of its own, for it is not among the {len(followed)} largest'
            found.append(Mistake(option, None, "", what, f"name one of {', '.join(followed)}"))
    if not named:
        found.append(Mistake("--lab", None, "", "the scenario has no labs", "give one that has some"))
    if len(known) < 2:
        found.append(Mistake("--lab", None, "", "there is no other lab", "give a scenario with two or more"))
    if any(first == second for first, second in asked.mergers):
        found.append(Mistake("--merge", None, "", "a lab cannot merge with itself", "name two labs"))
    for option, items in (("--lab", asked.labs), ("--merge", asked.mergers)):
        if len(set(items)) < len(items):
            found.append(Mistake(option, None, "", "the same stands there twice", "name each once"))
    if not 0 <= asked.week < base.weeks:
        what = f"week {asked.week} is outside the horizon of weeks 0 to {base.weeks - 1}"
        found.append(Mistake("--week", None, "", what, "give a week of the run"))
    return found


def second_choices_of(document: Mapping[str, Any]) -> SecondChoices:
    """What a manifest describes."""
    pairs = tuple((first, second) for first, second in document["mergers"])
    return SecondChoices(tuple(document["labs"]), pairs, int(document["week"]))
