"""`poach doctor`: what poach finds here, what is slow and why; and compiling ahead."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli import options
from sim.cli.exits import DONE, MISTAKE

_WARM = Annotated[
    bool, typer.Option("--warm", help="First compile all kernels, those too that few scenarios need.")
]


def doctor(warm: _WARM = False, quiet: options.QUIET = False, json: options.JSON = False) -> int:
    """Look at versions, compiled code, processors and memory; tell what is slow, why, and what to mend."""
    from sim.cli.as_json import as_json
    from sim.cli.health import examined
    from sim.surroundings import require_address_space

    warmed = None
    if warm:
        require_address_space()
        from sim.cli.warming import warm as compiled_ahead

        warmed = compiled_ahead(quiet=quiet)
    found = {**examined(), "warmed": warmed}
    if json:
        print(as_json(found))
    elif not quiet:
        from sim.cli.health_report import health_report

        if warmed is not None:
            compiled = (
                f"compiled {warmed['new']:,} kernels ahead"
                if warmed["new"]
                else "nothing was left to compile"
            )
            print(f"{compiled}, in {warmed['seconds']:.0f} s\n")
        print(health_report(found))
    elif found["problems"]:
        print("\n".join(found["problems"]))
    return DONE if found["fine"] else MISTAKE
