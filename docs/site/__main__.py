"""``python -m docs.site``: build the documentation; see `docs.site`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from docs.site.build import ROOT, build


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the site and return Sphinx's exit code: 0, or 1 where there was as much as a warning."""
    parser = argparse.ArgumentParser(prog="python -m docs.site", description="Build the documentation site.")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "docs", help="default: build/docs")
    parser.add_argument("--no-pictures", action="store_true", help="leave out the gallery's pictures")
    parser.add_argument("--workers", type=int, default=2, help="processes that do the gallery's runs")
    asked = parser.parse_args(arguments)
    return build(asked.out, workers=None if asked.no_pictures else asked.workers)


if __name__ == "__main__":
    raise SystemExit(main())
