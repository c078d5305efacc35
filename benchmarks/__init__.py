"""How fast and how small poach is: one file a subject, run by `python -m benchmarks`; see README.md."""
