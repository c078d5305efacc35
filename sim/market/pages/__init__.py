"""What things are worth and cost: each equation of the model on one page, asked by all phases."""
