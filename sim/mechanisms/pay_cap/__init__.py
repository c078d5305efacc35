"""Pay cap: a law on the largest package a year."""
