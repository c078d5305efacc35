"""poach: an agent-based simulator of the market for AI talent.

Names are imported on first use, so that ``import sim`` costs next to nothing::

    import sim

    scenario = sim.load("microsoft-raids-meta")
    run = sim.run(scenario, seed=7)
    run.summary()["top_package"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.later import offer

if TYPE_CHECKING:
    from sim.experiments.runs.single import run
    from sim.experiments.store.inside import ResultsError, ResultsWarning
    from sim.experiments.store.results import Results, open_results
    from sim.experiments.studies.asking import sensitivity
    from sim.experiments.studies.attributed import Attributed, attribute
    from sim.experiments.studies.calibrated import Calibrated, calibrate
    from sim.experiments.studies.continuing import extend, resume
    from sim.experiments.studies.emulating import emulate
    from sim.experiments.studies.ensemble import Ensemble, ensemble
    from sim.experiments.studies.explaining import Explained, explain
    from sim.experiments.studies.swept import Swept, sweep
    from sim.experiments.studies.verifying import verify
    from sim.market.agents import BigLab, Outside, Researcher, Startup
    from sim.market.extension import Extension
    from sim.market.model import TalentMarket
    from sim.market.moment import ExtensionError
    from sim.notebook.explore import explore
    from sim.records.run import Run
    from sim.scenario.library import library
    from sim.scenario.load import load_scenario as load
    from sim.scenario.problems import ScenarioError
    from sim.scenario.schema import Scenario
    from sim.scenario.template import template

# Public name: where it is defined.
_HOMES = {
    "Attributed": "sim.experiments.studies.attributed:Attributed",
    "BigLab": "sim.market.agents:BigLab",
    "Calibrated": "sim.experiments.studies.calibrated:Calibrated",
    "Extension": "sim.market.extension:Extension",
    "ExtensionError": "sim.market.moment:ExtensionError",
    "Ensemble": "sim.experiments.studies.ensemble:Ensemble",
    "Explained": "sim.experiments.studies.explaining:Explained",
    "Outside": "sim.market.agents:Outside",
    "Researcher": "sim.market.agents:Researcher",
    "Results": "sim.experiments.store.results:Results",
    "ResultsError": "sim.experiments.store.inside:ResultsError",
    "ResultsWarning": "sim.experiments.store.inside:ResultsWarning",
    "Run": "sim.records.run:Run",
    "Scenario": "sim.scenario.schema:Scenario",
    "ScenarioError": "sim.scenario.problems:ScenarioError",
    "Startup": "sim.market.agents:Startup",
    "Swept": "sim.experiments.studies.swept:Swept",
    "TalentMarket": "sim.market.model:TalentMarket",
    "attribute": "sim.experiments.studies.attributed:attribute",
    "calibrate": "sim.experiments.studies.calibrated:calibrate",
    "emulate": "sim.experiments.studies.emulating:emulate",
    "ensemble": "sim.experiments.studies.ensemble:ensemble",
    "explain": "sim.experiments.studies.explaining:explain",
    "extend": "sim.experiments.studies.continuing:extend",
    "explore": "sim.notebook.explore:explore",
    "library": "sim.scenario.library:library",
    "load": "sim.scenario.load:load_scenario",
    "open_results": "sim.experiments.store.results:open_results",
    "resume": "sim.experiments.studies.continuing:resume",
    "run": "sim.experiments.runs.single:run",
    "sensitivity": "sim.experiments.studies.asking:sensitivity",
    "sweep": "sim.experiments.studies.swept:sweep",
    "verify": "sim.experiments.studies.verifying:verify",
    "template": "sim.scenario.template:template",
}

# What methods offer that later rooms make, see `sim.later`.
offer(
    consistency="sim.scenario.consistency:check",
    changed_scenario="sim.scenario.load:with_changes",
    tables="sim.records.tables:tables_of",
    outcomes="sim.outcomes.outcomes:outcomes",
    pictures_of_a_run="sim.figures:draw_all",
    picture_of_attribution="sim.figures:figure_of_attribution",
    picture_of_bids="sim.figures:figure_of_bids",
    story_of_bids="sim.cli.stories:story",
    picture_of_a_calibration="sim.figures:figure_of_calibration",
    picture_of_a_sweep="sim.figures.sweep:draw",
    pictures_of_a_folder="sim.figures.contents:draw_folder",
    progress="sim.cli.progress:notebook_bar",
    picture_of_sensitivities="sim.figures:figure_of_sensitivities",
)

__all__ = [
    "Attributed",
    "BigLab",
    "Calibrated",
    "Ensemble",
    "Explained",
    "Extension",
    "ExtensionError",
    "Outside",
    "Researcher",
    "Results",
    "ResultsError",
    "ResultsWarning",
    "Run",
    "Scenario",
    "ScenarioError",
    "Startup",
    "Swept",
    "TalentMarket",
    "attribute",
    "calibrate",
    "emulate",
    "ensemble",
    "explain",
    "explore",
    "extend",
    "library",
    "load",
    "open_results",
    "resume",
    "run",
    "sensitivity",
    "sweep",
    "template",
    "verify",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562)."""
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("poach")
        except PackageNotFoundError:  # a checkout that was never installed
            return "unknown"
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    from importlib import import_module

    module, _, attribute = _HOMES[name].partition(":")
    value = getattr(import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "__version__"})
