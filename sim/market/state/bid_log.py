"""The bid log: what each offer to a person who decides was worth, and why. Empty where nobody asks for it."""

from __future__ import annotations

import numpy as np

from sim.vocabulary import Limit, Term

#: One row a bid, or what staying is worth, which comes first of a decision's rows.
BID_LOG = np.dtype(
    [
        ("week", np.int32),
        ("person", np.int32),
        ("bidder", np.int32),  # employer, UNEMPLOYED where it is about having no job
        ("role", np.int8),  # Role
        ("fate", np.int8),  # Fate
        ("binding", np.int8),  # Limit, or NONE
        ("reason", np.int8),  # Reason under which the loss is counted, or NONE
        ("listed", np.bool_),
        ("attended", np.bool_),  # by executives
        ("ready", np.float64),  # day on which the offer is approved, nan of incumbents
        ("expires", np.float64),  # day on which it lapses
        ("decides", np.float64),  # day of the decision
        ("worth", np.float64),  # dollars a year, what the person is worth to the bidder, nan: nobody asked
        ("present", np.float64),  # pay, or income without a job, dollars a year
        ("floor", np.float64),  # least pay that others may offer
        ("limit", np.float64),  # the most pay that the bidder would give, dollars a year
        ("offered", np.float64),  # pay agreed, or at which a loser ended; nan without an offer
        ("extra", np.float64),  # dollars a year that hang on the choice, besides pay
        ("utility", np.float64),  # that decided, log points: at the limit, or of staying as things are
        ("given", np.float64),  # utility that the winner has to give
        ("limits", np.float64, (len(Limit),)),  # pay that each allows, inf: no such limit
        ("terms", np.float64, (len(Term),)),  # of the utility
    ],
    align=True,
)
