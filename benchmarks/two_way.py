"""Person and employer effects in log pay by least squares, with variance components corrected for noise.

The model is that of Abowd, Kramarz & Margolis (1999): y = α(person) + ψ(employer) + xβ + ε. Persons are
absorbed, so that what is left to solve has a row an employer and a covariate (the Schur complement of
persons' block), and traces of the correction of Andrews, Gill, Schank & Upward (2008) are exact.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Components(NamedTuple):
    """What the variance of log pay, net of covariates, consists of.

    Attributes:
        total: the variance itself.
        person: of persons' effects.
        firm: of employers' effects.
        covariance: of both.
    """

    total: float
    person: float
    firm: float
    covariance: float

    @property
    def rest(self) -> float:
        """What neither explains."""
        return self.total - self.person - self.firm - 2.0 * self.covariance

    @property
    def correlation(self) -> float:
        """Of persons' with employers' effects; NaN where a corrected variance is not above zero."""
        if min(self.person, self.firm) <= 0.0:
            return math.nan
        return self.covariance / math.sqrt(self.person * self.firm)


class Fit(NamedTuple):
    """Effects and what they amount to.

    Attributes:
        persons: effects, shape (persons,), in the order of `numpy.unique` of their ids.
        firms: effects, shape (employers,), likewise; the first is 0.
        covariates: coefficients, shape (covariates,).
        noise: estimated variance of the error of a row of weight 1.
        plain: components as the effects have them.
        corrected: the same without what noise in the effects adds.
    """

    persons: Floats
    firms: Floats
    covariates: Floats
    noise: float
    plain: Components
    corrected: Components


def connected(person: Ints, firm: Ints) -> NDArray[np.bool_]:
    """Rows of the largest set of persons and employers that jobs connect: within it effects can be compared.

    Args:
        person: shape (rows,), any ids.
        firm: shape (rows,), any ids.
    """
    _, i = np.unique(person, return_inverse=True)
    _, j = np.unique(firm, return_inverse=True)
    size = int(i.max()) + int(j.max()) + 2
    graph = sparse.coo_array((np.ones(len(i)), (i, int(i.max()) + 1 + j)), shape=(size, size))
    of_rows = connected_components(graph, directed=False)[1][i]
    return np.asarray(of_rows == np.bincount(of_rows).argmax())


def matches(person: Ints, firm: Ints, value: Floats) -> tuple[Ints, Ints, Floats, Floats]:
    """One row for each person at each employer: ids, the mean value, and how many rows it stands for.

    Errors of a person at one employer go together from quarter to quarter, so quarters are no independent
    witnesses; matches are taken for such, as Kline, Saggio & Sølvsten (2020) do.
    """
    pairs, place, count = np.unique(
        np.column_stack([person, firm]), axis=0, return_inverse=True, return_counts=True
    )
    weight = count.astype(np.float64)
    return pairs[:, 0], pairs[:, 1], np.bincount(place.ravel(), weights=value) / weight, weight


class _Absorbed(NamedTuple):
    """The normal equations without persons. K columns: employers but the first, then covariates."""

    person: Ints
    firm: Ints
    x: sparse.csr_array  # shape (rows, K)
    weight: Floats
    of_person: Floats  # weights of persons
    x_of_person: Floats  # means over a person's rows, shape (persons, K)
    inverse: Floats  # of the Schur complement, shape (K, K)


def two_way(
    person: Ints, firm: Ints, value: Floats, weight: Floats | None = None, covariates: Floats | None = None
) -> Fit:
    """Fit by weighted least squares, the error of a row having the variance σ² over its weight.

    Args:
        person: shape (rows,), any ids.
        firm: shape (rows,), any ids; rows are connected, see `connected`.
        value: log pay, shape (rows,).
        weight: shape (rows,); None weighs all the same.
        covariates: shape (rows, covariates), no column constant; None: none.

    Raises:
        ValueError: there are no more rows than effects, so that noise cannot be told.
    """
    parts = _absorbed(person, firm, np.ones(len(value)) if weight is None else weight, covariates)
    free = len(value) - len(parts.of_person) - len(parts.inverse)
    if free <= 0:
        raise ValueError(f"{len(value)} rows for {len(value) - free} effects; take more quarters or people")
    y_of_person = np.bincount(parts.person, weights=parts.weight * value) / parts.of_person
    apart = parts.weight * (value - y_of_person[parts.person])
    slopes = parts.inverse @ (parts.x.T @ apart)
    persons = y_of_person - parts.x_of_person @ slopes
    error = value - persons[parts.person] - parts.x @ slopes
    noise = float(parts.weight @ error**2) / free
    employers = int(parts.firm.max())
    firms = np.concatenate([[0.0], slopes[:employers]])
    net = value - parts.x[:, employers:] @ slopes[employers:]
    plain = _components(net, persons[parts.person], firms[parts.firm], parts.weight)
    bias = _bias(parts, employers)
    corrected = Components(
        plain.total, *(one - noise * extra for one, extra in zip(plain[1:], bias, strict=True))
    )
    return Fit(persons, firms, slopes[employers:], noise, plain, corrected)


def _absorbed(person: Ints, firm: Ints, weight: Floats, covariates: Floats | None) -> _Absorbed:
    _, i = np.unique(person, return_inverse=True)
    _, j = np.unique(firm, return_inverse=True)
    rows = np.arange(len(i))
    ones = np.ones(len(i))
    blocks = [sparse.csr_array((ones, (rows, j)), shape=(len(i), int(j.max()) + 1))[:, 1:]]
    if covariates is not None:
        blocks.append(sparse.csr_array(covariates))
    x = sparse.hstack(blocks, format="csr")
    of_person = np.bincount(i, weights=weight).astype(np.float64)
    shares = sparse.csr_array((weight / of_person[i], (i, rows)), shape=(len(of_person), len(i)))
    means = (shares @ x).toarray()
    gram = (x.T @ sparse.diags_array(weight) @ x).toarray() - means.T @ (of_person[:, None] * means)
    return _Absorbed(i, j, x, weight, of_person, means, linalg.inv(gram))


def _components(net: Floats, persons: Floats, firms: Floats, weight: Floats) -> Components:
    """Variances and the covariance over rows, by weight."""
    table = np.cov(np.stack([net, persons, firms]), aweights=weight, bias=True)
    return Components(float(table[0, 0]), float(table[1, 1]), float(table[2, 2]), float(table[1, 2]))


def _bias(parts: _Absorbed, employers: int) -> tuple[float, float, float]:
    """What noise of variance 1 adds to the variances of persons and employers and to their covariance.

    Traces of the quadratic forms times the covariance of the estimates, in blocks: employers S⁻¹, persons
    N⁻¹ + X̄S⁻¹X̄', both -X̄S⁻¹, with S the Schur complement, N persons' weights and X̄ their means.
    """
    total = float(parts.of_person.sum())
    of_person, means, inverse = parts.of_person / total, parts.x_of_person, parts.inverse
    of_firm = np.bincount(parts.firm, weights=parts.weight)[1:] / total
    spread = means - of_person @ means
    person = (len(of_person) - 1) / total + float(
        np.einsum("ik,kl,il,i->", spread, inverse, spread, of_person, optimize=True)
    )
    block = inverse[:employers, :employers]
    firm = float(np.diag(block) @ of_firm - of_firm @ block @ of_firm)
    together = sparse.csr_array(
        (parts.weight / total, (parts.person, parts.firm)), shape=(len(of_person), employers + 1)
    )
    crossed = np.asarray(together.T @ means)[1:] - np.outer(
        of_firm, of_person @ means
    )  # shape (employers, K)
    covariance = -float(np.sum(crossed * inverse[:employers]))
    return person, firm, covariance
