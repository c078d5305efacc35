"""Pure functions from the tables of a run to numbers: concentration, flows, pay, survival, panels."""
