"""What all tests share: hypothesis draws the same examples on every machine and in every run."""

from hypothesis import settings

# A test that fails for one person fails for all; `pytest --hypothesis-profile=explore` looks further.
settings.register_profile("deterministic", derandomize=True, database=None, deadline=None, print_blob=True)
settings.register_profile("explore", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile("deterministic")
