"""The command line, `poach`: thin commands over experiments and figures."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `poach` and return its exit code.

    Codes: 0 done; 1 a fault of ours; 2 the user's input is wrong; 3 interrupted.

    Args:
        arguments: what follows `poach`; None takes those of the process.
    """
    # Imported here, because every worker process imports the module that started it.
    try:
        from sim.cli.application import execute

        return execute(arguments)
    except KeyboardInterrupt:  # outside of what `execute` hears
        pass
    except RuntimeError as fault:  # how Python wraps one that comes while a class is made
        if not isinstance(fault.__cause__, KeyboardInterrupt):
            raise
    from sim.cli.exits import INTERRUPTED

    print("interrupted", file=sys.stderr)
    return INTERRUPTED


def script() -> NoReturn:
    """The command `poach`: `main`, and then the process is gone at once."""
    from sim.surroundings import secure_streams

    secure_streams()
    code = main()
    from sim.processes import leave

    leave(code)
