"""Pay transparency: everybody knows better what people are worth and what they get."""
