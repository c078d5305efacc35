"""One run, many runs, paired comparison, and the results folder."""
