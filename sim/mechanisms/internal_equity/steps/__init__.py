"""What raises of colleagues cost in a bid, and how they come about."""
