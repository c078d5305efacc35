"""Limit cases: textbook markets set up by scenario files and held against their formulas (`sim.theory`)."""
