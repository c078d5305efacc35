"""Escalation of the prize: it grows, and budgets answer."""
