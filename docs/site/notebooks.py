"""Notebooks as pages: their words and code, without being run."""

from __future__ import annotations

import json
from pathlib import Path


def as_markdown(path: Path) -> str:
    """A notebook's cells as Markdown, code in fenced blocks, and where the notebook itself is."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    parts = ["".join(cell["source"]) for cell in cells]
    shown = [
        part if cell["cell_type"] == "markdown" else f"```ipython3\n{part}\n```"
        for cell, part in zip(cells, parts, strict=True)
    ]
    title, *rest = shown
    note = (
        f"*This page shows the notebook `notebooks/{path.name}` as it stands, without its pictures: "
        "open it with `jupyter lab` in the project's folder to run it.*"
    )
    return "\n\n".join([title, note, *rest]) + "\n"
