"""The reference of commands, made of what `poach --help` and its siblings say."""

from __future__ import annotations

import typer
from typer.core import TyperGroup
from typer.main import get_command


def page() -> str:
    """Every command with its usage, arguments and options, as Markdown."""
    from sim.cli.application import app

    group = get_command(app)
    assert isinstance(group, TyperGroup)
    parts = [
        "# Commands\n\nMade from the command line itself; `poach COMMAND --help` prints the same. Exit codes "
        "are 0 for done, 2 for a mistake in the input, 3 for interrupted, and 1 for a fault of ours. "
        "The [tour](readme.md) shows commands at work.\n",
        *(_command(group, name) for name in group.commands),
    ]
    return "\n".join(parts)


def _command(group: TyperGroup, name: str) -> str:
    command = group.commands[name]
    above = typer.Context(group, info_name="poach")
    context = typer.Context(command, info_name=name, parent=above, max_content_width=10_000)
    usage = " ".join(command.get_usage(context).removeprefix("Usage: ").split())
    rows = [record for param in command.params if (record := param.get_help_record(context))]
    head = ["| argument or option | meaning |", "| --- | --- |"] if rows else []
    table = [*head, *(f"| `{_code(left)}` | {_cell(right)} |" for left, right in rows)]
    told = " ".join((command.help or "").split())
    return "\n".join([f"## poach {name}\n", told, "", f"```text\n{usage}\n```", "", *table, ""])


def _code(text: str) -> str:
    """Code that may stand in a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def _cell(text: str) -> str:
    """Words that may stand in one."""
    return _code(text).replace("*", "\\*").replace("<", "&lt;")
