"""How it was done: the model in the order of ODD, and the items of STRESS-ABS, filled from the manifest.

ODD: Grimm et al. (2020), JASSS 23(2) 7. STRESS-ABS: Monks et al. (2019), Journal of Simulation 13(1), 55-67.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.experiments.designs.attribution_plan import keys_on
from sim.figures.words import cardinal, plural, scaled, span
from sim.mechanisms.registry import MECHANISMS
from sim.outcomes.outcomes import outcome_names
from sim.report.passages import Table, table
from sim.scenario.documents import document_of

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.report.subject import Subject
    from sim.scenario.schema import Scenario

#: What experiments are for, by the command that makes them.
_AIMS = {
    "run": "What comes of one scenario",
    "compare": "What differs between scenarios on the same random numbers",
    "sweep": "How outcomes go with keys that are varied",
    "cross": "Whether what one factor adds hangs on another",
    "map": "How outcomes go with two keys, and where the market tips",
    "attribute": "What each factor makes of an outcome (Shapley values)",
    "sensitivity": "On which inputs an outcome hangs over all that is plausible of them",
    "calibrate": "With which values the market has the facts that are sought",
    "best": "Which scenario is best, in as few runs as that takes",
    "second-choices": "Where people go if an employer is gone, and what mergers do",
}
_MECHANISMS = {
    "sequential": "an ascending auction whenever somebody has an offer, counter-offers included",
    "posted": "posted wages",
    "simultaneous": "an ascending auction over all people and seats at once",
}


class Item(NamedTuple):
    """One thing that is to be said.

    Attributes:
        name: what.
        said: how it is here.
    """

    name: str
    said: str


def odd(subject: Subject) -> list[Item]:
    """The model as it was run here, in the order of the ODD protocol."""
    base = subject.base
    on = mechanisms_on(base)
    counted = f"{base.people:,} researchers{scaled(base.scale)}, {plural(len(base.labs), 'lab')}"
    dated = f", from {base.start_date}" if base.start_date else ""
    return [
        Item(
            "Purpose and patterns",
            "To explain and compare what raids, budgets, approvals and policies do to the market for AI "
            "talent; not to forecast who moves next. To be judged by theory (limit cases), by facts of 2024 "
            "and 2025, and by being quiet where nothing pushes.",
        ),
        Item(
            "Entities, state variables, scales",
            f"{counted}, {plural(base.startups.count, 'startup')} to begin with, and the outside (academia, "
            f"other industry). Steps are weeks; {base.weeks:,} of them ({span(base.weeks)}{dated}) after a "
            f"burn-in of {round(base.burn_in):,} weeks. No space.",
        ),
        Item(
            "Process overview and scheduling",
            "Each week in this order: events, money, plans, search, negotiation, moves, separations with "
            "births and deaths of startups, production, record. Within a phase all see the same prices, but "
            "in negotiation.",
        ),
        Item(
            "Design concepts",
            "Concentration, pay, flows and deaths of startups emerge; tastes, meeting rates, budgets and "
            "plans go in. People take the best offer; employers bid what a person adds. Learning: none. "
            "Sensing: outsiders see talent with an error. Every draw is keyed by who, about whom, when and "
            "what, so scenarios share their luck.",
        ),
        Item(
            "Initialization",
            f"Drawn by key; a burn-in of {round(base.burn_in):,} weeks without events, growth or escalation.",
        ),
        Item(
            "Input data",
            f"The scenario file alone, with {plural(sum(one.on for one in base.events), 'event')}; it stands "
            "at the end of this page.",
        ),
        Item(
            "Submodels",
            f"People are hired by {_MECHANISMS[base.market.mechanism]} (market.mechanism = "
            f"{base.market.mechanism}). Switched on: {', '.join(on) or 'no mechanism besides'}. Equations: "
            "docs/model.md, section 7.",
        ),
    ]


def mechanisms_on(scenario: Scenario) -> list[str]:
    """What of the mechanisms a scenario switches on, by name."""
    document = document_of(scenario)
    return [
        one.name.replace("_", " ")
        for one in MECHANISMS
        if any(
            next(keys_on(scenario, document, pattern, value), None) is not None
            for part in one.off
            for pattern, value in part.values.items()
        )
    ]


def stress(subject: Subject) -> Table:
    """The items of STRESS-ABS, with what the manifest and the scenario say of each."""
    rows = [[number, item.name, item.said] for number, item in _items(subject)]
    return table(("item", "what", "here"), rows, left=3)


def _items(subject: Subject) -> Iterator[tuple[str, Item]]:
    base, plan, manifest = subject.base, subject.plan, subject.manifest
    yield "1.1", Item("Purpose of the model", "To explain and compare, not to forecast (ODD, above).")
    many = (
        f"{len(outcome_names(base)):,} outcomes of each run, in runs.parquet; here those in the tables above"
    )
    yield "1.2", Item("Model outputs", f"{many}. Definitions: docs/outcomes.md.")
    yield (
        "1.3",
        Item("Aims of the experiments", f"{_AIMS.get(subject.command, 'Runs')}. {base.question}".strip()),
    )
    yield "2.1", Item("Overview of the base model", "docs/model.md, “In one page”, with a diagram.")
    yield "2.2", Item("Logic of the base model", "ODD, above; in full docs/model.md, sections 3 and 7.")
    points = plural(len(plan.labels), "point")
    yield "2.3", Item("Logic of scenarios", f"{points}; in what they differ stands under “What was run”.")
    yield (
        "2.4",
        Item("Algorithms", f"Hiring: {_MECHANISMS[base.market.mechanism]}; choices as exponential races."),
    )
    yield "2.5.1", Item("Environment", "A race for a prize, and the outside, which pays a wage by talent.")
    yield "2.5.2", Item("Agents", "Researchers, labs, startups (ODD, above).")
    yield "2.5.3", Item("Interaction topology", "No space: chance contacts, target lists, ties.")
    yield "2.5.4", Item("Entry and exit", "Graduates and retirements; births, deaths and sales of startups.")
    yield "3.1", Item("Data sources", _sources(base))
    yield "3.2", Item("Input parameters", "The resolved scenario at the end of this page, every value of it.")
    yield (
        "3.3",
        Item(
            "Preprocessing",
            f"Quantities to weeks and dollars; size of the market as stated{scaled(base.scale)}.",
        ),
    )
    yield "3.4", Item("Assumptions", "Under “On what it hangs” and “What is assumed, and what is plausible”.")
    yield (
        "4.1",
        Item(
            "Initialisation",
            f"Not in a steady state; burn-in of {round(base.burn_in):,} weeks, not recorded.",
        ),
    )
    yield "4.2", Item("Run length", f"{base.weeks:,} weeks ({span(base.weeks)}) unless the design varies it.")
    yield "4.3", Item("Estimation", _estimation(subject))
    yield "5.1", Item("Software", _versions(manifest))
    yield "5.2", Item("Random sampling", _sampling(plan))
    yield "5.3", Item("Model execution", f"Weekly steps, phases in a fixed order; {_workers(manifest)}.")
    yield "5.4", Item("System", f"{_system(manifest)} {_times(manifest)}")
    yield "6.1", Item("Code access", _code(manifest))


def _sampling(plan: Plan) -> str:
    """The generator, and which runs draw the same numbers."""
    said = "Replicate r draws the same numbers at every point."
    if any(point.first for point in plan.design.points):
        said = "Points draw the same numbers where `first` in points.parquet is the same."
    return (
        "Counter-based: Philox4x32-10 keyed by seed and replicate, mixed by SplitMix64's finalizer; seed "
        f"{plan.seed}. {said}"
    )


def _sources(base: Scenario) -> str:
    sources = [entry.source for entry in base.plausible.values() if entry.source]
    if not sources:
        return "As the scenario file says beside its keys; none is stated with a range."
    return f"As the scenario file says beside its keys; with ranges: {'; '.join(dict.fromkeys(sources))}."


def _estimation(subject: Subject) -> str:
    plan, runs = subject.plan, subject.manifest["runs"]
    said = f"{runs['done']:,} of {runs['planned']:,} runs done, {runs['failed']:,} failed"
    if not plan.blocks:
        said += f"; {plural(plan.replicates, 'replicate')} at each of {plural(len(plan.labels), 'point')}"
    interval = subject.document.get("interval") or "none"
    if isinstance(interval, Mapping):
        interval = f"{interval.get('kind')}, level {interval.get('level', 0.95)}"
    paired = "; differences are paired within replicates" if len(plan.labels) > 1 else ""
    return f"{said}. Intervals: {interval}{paired}."


def _versions(manifest: Mapping[str, Any]) -> str:
    known = dict(manifest.get("versions") or {})
    python = (manifest.get("platform") or {}).get("python")
    listed = ", ".join(f"{name} {version}" for name, version in known.items())
    return f"{listed or 'not recorded'}{f', Python {python}' if python else ''}."


def _workers(manifest: Mapping[str, Any]) -> str:
    count = manifest.get("workers")
    return (
        f"{cardinal(count)} process{'es' * (count != 1)}"
        if isinstance(count, int)
        else "processes not recorded"
    )


def _system(manifest: Mapping[str, Any]) -> str:
    found = manifest.get("platform") or {}
    parts = [found.get("system"), found.get("model"), found.get("processor")]
    cores = found.get("cores")
    return ", ".join([*(str(part) for part in parts if part), *([f"{cores} cores"] if cores else [])]) + "."


def _times(manifest: Mapping[str, Any]) -> str:
    return f"Started {manifest.get('started')}, finished {manifest.get('finished') or 'not'}."


def _code(manifest: Mapping[str, Any]) -> str:
    commit = manifest.get("git_commit")
    at = f", commit {commit}" if commit else ""
    return (
        f"poach, MIT licence, version {(manifest.get('versions') or {}).get('poach', 'not recorded')}{at}; "
        f"sources of the model sha256 {manifest.get('model_sha256', 'not recorded')}."
    )
