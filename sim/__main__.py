"""``python -m sim`` is `poach`."""

from sim.cli import script

if __name__ == "__main__":
    script()
