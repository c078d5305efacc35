"""What the runs of an experiment say: pure functions of outcomes."""
