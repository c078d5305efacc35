"""What the market is: columns by stable ids, counters, scalars, and the room in them."""
