"""Mergers: two labs come under one owner, as two brands or as one employer."""
