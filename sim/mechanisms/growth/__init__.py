"""Balanced growth: every amount in dollars grows at one rate."""
