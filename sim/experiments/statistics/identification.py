"""What targets tell about parameters: standard errors, rank, and what pulls against what.

The method of simulated moments makes θ that which brings W-weighted distances of simulated moments from facts
to their least; with slopes G of the moments its covariance is

    (G'WG)⁻¹ G'W Ω W G (G'WG)⁻¹,    Ω = V + S,

with V the facts' own covariance and S that of the simulation, which falls with the number of runs. Source:
McFadden (1989), *Econometrica* 57(5), theorem 1; Pakes & Pollard (1989), *Econometrica* 57(5), theorem 3.3.

Everything is in half-widths of bands for moments, and in widths of ranges for parameters. Of the facts no
more is known than bands: half a band is taken for two of their standard errors, and they for independent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: A direction is identified if crossing the whole range moves all targets together by so many half-bands.
LEAST = 1.0
#: Share of a parameter in directions that are not identified above which it is not identified either.
_LOST = 0.05
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
        lost: share of each parameter that lies in directions that are not identified.
        errors: standard errors as shares of ranges, infinite where a parameter is not identified.
        simulation: the part of that which more runs would take away.
        correlation: of the estimates of parameters, shape (parameters, parameters); NaN where one is not
            identified.
        directions: combinations of parameters that are not identified, shape (directions, parameters).
    """

    slopes: Array
    singular: Array
    least: Array
    identified: NDArray[np.bool_]
    lost: Array
    errors: Array
    simulation: Array
    correlation: Array
    directions: Array

    @property
    def rank(self) -> int:
        """Number of combinations of parameters that the targets identify."""
        return len(self.singular) - len(self.directions)


def identify(slopes: Array, chance: Array, weights: Array, simulated: Array) -> Identification:
    """What targets tell, by their slopes at the best point.

    Args:
        slopes: shape (targets, parameters), half-bands per range.
        chance: variances of the slopes over runs, of the same shape.
        weights: shape (targets,).
        simulated: S, shape (targets, targets), in squares of half-bands.
    """
    targets, parameters = slopes.shape
    _, values, turned = np.linalg.svd(slopes, full_matrices=True)
    singular = np.zeros(parameters)
    singular[: len(values)] = values
    # The norm that chance alone gives the slopes along each direction, twice.
    least = np.maximum(LEAST, 2.0 * np.sqrt((turned**2 @ chance.T).sum(axis=1)))
    counts = singular > least
    kept, gone = turned[counts], turned[~counts]
    lost = (gone**2).sum(axis=0)
    identified = lost <= _LOST
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
        lost,
        np.where(identified, errors, np.inf),
        np.where(identified, by_chance, np.inf),
        correlation,
        gone,
    )
