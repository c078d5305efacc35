"""Knowledge: who comes from a more productive employer makes the new one more productive."""
