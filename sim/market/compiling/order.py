"""Orders, in time proportional to what is ordered: of uniform draws, and of any numbers.

numpy's sorts would do, but compile slowly.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.market.compiling.kernel import allocating_kernel, inlined, kernel

#: A table, or one column of it.
Table = NDArray[Any]

#: So few are sorted by insertion.
_FEW = 24
#: Digits of a word, and the values of one.
_DIGITS, _VALUES, _LOWEST = 8, 256, np.uint64(255)
#: The bit that negative numbers have.
_SIGN = np.uint64(1 << 63)


@allocating_kernel
def order_of(draws: Table) -> Table:
    """Places of uniform draws from the least up, equal ones as they stand.

    One bucket a draw, and then insertion (Dobosiewicz 1978, "Sorting by distributive partitioning").
    """
    size = len(draws)
    begins = np.zeros(size + 1, np.int32)
    for draw in draws:
        begins[int(draw * size) + 1] += 1
    for bucket in range(size):
        begins[bucket + 1] += begins[bucket]
    order = np.empty(size, np.int64)
    for place in range(size):
        bucket = int(draws[place] * size)
        order[begins[bucket]] = place
        begins[bucket] += 1
    for rank in range(1, size):
        place, before = order[rank], rank
        while before > 0 and draws[order[before - 1]] > draws[place]:
            order[before] = order[before - 1]
            before -= 1
        order[before] = place
    return order


@allocating_kernel
def falling_order(values: Table) -> Table:
    """Places of the values from the largest down, equal ones as they stand."""
    places, sorted_values = np.empty(len(values), np.int32), np.empty(len(values))
    for n in range(len(values)):
        places[n], sorted_values[n] = n, values[n]
    sort_falling(places, sorted_values)
    return places


@allocating_kernel
def sort_falling(places: Table, values: Table) -> None:
    """Sort both by falling values, equal ones as they stand, by radix (Knuth 1998, section 5.2.5).

    A zero with a sign counts as less than one without, or as equal; NaN has no place.
    """
    if len(places) <= _FEW:
        insert_falling(places, values)
        return
    words = values.view(np.uint64)
    begins = count_digits(words)
    here, looks = places, values
    there, seen = np.empty(len(places), np.int32), np.empty(len(places))
    for digit in range(_DIGITS):
        if begins[digit, falling_digit(words[0], digit)] == len(places):
            continue  # all are equal in this digit
        total = 0
        for value in range(_VALUES):
            begins[digit, value], total = total, total + begins[digit, value]
        scatter(here, looks.view(np.uint64), there, seen.view(np.uint64), begins[digit], digit)
        here, looks, there, seen = there, seen, here, looks
    copy_into(places, values, here, looks)


@kernel
def copy_into(places: Table, values: Table, from_places: Table, from_values: Table) -> None:
    """Copy both (to assign to a slice compiles slowly)."""
    for n in range(len(from_places)):
        places[n], values[n] = from_places[n], from_values[n]


@allocating_kernel
def count_digits(words: Table) -> Table:
    """How often each digit (see `falling_digit`) has each value, from the lowest digit up."""
    counts = np.zeros((_DIGITS, _VALUES), np.int64)
    for word in words:
        for digit in range(_DIGITS):
            counts[digit, falling_digit(word, digit)] += 1
    return counts


@kernel
def scatter(places: Table, words: Table, there: Table, seen: Table, begins: Table, digit: int) -> None:
    """Put everybody where those with the same value of the digit begin."""
    for n in range(len(places)):
        value = falling_digit(words[n], digit)
        place = begins[value]
        begins[value] += 1
        there[place], seen[place] = places[n], words[n]


@inlined
def falling_digit(word: np.uint64, digit: int) -> np.uint64:
    """A digit of eight bits, so that larger numbers have less: bits of positive ones are in their order."""
    key = word if word >= _SIGN else ~word & ~_SIGN
    return (key >> np.uint64(8 * digit)) & _LOWEST


@kernel
def insert_falling(places: Table, values: Table) -> None:
    """Sort a few by falling values, equal ones as they stand."""
    for place in range(1, len(places)):
        i, estimate, before = places[place], values[place], place
        while before > 0 and values[before - 1] < estimate:
            places[before], values[before] = places[before - 1], values[before - 1]
            before -= 1
        places[before], values[before] = i, estimate
