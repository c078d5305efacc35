"""Lift-outs: who bids for a leader asks the team along."""
