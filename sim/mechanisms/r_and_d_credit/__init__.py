"""R&D credit: the state bears a share of what pay costs an employer, all pay in force included."""
