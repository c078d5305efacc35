"""No-poach pacts: employers agree not to approach each other's people."""
