"""What an experiment varies, and the runs that make it."""
