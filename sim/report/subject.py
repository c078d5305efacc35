"""What a report is about: a folder, its plan, and what the command says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.experiments.store.planned import kind_of

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.experiments.store.results import Results
    from sim.report.passages import Passages
    from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Subject:
    """A folder that is reported.

    Attributes:
        results: the folder.
        plan: what was run.
        said: what the command prints of it.
        document: the same with --json.
    """

    results: Results
    plan: Plan
    said: Passages
    document: Mapping[str, Any]

    @property
    def base(self) -> Scenario:
        """The scenario that points change."""
        return self.plan.base

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What was run and how it ended."""
        return self.results.manifest

    @property
    def command(self) -> str:
        """The command that makes such a folder; empty where nothing but runs is there."""
        return str(self.document.get("command", ""))

    @property
    def kind(self) -> str:
        """What such a folder is called."""
        return kind_of(self.manifest)

    @property
    def outcome(self) -> str:
        """The outcome that is looked at first."""
        names = self.document.get("outcomes")
        found = self.document.get("outcome")
        if found is None and self.command in ("sweep", "cross", "map") and names:
            found = next(iter(names))
        return str(found or "labs_talent_share_end")
