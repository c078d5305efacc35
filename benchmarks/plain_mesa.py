"""The same market in plain Mesa: shown equal event by event first, then timed.

The reference market of the tests (tests/reference) takes keyed random numbers, in Python, so that it can be
compared with the package's. A Mesa user would take the model's own generator: so it is timed with that too,
and that ratio is the one with a target.
"""

from __future__ import annotations

import itertools
import math
import random
import time
from unittest import mock

import numpy as np

import sim
from benchmarks.child import Figures, in_child
from benchmarks.markets import RAID, first_event
from benchmarks.rows import Row, Setting, Target
from tests.reference import market as reference
from tests.reference.compare import compare
from tests.reference.draws import Draws

RATIO = Target(200.0, at_least=True)
#: Runs of each, in turn; the best counts.
TRIES = 3
#: A market that is as lively, and takes half a second.
QUICK = {"weeks": 10, "burn_in": 5, "market.scale": 0.1}


class MarketsDiffer(RuntimeError):
    """The two markets do not have the same history, so their times say nothing."""


class UsualDraws(Draws):
    """From `model.random`, as most Mesa models take them: one stream, in the order of the questions."""

    def __init__(self, seed: int, replicate: int = 0) -> None:
        super().__init__(seed, replicate)
        self.random = random.Random(f"{seed} {replicate}")

    def uniform(self, who: int, whom: int, week: int, what: int) -> float:
        """A number between 0 and 1."""
        return self.random.random()

    def normal(self, who: int, whom: int, week: int, what: int) -> float:
        """A standard normal number."""
        return self.random.gauss()

    def gumbel(self, who: int, whom: int, week: int, what: int) -> float:
        """A standard Gumbel number."""
        return -math.log(self.random.expovariate(1.0))

    def wait(self, who: int, whom: int, week: int, what: int) -> float:
        """An exponential waiting time with mean one."""
        return self.random.expovariate(1.0)


class GeneratorDraws(Draws):
    """From `model.rng`, numpy's generator, which the newest Mesa recommends."""

    def __init__(self, seed: int, replicate: int = 0) -> None:
        super().__init__(seed, replicate)
        self.rng = np.random.default_rng((seed, replicate))

    def uniform(self, who: int, whom: int, week: int, what: int) -> float:
        """A number between 0 and 1."""
        return self.rng.random()

    def normal(self, who: int, whom: int, week: int, what: int) -> float:
        """A standard normal number."""
        return self.rng.standard_normal()

    def gumbel(self, who: int, whom: int, week: int, what: int) -> float:
        """A standard Gumbel number."""
        return self.rng.gumbel()

    def wait(self, who: int, whom: int, week: int, what: int) -> float:
        """An exponential waiting time with mean one."""
        return self.rng.standard_exponential()


#: Where the reference's random numbers come from: what is said of it, and the draws.
SOURCES: dict[str, tuple[str, type[Draws]]] = {
    "keyed": ("our keyed random numbers, in Python", Draws),
    "usual": ("`model.random`, as Mesa users do", UsualDraws),
    "generator": ("`model.rng`, numpy's generator", GeneratorDraws),
}


def rows(setting: Setting) -> list[Row]:
    """Times of the reference as multiples of ours, on the raid scenario."""
    found = in_child(measure, quick=setting.quick).figures
    answer = []
    for name, (said, _) in SOURCES.items():
        theirs, ours = found[name], found[f"{name}_ours"]
        note = f"best of {found[f'{name}_tries']:.0f} of each, in turn: "
        note += f"{theirs:.2f} s against {1e3 * ours:.1f} ms; {found[f'{name}_events']:,.0f} events"
        note += ", each equal to ours" if name == "keyed" else ""
        target = RATIO if name == "usual" else None
        answer.append(Row(f"plain Mesa with {said}, against ours", theirs / ours, "×", target, note))
    return answer


def measure(*, quick: bool) -> Figures:
    """Processor seconds of a whole run of each, in one process."""
    scenario = sim.load(RAID)
    if quick:
        scenario = scenario.with_({**QUICK, "start_date": first_event(scenario)})
    market = sim.TalentMarket(scenario, rng=1)
    market.run()  # compiles, or loads the cache
    figures: Figures = {}
    for name, (_, draws) in SOURCES.items():
        ours, theirs = [], []
        tries = 1 if quick else TRIES
        for _ in range(tries):
            started = time.process_time()
            market = sim.TalentMarket(scenario, rng=1)
            market.run()
            ended = time.process_time()
            with mock.patch.object(reference, "Draws", draws):
                twin = reference.ReferenceMarket(scenario, seed=1)
                twin.run()
            ours.append(ended - started)
            theirs.append(time.process_time() - ended)
        figures |= {name: min(theirs), f"{name}_ours": min(ours), f"{name}_tries": tries}
        figures[f"{name}_events"] = len(twin.journal.entries)
        differences = list(itertools.islice(compare(twin, market), 3)) if name == "keyed" else []
        if differences:
            raise MarketsDiffer("\n".join(differences))
    return figures
