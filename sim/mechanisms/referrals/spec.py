"""Referrals: a share of random contacts comes from the employer of a person drawn from all others."""

from __future__ import annotations

from sim.declared import Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.parameter import Section, parameter
from sim.scenario.quantities import Share
from sim.vocabulary import Channel


class InMarket(Section):
    """Keys of `[market]`."""

    referral_share: Share = parameter(
        0.0,
        description=(
            "Share of random contacts that are referrals: by the employer of a person drawn from all others."
        ),
        ge=0,
        le=1,
    )


MECHANISM = Mechanism(
    "referrals",
    scalars=(Scalar("referral_share", float, lambda s: s.market.referral_share),),
    off=(Off(Channel.TIES, {"market.referral_share": 0.0}),),
)
