"""docs/outcomes.md, made of what is declared: ``python -m sim.outcomes.reference > docs/outcomes.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from sim.outcomes.counts import OF_PAIRS, OF_PARTIES, OfParty
from sim.outcomes.market import OF_MARKET
from sim.outcomes.of_market import OfMarket
from sim.outcomes.parties import TITANS

_HEAD = """# Outcomes

What every run of an experiment is summed up in: columns of `runs.parquet`, and what `Run.summary()` returns.
Made of the declarations in `sim/outcomes/` by `python -m sim.outcomes.reference > docs/outcomes.md`. An
outcome that does not exist, as retention where nobody was hired, is NaN.

## Of the market

"""
_PARTIES = f"""
## Of labs and groups

After `labs.NAME.` of each of the {TITANS} labs with most people, after `groups.startups.`, `groups.outside.`,
and where there are more labs `groups.other_labs.`; shares and retention not of the outside.

"""
_FLOWS = """
## Of pairs

`flows.A.B` and `diversion.A.B`, each a lab or a group: `flows.Meta.Microsoft`, `flows.Meta.groups.startups`.
Within other labs and within startups too.

"""
_COLUMNS = "| outcome | what a reader calls it | unit | shown as | what it is |\n" + 5 * "| --- " + "|\n"


def reference() -> str:
    """The page."""
    return f"{_HEAD}{_table(OF_MARKET)}{_PARTIES}{_table(OF_PARTIES)}{_FLOWS}{_table(OF_PAIRS)}"


def _table(entries: Iterable[OfMarket | OfParty]) -> str:
    rows = (
        f"| `{one.name}` | {one.title} | {one.unit.name} | {_text(one.unit.form.value)} | {one.meaning} |\n"
        for one in entries
    )
    return _COLUMNS + "".join(rows)


def _text(example: str) -> str:
    """In code, since dollar signs would be read as mathematics."""
    return f"`{example}`" if "$" in example else example


if __name__ == "__main__":
    sys.stdout.buffer.write(reference().encode())  # the same bytes on every platform
