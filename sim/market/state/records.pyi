"""By `python -m sim.market.state.stub`, from the declarations in `columns` and `scalars`."""

from typing import Any, Generic, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

Row = TypeVar("Row")

class Rows(np.ndarray[Any, np.dtype[Any]], Generic[Row]):
    @overload  # type: ignore[override]
    def __getitem__(self, key: int | np.integer[Any], /) -> Row: ...
    @overload
    def __getitem__(
        self, key: str | slice | NDArray[Any] | list[Any] | tuple[Any, ...], /
    ) -> NDArray[Any]: ...

class _Record:
    """Outside of kernels columns are named in brackets."""

    def __getitem__(self, column: str, /) -> Any: ...
    def __setitem__(self, column: str, value: Any, /) -> None: ...

class Person(_Record):
    subject: np.uint64
    talent: float
    pay: float
    decides: float
    listed: int
    employer: int
    since: int
    pursuit: int
    field: int
    decile: int
    bound: bool
    on_leave: bool
    package: float
    flow: float
    grant: float
    level: float
    taste_compute: float
    taste_culture: float
    taste_mission: float
    key: int
    grant_week: int
    next: int
    previous: int

class Employer(_Record):
    key: int
    born: int
    died: int
    base_budget: float
    budget_growth: float
    base_capex: float
    growth: float
    initial_headcount: float
    search_weight: float
    culture: float
    mission: float
    amenity: float
    base_aggressiveness: float
    posted_wage: float
    bonus_rate: float
    recruiters: float
    contact_multiplier: float
    cooldown: float
    list_expiry: float
    attention: float
    attention_utility: float
    fast_track: float
    non_compete: float
    garden_leave: float
    payroll_tax: float
    retention_fund: float
    feedback_budget: float
    feedback_capex: float
    counter_probability: float
    counter_approval: float
    counter_limit: float
    approval: float
    expiry: float
    package_cap: float
    equity_share: float
    sign_on_share: float
    equity_discount: float
    make_whole: float
    seats: float
    productivity: float
    budget: float
    payroll: float
    promised: float
    reserved: float
    leave_pay: float
    bonus_pool: float
    option_pool: float
    granted: float
    taste_topic: np.uint64
    signal_topic: np.uint64
    kind: int
    alive: bool
    shock_week: int
    shock_topic: np.uint64
    list_number: int
    team: int
    open_seats: float
    effective_talent: float
    promised_talent: float
    capital: float
    unit_weight: float
    contest_weight: float
    earnings: float
    earning_talent: float
    aggressiveness: float
    scale: float
    appeal_common: float
    appeal_compute: float
    appeal_culture: float
    appeal_mission: float
    bids: int
    lost: NDArray[Any]
    hires: int
    losses: int
    breakthroughs: int
    subject: np.uint64
    headcount: int
    talent: float
    cash: float
    valuation: float
    compute: float
    output: float
    pressure: float
    used_compute: float
    used_productivity: float
    used_talent: float
    used_output: float
    used_weight: float
    released: float
    race_memory: float
    race_first: float
    race_weeks: int
    budget_factor: float
    capex_factor: float
    head_memory: float
    hurdle: float

class OpenOffer(_Record):
    person: int
    employer: int
    ready: float
    expires: float
    listed: bool
    attended: bool
    next: int

class ListInForce(_Record):
    owner: int
    everywhere: bool
    size: int
    since: int
    refresh: int
    begin: int
    length: int
    first: int
    places: int
    ranked: int
    seen: int

class Member(_Record):
    person: int
    pursued: int

class Bid(_Record):
    cap: float
    amenity: float
    make_whole: float
    employer: int
    reason: int
    listed: bool

class Opening(_Record):
    employer: int
    list_number: int
    weight: float
    crowded: float
    multiplier: float

class Seat(_Record):
    weight: float
    employer: int

class Region(_Record):
    taken: int
    points: np.uint64

class Meeting(_Record):
    alone: int
    pulling: int
    seats: NDArray[Any]
    total: float
    most: float

class Contract(_Record):
    person: int
    kind: int
    origin: int
    destination: int
    pay_before: float
    pay_after: float
    package: float
    bidders: int
    runner_up: int
    binding: int
    counter: int
    listed: bool
    flow: float
    grant: float
    level: float

class Leave(_Record):
    person: int
    payer: int
    pay: float
    until: int

class Event(_Record):
    week: int
    person: int
    kind: int
    origin: int
    destination: int
    pay_before: float
    pay_after: float
    package: float
    bidders: int
    runner_up: int
    binding: int
    counter: int
    listed: bool

class Link(_Record):
    contacts: float
    tied: bool

class EmployerWeek(_Record):
    week: int
    employer: int
    budget: float
    payroll: float
    kind: int
    alive: bool
    open_seats: float
    contest_weight: float
    aggressiveness: float
    bids: int
    lost: NDArray[Any]
    hires: int
    losses: int
    breakthroughs: int
    headcount: int
    talent: float
    cash: float
    valuation: float
    compute: float
    output: float

class Week(_Record):
    week: int
    unemployed: int
    on_leave: int
    median_pay: float
    mean_pay: float
    top_package: float
    prize: float
    deciles: NDArray[Any]
    tally: NDArray[Any]

class Surveyed(_Record):
    pay: float
    package: float
    status: int

class Survey(_Record):
    known: bool
    employed: int
    unemployed: int
    pay: NDArray[Any]
    heads: NDArray[Any]
    top: float
    low: float
    high: float
    width: float
    below: int
    near: int

class Recruits(_Record):
    weight: float
    talent: float
    middle: int
    below: float
    price: float
    usual_talent: float

class Distributions(_Record):
    uniform: bool
    sigma: float
    body: float
    threshold: float
    least: float
    tail_exponent: float
    maximum: float
    dispersion: float
    cuts: NDArray[Any]

class Rules(_Record):
    race: bool
    mechanism: int
    oligopsony: bool
    best_offer: bool
    planned_seats: bool
    contact_rate_employed: float
    contact_rate_unemployed: float
    separation_rate: float
    bargaining_share: float
    posted_markdown: float
    patience: float
    elasticity_within: float
    elasticity_across: float
    signal_noise: float
    shading: float
    vesting_weeks: float
    cliff_weeks: float
    vesting_years: float
    refresh_grants: bool
    contact_rate_outside: float
    simultaneous: bool
    retirement_rate: float
    graduates: float
    reservation_income: float
    match_scale: float
    shock_scale: float
    taste_dispersion: float
    switching_cost: float
    forfeit_weight: float
    weight_compute: float
    weight_culture: float
    weight_mission: float
    weight_peers: float
    weight_bureaucracy: float
    outside_wage: float
    outside_elasticity: float
    outside_openings: float
    compute_share: float
    elasticity: float
    compute_unit: float
    field_bonus: float
    contest_exponent: float
    direct_return: float
    value_per_talent: float
    compute_depreciation: float
    innovation_rate: float
    innovation_exponent: float
    prize: float
    startup_minimum_runway: float
    startup_cash_pay: float
    startup_compute_cost: float
    startup_compute_per_head: float
    startup_option_share: float
    startup_cash_volatility: float
    founders_from_startups: bool
    startup_headcount: float
    startup_headcount_sigma: float
    startup_productivity: float
    startup_productivity_sigma: float
    startup_runway: float
    startup_births: float
    founders: int
    minimum_team: int
    round_rate: float
    round_multiple: float
    round_dispersion: float
    round_dilution: float
    round_seek_runway: float
    tie_utility: float
    referral_share: float
    match_floor: float
    foresight: bool
    linear_utility: bool
    discount_rate: float
    prize_growth: float
    budget_response: float
    compute_growth: float
    aggressiveness_rise: float
    aggressiveness_fall: float
    aggressiveness_limit: float
    aggressiveness_kept: float
    feeds_back: bool
    feedback_budgets: float
    feedback_capex: float
    feedback_limit: float
    feedback_conserves: bool
    memory_weight: float
    weight_prestige: float
    remembers_race: bool
    chosen_seats: bool
    hiring_hurdle: float
    hiring_speed: float
    market_scale: float
