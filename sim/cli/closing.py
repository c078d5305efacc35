"""How commands that run an experiment end: pictures, then the answer, then where it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.cli.as_json import as_json
from sim.cli.conducting import Order, carry_out, tell_ending, tell_part, tell_places
from sim.cli.drawing import draw_pictures
from sim.cli.exits import DONE

if TYPE_CHECKING:
    from sim.experiments.execution.experiment import Ended
    from sim.experiments.store.folder import ResultsFolder
    from sim.report.passages import Passages


class Manner(NamedTuple):
    """How the user wants to be told.

    Attributes:
        no_figures: draw nothing.
        quiet: print nothing.
        json: print one document, whatever else is wanted.
    """

    no_figures: bool
    quiet: bool
    json: bool


class Answer(NamedTuple):
    """What was found.

    Attributes:
        document: makes what `--json` prints.
        report: makes the tables.
    """

    document: Callable[[], dict[str, Any]]
    report: Callable[[], Passages]


def concluded(
    order: Order,
    manner: Manner,
    answer: Callable[[Ended, ResultsFolder], Answer],
    check: Callable[[Ended], None] = lambda ended: None,
) -> int:
    """Carry out what was ordered, and tell what came out.

    Args:
        order: what to run.
        manner: how to tell it.
        answer: finds it when all runs are done.
        check: refuses runs that have no answer, before anything is drawn.

    Returns:
        The exit code.

    Raises:
        Mistakes: by `check`.
    """
    ended, folder = carry_out(order)
    code = tell_ending(ended, folder)
    if order.part:
        return tell_part(folder, code, json=manner.json)
    if code == DONE:
        check(ended)
    if code == DONE and not manner.no_figures:
        code = draw_pictures(folder, None)
    if code == DONE and (manner.json or not manner.quiet):
        found = answer(ended, folder)
        if manner.json:
            print(as_json(found.document()))
        else:
            print(found.report())
            tell_places(folder, pictures=not manner.no_figures)
    return code
