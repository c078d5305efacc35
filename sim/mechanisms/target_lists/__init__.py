"""Target lists: employers pursue the best people by name."""
