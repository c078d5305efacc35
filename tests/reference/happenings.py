"""Random events of small markets."""

from __future__ import annotations

from random import Random

from tests.reference.chance import NAMES, Document, moment, near, some, target_list


def act(rng: Random, names: tuple[str, ...], *, cuts: bool) -> Document:
    """What an event of any kind does."""
    acts: list[Document] = [
        {"kind": "capex-shock", "factor": near(rng, 0.3, 3.0)},
        {"kind": "fast-track", "on": rng.random() < 0.7, "approval": near(rng, 0.5, 3.0)},
        {
            "kind": "layoffs-elsewhere",
            "people": rng.uniform(0.05, 0.3),
            "talent_factor": near(rng, 0.7),
            "freed_budget": rng.random(),
        },
        {
            "kind": "offer-policy",
            "aggressiveness": near(rng, 0.5, 1.0, 3.0),
            "budget": near(rng, 0.5, 0.7, 2.0) if cuts else near(rng, 1.5, 3.0),
            "bonus": near(rng, 0.5, 3.0),
            "package_cap": rng.choice([None, near(rng, 4e5, 5e6)]),
            "make_whole": rng.choice([None, rng.random()]),
        },
        {"kind": "target-list", "list": rng.choice([target_list(rng, names), {"size": 0}])},
        {"kind": "garden-leave", "length": rng.choice([0.0, near(rng, 2.0, 8.0)])},
        {"kind": "layoffs", "share": rng.uniform(0.1, 0.6)},
        {"kind": "no-poach"},
        {"kind": "non-competes", "share": rng.random()},
    ]
    return rng.choice(acts)


def event(rng: Random, weeks: int, names: tuple[str, ...], *, cuts: bool) -> Document:
    """An event for some employers or all big labs, for a while or to the end."""
    happening = act(rng, names, cuts=cuts)
    concerned = names
    if happening["kind"] in ("capex-shock", "layoffs-elsewhere"):
        concerned = tuple(name for name in names if name in NAMES)
    duration, employers = rng.choice([None, 1, 4, 10]), rng.choice([[], some(rng, concerned)])
    if happening["kind"] == "layoffs":
        duration = None
    if happening["kind"] == "no-poach":
        employers = rng.choice([[], rng.sample(names, 2)])
    return {"duration": duration, "employers": employers, **moment(rng, weeks), **happening}


def leader_moves(rng: Random, names: tuple[str, ...], weeks: int) -> Document:
    """A leader goes from one employer to another, perhaps with ties to others, perhaps for a while."""
    concerned = {"employers": rng.sample(names, 2), "came_from": rng.choice([[], some(rng, names)])}
    return {"kind": "leader-moves", "duration": rng.choice([None, 5]), **moment(rng, weeks), **concerned}


def mergers(rng: Random, found: Document) -> list[Document]:
    """Two labs come under one owner: one that acts later does not end, and brands do not bid all at once."""
    names = rng.sample([lab["name"] for lab in found["labs"]], 2)
    kept = [] if found["market"]["mechanism"] == "simultaneous" else ["brands"]
    if not any(names[1] in event.get("employers", ()) for event in found["events"]):
        kept.append("one")
    when = moment(rng, found["weeks"])
    return [{"kind": "merger", "employers": names, "keeps": rng.choice(kept), **when}] if kept else []
