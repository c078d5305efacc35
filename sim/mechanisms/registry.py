"""The mechanisms in order: the only place in which one is registered.

Its keys go into the section that they belong to, and its events into `Event`.
"""

from __future__ import annotations

from sim.declared import Column, Scalar
from sim.mechanisms.aggressiveness import spec as aggressiveness
from sim.mechanisms.applications import spec as applications
from sim.mechanisms.chosen_seats import spec as chosen_seats
from sim.mechanisms.colleagues import spec as colleagues
from sim.mechanisms.compute_growth import spec as compute_growth
from sim.mechanisms.deals import spec as deals
from sim.mechanisms.denial import spec as denial
from sim.mechanisms.executive_attention import spec as executive_attention
from sim.mechanisms.fast_track import spec as fast_track
from sim.mechanisms.feedback import spec as feedback
from sim.mechanisms.foresight import spec as foresight
from sim.mechanisms.funding_mood import spec as funding_mood
from sim.mechanisms.garden_leave import spec as garden_leave
from sim.mechanisms.growth import spec as growth
from sim.mechanisms.internal_equity import spec as internal_equity
from sim.mechanisms.investors import spec as investors
from sim.mechanisms.knowledge import spec as knowledge
from sim.mechanisms.leader_moves import spec as leader_moves
from sim.mechanisms.lift_outs import spec as lift_outs
from sim.mechanisms.luxury_tax import spec as luxury_tax
from sim.mechanisms.match_floor import spec as match_floor
from sim.mechanisms.mechanism import Mechanism
from sim.mechanisms.merger import spec as merger
from sim.mechanisms.no_poach import spec as no_poach
from sim.mechanisms.non_competes import spec as non_competes
from sim.mechanisms.pay_cap import spec as pay_cap
from sim.mechanisms.pay_transparency import spec as pay_transparency
from sim.mechanisms.payroll_tax import spec as payroll_tax
from sim.mechanisms.prestige import spec as prestige
from sim.mechanisms.prize_growth import spec as prize_growth
from sim.mechanisms.public_compute import spec as public_compute
from sim.mechanisms.purse import spec as purse
from sim.mechanisms.r_and_d_credit import spec as r_and_d_credit
from sim.mechanisms.reference_pay import spec as reference_pay
from sim.mechanisms.referrals import spec as referrals
from sim.mechanisms.retention_fund import spec as retention_fund
from sim.mechanisms.retention_subsidy import spec as retention_subsidy
from sim.mechanisms.selection import spec as selection
from sim.mechanisms.spin_outs import spec as spin_outs
from sim.mechanisms.star_loss import spec as star_loss
from sim.mechanisms.star_premium import spec as star_premium
from sim.mechanisms.startup_exits import spec as startup_exits
from sim.mechanisms.startup_worth import spec as startup_worth
from sim.mechanisms.sticky_talent import spec as sticky_talent
from sim.mechanisms.target_lists import spec as target_lists
from sim.mechanisms.ties import spec as ties
from sim.mechanisms.valuation_spread import spec as valuation_spread
from sim.mechanisms.vesting import spec as vesting
from sim.scenario.parameter import parameter

MECHANISMS: tuple[Mechanism, ...] = (
    ties.MECHANISM,
    leader_moves.MECHANISM,
    colleagues.MECHANISM,
    sticky_talent.MECHANISM,
    star_loss.MECHANISM,
    knowledge.MECHANISM,
    referrals.MECHANISM,
    selection.MECHANISM,
    applications.MECHANISM,
    target_lists.MECHANISM,
    executive_attention.MECHANISM,
    fast_track.MECHANISM,
    purse.MECHANISM,
    lift_outs.MECHANISM,
    no_poach.MECHANISM,
    non_competes.MECHANISM,
    garden_leave.MECHANISM,
    vesting.MECHANISM,
    payroll_tax.MECHANISM,
    r_and_d_credit.MECHANISM,
    luxury_tax.MECHANISM,
    retention_subsidy.MECHANISM,
    public_compute.MECHANISM,
    match_floor.MECHANISM,
    foresight.MECHANISM,
    prize_growth.MECHANISM,
    compute_growth.MECHANISM,
    growth.MECHANISM,
    aggressiveness.MECHANISM,
    denial.MECHANISM,
    reference_pay.MECHANISM,
    internal_equity.MECHANISM,
    pay_cap.MECHANISM,
    pay_transparency.MECHANISM,
    retention_fund.MECHANISM,
    feedback.MECHANISM,
    prestige.MECHANISM,
    chosen_seats.MECHANISM,
    merger.MECHANISM,
    funding_mood.MECHANISM,
    valuation_spread.MECHANISM,
    star_premium.MECHANISM,
    startup_worth.MECHANISM,
    investors.MECHANISM,
    startup_exits.MECHANISM,
    deals.MECHANISM,
    spin_outs.MECHANISM,
)

#: Events that mechanisms bring.
MechanismEvent = (
    deals.AcquiHireReview
    | fast_track.FastTrack
    | funding_mood.FundingMood
    | garden_leave.GardenLeave
    | leader_moves.LeaderMoves
    | luxury_tax.LuxuryTax
    | merger.Merger
    | no_poach.NoPoach
    | non_competes.NonCompetes
    | pay_cap.PayCap
    | pay_transparency.PayTransparency
    | public_compute.PublicCompute
    | r_and_d_credit.RAndDCredit
    | retention_subsidy.RetentionSubsidy
    | target_lists.TargetListIssued
    | vesting.VestingRules
)


class InMarket(
    referrals.InMarket,
    ties.InMarket,
    selection.InMarket,
    applications.InMarket,
    foresight.InMarket,
    match_floor.InMarket,
    vesting.InMarket,
    chosen_seats.InMarket,
):
    """Keys of `[market]` that mechanisms declare."""


class InOffers(
    fast_track.InOffers,
    payroll_tax.InOffers,
    r_and_d_credit.InOffers,
    retention_subsidy.InOffers,
    non_competes.InOffers,
    garden_leave.InOffers,
):
    """Keys of how an employer bids that mechanisms declare."""


class InLab(
    ties.InLab,
    target_lists.InLab,
    feedback.InLab,
    luxury_tax.InLab,
    retention_fund.InLab,
):
    """Keys of a lab that mechanisms declare."""


class InEscalation(
    prize_growth.InEscalation,
    compute_growth.InEscalation,
    aggressiveness.InEscalation,
    denial.InEscalation,
    reference_pay.InEscalation,
    internal_equity.InEscalation,
):
    """Keys of `[escalation]` that mechanisms declare."""


class InTastes(
    prestige.InTastes,
):
    """Keys of `[researchers.tastes]` that mechanisms declare."""


class InStartups(
    startup_worth.InStartups,
    startup_exits.InStartups,
    deals.InStartups,
    spin_outs.InStartups,
):
    """Keys of `[startups]` that mechanisms declare."""


class InNamedStartup(
    investors.InNamedStartup,
):
    """Keys of a startup given by name that mechanisms declare."""


class InFunding(
    valuation_spread.InFunding,
    star_premium.InFunding,
):
    """Keys of `[startups.funding]` that mechanisms declare."""


class Portability(
    sticky_talent.InPortability,
    star_loss.InPortability,
    knowledge.InPortability,
):
    """What goes along with those who move, and what leaves with them."""


class InScenario(
    growth.InScenario,
    colleagues.InScenario,
    feedback.InScenario,
    luxury_tax.InScenario,
):
    """Sections that mechanisms declare."""

    portability: Portability = parameter(
        default_factory=Portability, description="What goes along with those who move."
    )


def scalars() -> tuple[Scalar, ...]:
    """What kernels read, mechanism by mechanism."""
    return tuple(scalar for mechanism in MECHANISMS for scalar in mechanism.scalars)


def settings() -> tuple[Column, ...]:
    """Settings of employers, mechanism by mechanism."""
    return tuple(column for mechanism in MECHANISMS for column in mechanism.settings)


def columns() -> tuple[Column, ...]:
    """Columns of employers that mechanisms keep up to date, mechanism by mechanism."""
    return tuple(column for mechanism in MECHANISMS for column in mechanism.columns)
