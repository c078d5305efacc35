"""What targets tell about parameters: standard errors, rank, and what pulls against what.

The method of simulated moments makes θ that which brings W-weighted distances of simulated moments from facts
to their least; with slopes G of the moments its covariance is

    (G'WG)⁻¹ G'W Ω W G (G'WG)⁻¹,    Ω = V + S,

with V the facts' own covariance and S that of the simulation, which falls with the number of runs. Source:
McFadden (1989), *Econometrica* 57(5), theorem 1; Pakes & Pollard (1989), *Econometrica* 57(5), theorem 3.3.

Everything is in half-widths of bands for moments, and in widths of ranges for parameters. Of the facts no
more is known than bands: half a band is taken for two of their standard errors, and they for independent.

Along a direction that is not identified nothing bounds a parameter but its range. With P the projection onto
those directions, changes of all parameters within their ranges move parameter i by no more than Σⱼ |Pᵢⱼ| of a
range, and that is added to its standard error.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: A direction is identified if crossing the whole range moves all targets together by so many half-bands.
LEAST = 1.0
#: Share of a range by which directions that are not identified may move a parameter that is.
_FREE = 0.1
#: Variance of a fact whose band is two standard errors to either side, in squares of half its band.
_FACT = 0.25


@dataclass(frozen=True)
class Identification:
    """What targets tell about parameters.

    Attributes:
        slopes: by how many half-bands targets move over the range of parameters, shape (targets, parameters).
        singular: singular values of the slopes, falling.
        least: of each the value from which on it counts, so that neither chance nor a trifle does.
        identified: which parameters the targets identify.
        free: by what share of its range each parameter may move along directions that are not identified, at
            most.
        errors: standard errors as shares of ranges, `free` included; infinite where a parameter is not
            identified.
        simulation: the part of that which more runs would take away.
        correlation: of the estimates of parameters, shape (parameters, parameters); NaN where one is not
            identified.
        directions: combinations of parameters that are not identified, shape (directions, parameters).
        unknown: places of the targets of which it is not known what chance does to them; where there are
            any, nothing is identified.
    """

    slopes: Array
    singular: Array
    least: Array
    identified: NDArray[np.bool_]
    free: Array
    errors: Array
    simulation: Array
    correlation: Array
    directions: Array
    unknown: tuple[int, ...]

    @property
    def rank(self) -> int:
        """Number of combinations of parameters that the targets identify."""
        return len(self.singular) - len(self.directions)


def identify(slopes: Array, chance: Array, weights: Array, simulated: Array) -> Identification:
    """What targets tell, by their slopes at the best point.

    Args:
        slopes: shape (targets, parameters), half-bands per range.
        chance: variances of the slopes over runs, of the same shape; NaN where they are not known.
        weights: shape (targets,).
        simulated: S, shape (targets, targets), in squares of half-bands; NaN where it is not known.
    """
    targets, parameters = slopes.shape
    singular, least, turned = _singular(slopes, chance, simulated)
    unknown = np.flatnonzero(np.isnan(chance).any(axis=1) | np.isnan(np.diag(simulated)))
    if len(unknown):
        least = np.full(parameters, np.inf)
    counts = singular > least
    kept, gone = turned[counts], turned[~counts]
    free = np.abs(gone.T @ gone).sum(axis=1)
    identified = free <= _FREE
    # Within the directions that are identified; elsewhere there is no bound on errors.
    within = slopes @ kept.T
    weighed = within.T * weights
    bread = np.linalg.inv(weighed @ within)

    def sandwich(omega: Array) -> Array:
        return np.asarray(kept.T @ bread @ (weighed @ omega @ weighed.T) @ bread @ kept)

    total = sandwich(_FACT * np.eye(targets) + simulated)
    errors, by_chance = (np.sqrt(np.diag(one)) for one in (total, sandwich(simulated)))
    spread = np.where(identified, errors, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        correlation = total / spread / spread[:, None]
    return Identification(
        slopes,
        singular,
        least,
        identified,
        free,
        np.where(identified, errors + free, np.inf),
        np.where(identified, by_chance, np.inf),
        correlation,
        gone,
        tuple(unknown.tolist()),
    )


def _singular(slopes: Array, chance: Array, simulated: Array) -> tuple[Array, Array, Array]:
    """Singular values, of each the value from which on it counts, and directions of parameters as rows.

    A half-band is widened by two standard errors that the simulation has along the way on which the targets
    go together; and the slopes have a norm by chance alone, of which it is twice.
    """
    parameters = slopes.shape[1]
    ways, values, turned = np.linalg.svd(slopes, full_matrices=True)
    singular, noise = np.zeros(parameters), np.zeros(parameters)
    singular[: len(values)] = values
    noise[: len(values)] = np.einsum("ik,ij,jk->k", ways, simulated, ways)[: len(values)]
    by_chance = 2.0 * np.sqrt((turned**2 @ chance.T).sum(axis=1))
    return singular, np.maximum(np.sqrt(LEAST**2 + 4.0 * np.maximum(noise, 0.0)), by_chance), turned
