"""Which pictures a results folder has: of one run, of several, of a comparison, or of a study."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sim.experiments.store.planned import labels_in, study_in
from sim.experiments.studies.attributed import attributed
from sim.experiments.studies.crossing import KIND as CROSSING
from sim.experiments.studies.fit import fit_in
from sim.experiments.studies.pairs import Pairs, pairs
from sim.experiments.studies.phases import phase_map
from sim.experiments.studies.second_choices import deleted
from sim.experiments.studies.sensitivities import sensitivities
from sim.experiments.studies.several import Several, several
from sim.experiments.studies.swept import swept
from sim.figures import (
    FIGURES,
    OF_OUTCOMES,
    Drawing,
    draw_all,
    draw_each,
    figure_of_alternatives,
    figure_of_attribution,
    figure_of_calibration,
    figure_of_map,
    figure_of_pairs,
    figure_of_second_choices,
    figure_of_sensitivities,
    figure_of_several,
    figures_of_sweep,
    file_of,
)

if TYPE_CHECKING:
    from sim.experiments.store.results import Results


class Contents(NamedTuple):
    """What can be drawn of many runs.

    Attributes:
        drawings: the pictures, in the order of their files.
        left_out: why some are missing, a line each.
    """

    drawings: list[Drawing]
    left_out: list[str]


def only_run(results: Results, done: Sequence[str]) -> str | None:
    """The run that is drawn alone: the only one that is done, or the first where nothing can be compared.

    Args:
        results: the results folder.
        done: its runs that are done, at least one, in the order of the plan.
    """
    studies = (phase_map, sensitivities, swept, deleted, fit_in, attributed)
    if any(study(results) is not None for study in studies):
        return None
    if study_in(results.manifest, CROSSING) is not None:
        return None
    alike = len(labels_in(results.manifest)) == 1
    if len(done) > 1 and (alike or any(one.pairs > 1 for one in _compared(results))):
        return None
    return done[0]


def _of_study(results: Results) -> list[Drawing] | None:
    """The pictures of a study; None where the folder holds none."""
    if (found := phase_map(results)) is not None:
        return [Drawing("01-map.png", partial(figure_of_map, found))]
    if (sensitive := sensitivities(results)) is not None:
        return [Drawing(f"01-{sensitive.study.method}.png", partial(figure_of_sensitivities, sensitive))]
    if (gone := deleted(results)) is not None:
        drawing = Drawing("01-second-choices.png", partial(figure_of_second_choices, gone))
        return [drawing] if gone.diversions else []
    if (fit := fit_in(results)) is not None:
        return [Drawing("01-calibration.png", partial(figure_of_calibration, fit))]
    if (made := attributed(results)) is not None:
        return [Drawing("01-attribution.png", partial(figure_of_attribution, made))]
    sweep = swept(results)
    return None if sweep is None else figures_of_sweep(sweep)


def contents(results: Results) -> Contents:
    """The pictures of the runs that are done, of one scenario; of several, each compared with the first.

    Raises:
        ResultsError: a table cannot be read.
    """
    study = _of_study(results)
    if study_in(results.manifest, CROSSING) is not None:
        study = []  # its table is all that it is for
    if study is not None:
        return Contents(study, [])
    labels = labels_in(results.manifest)
    if len(labels) == 1:
        runs = several(results, labels[0])
        return Contents(list(_of_several(runs)), [] if runs.drawable else [_too_large(results)])
    drawings: list[Drawing] = []
    left_out: list[str] = []
    every = list(_compared(results))
    for number, compared in enumerate(every):
        if compared.pairs < 2:
            names = f"{compared.base_name} and {compared.name}"
            left_out.append(f"{results.folder}: fewer than two pairs of runs of {names} are done")
            continue
        drawings += _of_pairs(compared, number)
        left_out += [] if compared.drawable else [_too_large(results)]
    enough = [compared for compared in every if compared.pairs > 1]
    if len(enough) > 1:
        file = f"{2 * len(every) + 1:02d}-forest.png"
        drawings.append(Drawing(file, partial(figure_of_alternatives, enough)))
    return Contents(drawings, list(dict.fromkeys(left_out)))


def draw_folder(results: Results, directory: Path) -> list[Path]:
    """Draw what a folder holds, one run, several or a comparison, into a directory, made if needed.

    Returns:
        Paths of the pictures.

    Raises:
        OSError: the directory cannot be written.
        ResultsError: a table cannot be read.
        ValueError: no run is done.
    """
    done = results.done()
    if not done:
        raise ValueError(f"{results.folder}: no run is done, so there is nothing to draw")
    alone = only_run(results, done)
    if alone is not None:
        return draw_all(results.run(alone), directory)
    directory.mkdir(parents=True, exist_ok=True)
    return draw_each(contents(results).drawings, directory)


def _compared(results: Results) -> Iterator[Pairs]:
    base, *others = labels_in(results.manifest)
    return (pairs(results, base, other) for other in others)


def _of_several(runs: Several) -> Iterator[Drawing]:
    for name in FIGURES:
        if runs.drawable or name in OF_OUTCOMES:
            yield Drawing(file_of(name), partial(figure_of_several, name, runs))


def _of_pairs(compared: Pairs, number: int) -> Iterator[Drawing]:
    """Two pictures an alternative."""
    yield Drawing(f"{2 * number + 1:02d}-comparison.png", partial(figure_of_pairs, "comparison", compared))
    if compared.drawable:
        yield Drawing(f"{2 * number + 2:02d}-paths.png", partial(figure_of_pairs, "paths", compared))


def _too_large(results: Results) -> str:
    return (
        f"{results.folder}: no pictures over weeks, for the tables weeks and employers were not kept "
        "and the runs are too large to be run again; keep them with --tables weeks,employers"
    )
