"""What theory says of special markets: formulas with known answers, one file a topic."""
