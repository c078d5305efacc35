"""`poach schema`: print the JSON Schema of scenario files."""

from __future__ import annotations

from sim.cli.exits import DONE


def schema() -> int:
    """Print the JSON Schema of scenario files."""
    import json

    from sim.scenario.json_schema import json_schema

    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    return DONE
