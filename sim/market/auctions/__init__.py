"""How a person is bid for: bids at their limits, the rules of the auction, and the contract."""
