"""The page of findings: how to read it, one table, one paragraph a question."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from benchmarks.questions import Found
from benchmarks.told import ALPHA, Told, in_brackets, tell, title_of
from sim.figures.words import difference, percent, plural
from sim.outcomes.outcomes import declared

_WIDTH = 110

_HEAD = """# Findings

Made by `python -m benchmarks.findings {command}`, which runs all of it again;
`make findings` takes 100 points and 10 pairs at each. Nothing here is written by hand but each question, and
what theory or the press lets one expect (`benchmarks/findings.toml`).

How to read it. Every scenario is compared with another market on the same random numbers, over {weeks}.
Shares, indices and pay are those of the last week, counts those of the whole run. The market is a sample of
one in five, so counts and sums of dollars are the sample's; shares and pay are not ([README](../README.md)).

* **As it is**: {pairs} of runs. Intervals in brackets hold for all {questions} at once (t, {level} each,
  Bonferroni). Stars, and what is said of the outcome that a question is about: zero is ruled out after Holm's
  correction for the questions. That one is sharper: a star may stand beside an interval that just has zero.
* **Over what is plausible**: {points} drawn over the plausible ranges of the inputs, which are assumptions
  (`[plausible]` of the scenario's file), and {replicates} of runs at each. The average has an interval for
  other points and other draws. At how many points pairs *tell* a sign grows with the number of pairs, and is
  one in forty each way without any effect. {left}
* **The dose** is the file's, unless a section says that it varies: another tax is another answer.

![Effects on labs' share of talent](pictures/findings.png)
"""


def page(found: Sequence[Found], outcomes: Sequence[str]) -> str:
    """The page in Markdown."""
    told = tell(found)
    first = found[0]
    shape = first.points[outcomes[0]].shape
    left = dict.fromkeys(f"`{name}`" for one in found for name in one.left)
    pairs = first.pairs[outcomes[0]].shape[1]
    numbers = {
        "command": f"--pairs {pairs} --points {shape[1]} --replicates {shape[2]}",
        "weeks": " or ".join(dict.fromkeys(f"{one.weeks} weeks" for one in found)),
        "pairs": plural(pairs, "pair"),
        "level": percent(1.0 - ALPHA / len(found), 2),
        "questions": plural(len(found), "question"),
        "points": plural(shape[1], "point"),
        "replicates": plural(shape[2], "pair"),
        "left": f"Left as stated, for its range lies elsewhere: {', '.join(left)}." if left else "",
    }
    parts = [_HEAD.format(**numbers)]
    parts += _table(told, outcomes)
    for one in told:
        parts += _section(one)
    return "\n".join(parts).rstrip() + "\n"


def _table(told: Sequence[Told], outcomes: Sequence[str]) -> Iterator[str]:
    """All questions at one glance."""
    lead = outcomes[0]
    titles = [*(declared(name).title for name in outcomes), f"{declared(lead).title}, over what is plausible"]
    yield "| what | against | " + " | ".join(titles) + " |"
    yield "|" + " --- |" * (len(titles) + 2)
    for one in told:
        cells = [
            difference(float(one.as_is[name].mean[0]), declared(name).unit.form)
            + ("\\*" if one.sign(name) else "")
            for name in outcomes
        ]
        over = one.over(lead)
        cells.append(in_brackets(lead, over.mean, over.low, over.high))
        yield f"| [{one.asked.title}](#{_anchor(one.asked.title)}) | {_against(one)} | {' | '.join(cells)} |"
    yield ""


def _anchor(title: str) -> str:
    """What a heading's link is called."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _against(one: Told) -> str:
    if not one.asked.without:
        return f"`{one.asked.against}`"
    return "itself with " + ", ".join(f"`{key}` {_value(value)}" for key, value in one.asked.without.items())


def _value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _section(one: Told) -> Iterator[str]:
    """One question in words."""
    asked = one.asked
    of = f" (`{asked.name}`" + "".join(f", `{key}` {_value(to)}" for key, to in asked.changes.items()) + ")"
    varies = ", ".join(f"`{name}`" for name in one.found.own)
    sure = [name for name in one.as_is if one.sign(name)]
    rest = [name for name in one.as_is if name not in sure]
    changes = "; ".join(f"{title_of(name)} {one.effect(name)}\\*" for name in sure)
    nothing = "; ".join(f"{title_of(name)} {one.effect(name)}" for name in rest)
    if not sure:
        said = f"As it is, no difference can be told from none: {nothing}."
    else:
        said = f"As it is: {changes}.{f' Not told from none: {nothing}.' if rest else ''}"
    yield f"## {asked.title}\n"
    yield _filled(f"*{one.found.question}*{of} Compared with {_against(one)}.")
    yield _filled(f"{said} {one.verdict}{f' Of its own, {varies} vary.' if varies else ''}")


def _filled(text: str) -> str:
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False) + "\n"
