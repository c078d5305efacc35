"""Exit codes: what a script that calls `poach` can rely on."""

DONE = 0
FAULT = 1  # ours
MISTAKE = 2  # the user's
INTERRUPTED = 3
