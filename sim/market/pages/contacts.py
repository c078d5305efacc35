"""How often somebody is contacted by chance, and by whom (docs/model.md, section 7.7).

    contact rate  =  usual · (1 + Σ (pull_j - 1) · weight_j / Σ weight_j)
    by j           ∝  weight_j · pull_j

    pull_j        =  multiplier of j's list  ·  leaders' ties and pacts  ·  former colleagues

So contacts with others stay as frequent as they were. Weights are those of the week's vacancies;
`sim.market.meeting.contacts` draws who is met.
"""

from __future__ import annotations

from sim.market.compiling.kernel import inlined, kernel
from sim.market.state.state import State
from sim.mechanisms.target_lists.kernels import list_pull, most_list_pull
from sim.mechanisms.ties.kernels import linked, most_linked


@inlined
def pull(state: State, n: int, listed: int, origin: int) -> float:
    """Factor on contacts by the n-th employer with a person on these lists at `origin`."""
    opening = state.openings[n]
    return (
        list_pull(opening, listed)  # target lists
        * linked(state, origin, opening.employer)  # ties and pacts
    )


@inlined
def most_pull(state: State, n: int) -> float:
    """The largest `pull` of the n-th employer on anybody."""
    opening = state.openings[n]
    return (
        most_list_pull(opening)  # target lists
        * most_linked(state, opening.employer)  # ties
    )


@inlined
def attention(state: State, listed: int, origin: int) -> float:
    """Factor on the contact rate of a person on these lists at `origin`.

    That of people on no list is one for all at `origin`, and found out once a week.
    """
    if listed != 0:
        return summed_attention(state, listed, origin)
    if not 0 <= origin < len(state.links):
        return 1.0
    employer = state.employers[origin]
    if employer.attention_to < 0.0:  # not known yet, see `open_race`
        employer.attention_to = summed_attention(state, 0, origin)
    return float(employer.attention_to)


@kernel
def summed_attention(state: State, listed: int, origin: int) -> float:
    """The same, by a sum over the employers that may pull."""
    meeting, extra = state.meeting[0], 0.0
    if meeting.total <= 0.0:
        return 1.0
    for n in range(meeting.pulling):
        extra += (pull(state, n, listed, origin) - 1.0) * state.openings[n].weight
    return float(max(1.0 + extra / meeting.total, 0.0))


@kernel
def highest_attention(state: State) -> float:
    """A bound on that factor for anybody."""
    extra = 0.0
    for n in range(state.meeting[0].pulling):
        extra += (most_pull(state, n) - 1.0) * state.openings[n].weight
    bound = 1.0 + extra / state.meeting[0].total if extra > 0.0 else 1.0
    return float(bound * state.rules[0].colleague_contacts)  # as if everybody had colleagues everywhere
