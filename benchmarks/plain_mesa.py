"""The same market in plain Mesa: shown equal event by event first, then timed.

The reference market of the tests (tests/reference) takes keyed random numbers, in Python, so that it can be
compared with the package's. A Mesa user would take the model's own generator: so it is timed with that too, and
the ratio that has a target is the one against it.
"""

from __future__ import annotations

import itertools
import math
import random
import time
from unittest import mock

import sim
from benchmarks.child import Figures, in_child
from benchmarks.markets import RAID, first_event
from benchmarks.rows import Row, Setting, Target
from sim.market.draws import Decision
from tests.reference import market as reference
from tests.reference.compare import compare
from tests.reference.draws import Draws

RATIO = Target(200.0, at_least=True)
OUR_RUNS = 15
#: A market that is as lively, and takes half a second.
QUICK = {"weeks": 10, "burn_in": 5, "researchers.count": 400}


class MarketsDiffer(RuntimeError):
    """The two markets do not have the same history, so their times say nothing."""


class UsualDraws(Draws):
    """Random numbers as Mesa users take them: one stream of `random.Random`, in the order of the questions."""

    def __init__(self, seed: int, replicate: int = 0) -> None:
        super().__init__(seed, replicate)
        self.random = random.Random(f"{seed} {replicate}")

    def uniform(self, who: int, whom: int, week: int, what: Decision) -> float:
        """A number between 0 and 1."""
        return self.random.random()

    def normal(self, who: int, whom: int, week: int, what: Decision) -> float:
        """A standard normal number."""
        return self.random.gauss()

    def gumbel(self, who: int, whom: int, week: int, what: Decision) -> float:
        """A standard Gumbel number."""
        return -math.log(self.random.expovariate(1.0))

    def wait(self, who: int, whom: int, week: int, what: Decision) -> float:
        """An exponential waiting time with mean one."""
        return self.random.expovariate(1.0)


def rows(setting: Setting) -> list[Row]:
    """Times of the reference as multiples of ours, on the raid scenario."""
    found = in_child(measure, quick=setting.quick).figures
    ours = found["ours"]
    equal = f"{found['events']:,.0f} events, all equal to ours"
    usual = f"{found['usual_events']:,.0f} events; {found['usual']:.1f} s against {1e3 * ours:.1f} ms"
    keyed = f"{equal}; {found['keyed']:.1f} s against {1e3 * ours:.1f} ms"
    return [
        Row("plain Mesa with its usual random numbers, against ours", found["usual"] / ours, "×", RATIO, usual),
        Row("plain Mesa with our keyed random numbers, against ours", found["keyed"] / ours, "×", None, keyed),
    ]


def measure(*, quick: bool) -> Figures:
    """Processor seconds of a whole run of each, in one process."""
    scenario = sim.load(RAID)
    if quick:
        scenario = scenario.with_({**QUICK, "start_date": first_event(scenario)})
    sim.TalentMarket(scenario, rng=1).run()  # compiles, or loads the cache
    ours = []
    for _ in range(OUR_RUNS):
        started = time.process_time()
        market = sim.TalentMarket(scenario, rng=1)
        market.run()
        ours.append(time.process_time() - started)
    twin, keyed = timed_reference(scenario)
    differences = list(itertools.islice(compare(twin, market), 3))
    if differences:
        raise MarketsDiffer("\n".join(differences))
    with mock.patch.object(reference, "Draws", UsualDraws):
        other, usual = timed_reference(scenario)
    return {
        "ours": min(ours),
        "keyed": keyed,
        "usual": usual,
        "events": len(twin.journal.entries),
        "usual_events": len(other.journal.entries),
    }


def timed_reference(scenario: sim.Scenario) -> tuple[reference.ReferenceMarket, float]:
    """A run of the reference market, and its processor seconds."""
    started = time.process_time()
    market = reference.ReferenceMarket(scenario, seed=1)
    market.run()
    return market, time.process_time() - started
