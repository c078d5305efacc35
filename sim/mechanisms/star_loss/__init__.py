"""Star loss: a team makes less for some time when one of its employer's best leaves."""
