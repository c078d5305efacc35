"""The nine phases of a week: one file, one verb."""
