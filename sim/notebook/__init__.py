"""What notebooks show that is alive: widgets."""
