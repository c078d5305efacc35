"""Dials of a scenario and what turning them changes, whatever shows it: a notebook, or a page."""
