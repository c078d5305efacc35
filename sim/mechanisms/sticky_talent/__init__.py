"""Sticky talent: whoever moves without the team counts for less at first."""
