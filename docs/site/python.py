"""The reference of Python names: what `sim` offers, documented by its docstrings."""

from __future__ import annotations

import inspect

import sim

#: What belongs together, in the order in which one needs it; names that no group has come last.
GROUPS = {
    "Scenarios": ("load", "library", "template", "Scenario", "ScenarioError"),
    "Runs": ("run", "Run", "ensemble", "Ensemble", "explore"),
    "Experiments": ("sweep", "Swept", "sensitivity", "emulate", "calibrate", "Calibrated"),
    "Results on disk": ("open_results", "Results", "resume", "extend", "verify", "ResultsError",
                        "ResultsWarning"),
    "Why": ("explain", "Explained", "attribute", "Attributed"),
    "The market as a Mesa model": ("TalentMarket", "Researcher", "BigLab", "Startup", "Outside"),
    "Rules of your own": ("Extension", "ExtensionError"),
}  # fmt: skip


def page() -> str:
    """Every public name under its group, as Markdown with directives of autodoc."""
    grouped = {name for names in GROUPS.values() for name in names}
    groups = {**GROUPS, "More": tuple(name for name in sim.__all__ if name not in grouped)}
    parts = [
        "# Python\n\nWhat `import sim` offers. Shapes, units and errors stand with each name; what tables of "
        "a run hold is told in [architecture](architecture.md#tables-of-one-run), and every outcome in "
        "[outcomes](outcomes.md).\n"
    ]
    for title, names in groups.items():
        entries = [_entry(name) for name in names if name in sim.__all__]
        if entries:
            parts += [f"## {title}\n", "```{eval-rst}", *entries, "```\n"]
    return "\n".join(parts)


def _entry(name: str) -> str:
    thing = getattr(sim, name)
    if not inspect.isclass(thing):
        return f".. autofunction:: sim.{name}\n"
    if issubclass(thing, Exception):
        return f".. autoexception:: sim.{name}\n"
    return f".. autoclass:: sim.{name}\n   :members:\n"
