"""What a team has lost with its stars, and would lose."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.state import State
from sim.vocabulary import Tally


@inlined
def part_of_team(state: State, j: int, field: int) -> float:
    """Part of the talent of j's people in a field that counts, since stars left them."""
    return float(1.0 - state.teams[j, field].loss)


@inlined
def lost_by_others(state: State, i: int, own: float) -> float:
    """Effective talent of others at the present employer that counts no more if i leaves, whose is `own`.

    That is in the mean of the vesting years, of the team as the week was planned, which has so many stars. To
    an employer s times as large a person weighs as s do.
    """
    if state.rules[0].star_loss == 0.0 or not state.pasts[i].star:
        return 0.0
    person = state.people[i]
    team = state.teams[person.employer, person.field]
    part = min(state.employers[person.employer].scale / max(team.stars, 1), 1.0)
    return float(state.rules[0].mean_star_loss * part * max(team.talent - own, 0.0))


@inlined
def lose_star(state: State, i: int) -> None:
    """Person i leaves the present employer; if a star there, the team makes less from the next week on."""
    if state.rules[0].star_loss == 0.0 or not state.pasts[i].star:
        return
    person = state.people[i]
    state.pasts[i].star = False
    if state.employers[person.employer].alive:
        state.teams[person.employer, person.field].stars_gone += 1
        state.tally[Tally.STARS_LOST] += 1
