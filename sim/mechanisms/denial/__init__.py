"""Denial: who bids for a rival's people also counts what the rival loses in the race."""
