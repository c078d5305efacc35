"""What a process finds around it: its standard streams, which may be closed, full or broken."""

from __future__ import annotations

import sys
from contextlib import suppress


def tell(*lines: str) -> None:
    """Say something on stderr, if there is one and somebody reads it: nothing depends on that."""
    if sys.stderr is not None:  # None: closed before Python started
        with suppress(OSError, ValueError):
            print(*lines, sep="\n", end="\n" if lines else "", file=sys.stderr, flush=True)
