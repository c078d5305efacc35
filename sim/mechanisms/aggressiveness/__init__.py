"""Escalation of bids: whoever loses listed people bids more, until the budget is spent or time has passed."""
