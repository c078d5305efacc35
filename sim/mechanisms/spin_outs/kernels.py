"""Who has the means to found a startup, and who would come along."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.records import Person, Rules
from sim.vocabulary import WEEKS_PER_YEAR


@inlined
def savings(person: Person, rules: Rules, week: int) -> float:
    """Pay that a person has saved up since it came to its employer, dollars."""
    return float(rules.saving_share * person.pay * (week - person.since) / WEEKS_PER_YEAR)


@inlined
def is_colleague(person: Person, founder: Person, rules: Rules, week: int) -> bool:
    """Has the person shared employer and field with the founder for long enough to come along?"""
    return bool(
        person.employer == founder.employer
        and person.field == founder.field
        and not person.on_leave
        and week - max(person.since, founder.since) >= rules.spin_out_together
    )
