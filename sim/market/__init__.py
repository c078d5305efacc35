"""The market: columns, keyed draws, the phases of a week, and the model that runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.market.engine import Market


def compiled() -> bool:
    """Has `warm_up` compiled the kernels as their sources now are, so that a run starts at once?"""
    from sim.market.compiling.kernel import KEPT

    return KEPT.warm or KEPT.complete


def warm_up() -> None:
    """Compile every kernel that usual markets need, by running a small one in which everything happens.

    A second process compiles half of the phases at the same time, if there is a place to keep code in.
    """
    from sim.market.compiling.kernel import KEPT

    if KEPT.writing is not None:
        _compile_in_two()
    _small_market().run()
    KEPT.finish()


def _compile_in_two() -> None:
    from sim.processes import second_process

    with second_process("from sim.market import compile_half; compile_half(1)") as second:
        try:
            compile_half(0)
            second.wait()  # whatever it left undone is compiled below
        except BaseException:
            second.kill()  # nobody waits for it any longer
            raise


def compile_all() -> None:
    """Compile what few markets need, too: `warm_up`, then markets in which rare things happen."""
    from sim.market.compiling.kernel import KEPT
    from sim.market.rare import rare_markets

    if not compiled():
        warm_up()
    for market in rare_markets():
        market.run()
    KEPT.finish(whole=True)


def all_compiled() -> bool:
    """Has `compile_all` compiled the kernels as their sources now are?"""
    from sim.market.compiling.kernel import KEPT

    return KEPT.whole


def kernels() -> tuple[int, int]:
    """How many kernels have compiled code that is kept, and how many are declared."""
    import sim.market.engine  # noqa: F401  # which all of them are part of
    from sim.market.compiling.kernel import DECLARED, KEPT

    return KEPT.kept, len(DECLARED)


def words_on_compiled_code() -> list[str]:
    """What the user should know of where compiled code is kept: mostly nothing."""
    from numba.core import config

    from sim.market.compiling.kernel import KEPT

    words = []
    if config.DISABLE_JIT:  # type: ignore[attr-defined]
        words.append("NUMBA_DISABLE_JIT is set, but the market exists as compiled code only: compiled it is")
    if KEPT.refused:
        instead = "" if KEPT.writing is None else f", compiled code is kept in {KEPT.writing.parent} instead"
        words.append(
            f"NUMBA_CACHE_DIR: {config.CACHE_DIR} cannot be used ({KEPT.refused})"  # type: ignore[attr-defined]
            f"{instead}; set it to a folder of your own"
        )
    if KEPT.writing is None and not compiled():
        words.append(
            "compiled code can be kept nowhere, so every process compiles it anew, which takes a minute; "
            "set NUMBA_CACHE_DIR to a folder that you may write to"
        )
    return words


def load_kernels() -> None:
    """Load the kernels that usual markets need, if `warm_up` has compiled them or nobody can keep them."""
    from sim.market.compiling.kernel import KEPT

    if compiled() or KEPT.writing is None:
        _small_market().run()


def _small_market() -> Market:
    """A market in which everything happens within a few weeks."""
    from sim.market.engine import Market
    from sim.scenario.schema import Scenario

    document = {
        "weeks": 8,
        "burn_in": 2,
        "researchers": {"count": 60, "entry_rate": 5.0, "retirement_rate": 0.5},
        "labs": [{"name": "A", "headcount": 20, "target_list": {"size": 5}}, {"name": "B"}],
        "startups": {"count": 4, "headcount": 3, "runway": 1, "entry_rate": 100},
        "events": [
            {"kind": "layoffs-elsewhere", "week": 1, "people": 0.1},
            {"kind": "offer-policy", "week": 3, "budget": 0.1},
        ],
    }
    return Market(Scenario.model_validate(document))


def compile_half(half: int) -> None:
    """Compile what takes about half of the time: most phases (0), or the others and the set-up (1)."""
    import numpy as np

    from sim.market.compiling.kernel import compile_for_python
    from sim.market.draws import key_of
    from sim.market.setup.beginning import tally_people
    from sim.market.setup.employers import draw_headcounts, write_startups
    from sim.market.setup.people import uniforms
    from sim.market.state.passing import PHASE, numba_type
    from sim.market.week import PHASES

    second = ("open_books", "draw_up_lists", "pursue", "negotiate", "lay_off", "close_startups", "record")
    for phase in PHASES:
        if (phase.__name__ in second) == bool(half):
            phase.compile(PHASE)  # type: ignore[attr-defined]
    if half == 1:
        state, whole = PHASE
        # What the set-up calls; `warm_up` finds it compiled.
        numbers, words = (numba_type(np.empty(0, kind)) for kind in (np.int64, np.uint64))
        compile_for_python(draw_headcounts, (state, whole, numbers))
        compile_for_python(write_startups, (state, whole, numbers))
        compile_for_python(tally_people, (state,))
        compile_for_python(uniforms, (words, numba_type(key_of(0, 0)), whole, whole, whole))
