"""Applications: the unemployed and the unhappy apply where they expect most."""
