"""Purse: money beside the budget for the people on a target list."""
