"""Ready-made experiments: ensembles, comparisons, maps, crossings."""
