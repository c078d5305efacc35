"""Match floor: who cannot offer a multiple of present pay does not bid, and who wins pays at least that."""
