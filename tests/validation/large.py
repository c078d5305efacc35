"""Limit cases that take a minute: one test holds each against its theory, and no other runs them again."""

from __future__ import annotations

#: The clock of F takes tiny steps (`test_hiring` has it in larger ones), and N looks at three kinds of limit.
LARGE = ("f-superstars", "n-tipping")
