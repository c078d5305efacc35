"""Hooks before a commit ask for what ``make lint`` asks for."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_hooks_run_the_commands_of_make_lint() -> None:
    """The same commands with the same arguments in the same order, all of the project's environment."""
    target = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\nlint:")[2].partition("\n\n")[0]
    commands = [line.strip().removeprefix("@$(BIN)/") for line in target.splitlines()[1:]]
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    found = re.findall(r"entry: \.venv/bin/(.+)\n\s+args: \[(.+)\]", hooks)
    assert [f"{entry} {arguments.replace(',', '')}" for entry, arguments in found] == commands
    assert len(commands) == hooks.count("- id:")
    assert hooks.count("repo: ") == hooks.count("repo: local")
