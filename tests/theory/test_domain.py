"""Checks of arguments: what is inside passes, what is at or beyond the edge does not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.theory import domain


def test_what_is_inside_passes() -> None:
    """Edges that belong to a domain are accepted, and a distribution comes back as floats."""
    domain.require_finite(a=[-1.0, 2.0])
    domain.require_positive(a=1e-300)
    domain.require_not_negative(a=0.0)
    domain.require_share(a=[0.0, 1.0])
    domain.require_whole(2, a=2)
    domain.same_shape(a=[1, 2], b=[3.0, 4.0])
    assert domain.distribution("a", [1, 0]).dtype == np.float64


@pytest.mark.parametrize(
    "broken",
    [
        lambda: domain.require_finite(rate=np.inf),
        lambda: domain.require_positive(rate=0.0),
        lambda: domain.require_positive(rate=np.nan),
        lambda: domain.require_not_negative(rate=[1.0, -1e-300]),
        lambda: domain.require_share(rate=1.0 + 1e-12),
        lambda: domain.require_share(rate=-1e-12),
        lambda: domain.require_whole(2, rate=1),
        lambda: domain.distribution("rate", [0.5, 0.4]),
        lambda: domain.distribution("rate", []),
        lambda: domain.distribution("rate", [[1.0]]),
        lambda: domain.distribution("rate", [1.5, -0.5]),
        lambda: domain.same_shape(rate=[1.0], other=[1.0, 2.0]),
    ],
)
def test_what_is_outside_is_named(broken: Callable[[], object]) -> None:
    """The message says which argument is wrong."""
    with pytest.raises(ValueError, match="rate"):
        broken()
