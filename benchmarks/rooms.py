"""The rooms of the house in order, and their picture: `python -m benchmarks.rooms`."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from benchmarks.child import ROOT
from sim.figures.palette import BLUE, GREY, INK
from sim.figures.sheet import save, style

#: What may be said in a scenario at all; mechanisms declare their part with it.
GROUND = ("quantities", "given", "limits", "parameter", "problems", "texts", "event")
#: From what is varied to what comes out.
EXPERIMENTS = ("designs", "statistics", "runs", "store", "execution", "studies")
#: Rooms in order: a module imports only what stands before it, or in its own room. The longest name counts.
ROOMS: tuple[tuple[str, ...], ...] = (
    ("the ground floor",),  # modules that lie beside the rooms
    ("sim.theory",),
    tuple(f"sim.scenario.{name}" for name in GROUND),
    ("sim.mechanisms",),
    ("sim.scenario",),
    ("sim.market.compiling",),
    ("sim.market.draws",),
    ("sim.market.state",),
    ("sim.market.log",),
    ("sim.mechanisms.kernels",),  # of every mechanism
    ("sim.market.pages",),
    ("sim.market.meeting",),
    ("sim.mechanisms.steps", "sim.mechanisms.foresight.kernels"),  # which looks ahead with the pages
    ("sim.market.auctions",),
    ("sim.market.setup",),
    ("sim.market.phases",),
    ("sim.market",),
    ("sim.records",),
    ("sim.measures",),
    ("sim.outcomes",),
    *((f"sim.experiments.{name}",) for name in EXPERIMENTS),
    ("sim.experiments",),
    ("sim.figures",),
    ("sim.validation",),
    ("sim.report",),
    ("sim.explorer",),
    ("sim.notebook",),
    ("sim.served",),
    ("sim",),
    ("sim.cli",),
    ("sim.__main__",),
)
#: What lives there, in a few words; rooms without are not drawn.
SAID = {
    "the ground floor": ("vocabulary, declared, names", "words, units, how numbers are declared"),
    "sim.theory": ("theory", "formulas with known answers, for validation and the map"),
    "sim.scenario.quantities": ("scenario: ground", "quantities with units, bounds, mistakes"),
    "sim.mechanisms": ("mechanisms: specs", "keys, events, columns: one folder each"),
    "sim.scenario": ("scenario", "what may be said: sections, inheritance, --set"),
    "sim.market.compiling": ("compiling", "how kernels are compiled and kept"),
    "sim.market.draws": ("draws", "every random number, keyed"),
    "sim.market.state": ("state", "columns by stable ids, scalars, counters"),
    "sim.market.log": ("log", "what happens is written here"),
    "sim.mechanisms.kernels": ("mechanisms: kernels", "their terms of the pages (in sim/mechanisms)"),
    "sim.market.pages": ("pages", "the equations: utility, worth, cost, eligibility ..."),
    "sim.mechanisms.steps": ("mechanisms: steps", "what they do in the week (in sim/mechanisms)"),
    "sim.market.meeting": ("meeting", "contacts, open offers"),
    "sim.market.auctions": ("auctions", "bids, the rules, the contract"),
    "sim.market.setup": ("setup", "who is there in week 0"),
    "sim.market.phases": ("phases", "the week: one file, one verb"),
    "sim.market": ("engine, model, agents", "weeks in order; the Mesa model"),
    "sim.records": ("records", "what a run leaves: its tables"),
    "sim.measures": ("measures", "tables to numbers"),
    "sim.outcomes": ("outcomes", "what a run comes to: declared once, with unit"),
    "sim.experiments.designs": ("designs", "what is varied: points, and the plan of runs"),
    "sim.experiments.statistics": ("statistics", "what runs say: pairs, intervals, indices"),
    "sim.experiments.runs": ("runs", "one run, and what it costs"),
    "sim.experiments.store": ("store", "the results folder, which survives a kill"),
    "sim.experiments.execution": ("execution", "runs over workers"),
    "sim.experiments.studies": ("studies", "ready-made experiments"),
    "sim.figures": ("figures", "pictures, one file each"),
    "sim.validation": ("validation", "limit cases held against theory"),
    "sim.report": ("report", "a results folder as one page for a browser"),
    "sim.explorer": ("explorer", "dials, and what turning them changes"),
    "sim.notebook": ("notebook", "widgets"),
    "sim.served": ("served", "the page of poach explore, on the loopback"),
    "sim.cli": ("cli", "the command poach"),
}
PICTURE = "docs/pictures/rooms.png"


def rooms_picture() -> None:
    """Draw the rooms as floors, the first at the bottom, the market's in a frame of their own."""
    floors = [names[0] for names in ROOMS if names[0] in SAID]
    inside = ("market", "kernels", "steps")
    market = [place for place, name in enumerate(floors) if any(word in name for word in inside)]
    with style():
        figure = Figure(figsize=(7.6, 7.2))
        axes = figure.add_axes((0.0, 0.0, 1.0, 0.9), xlim=(0, 10), ylim=(-0.3, len(floors)))
        axes.set_axis_off()
        figure.text(0.04, 0.96, "An import only ever goes down", size=13, weight="bold", va="top")
        figure.text(
            0.04, 0.915, "The rooms of sim/, in the order in which data flows upwards; a test holds every "
            "import against it.", size=8, color=GREY, va="top",
        )  # fmt: skip
        frame = (0.3, market[0] - 0.08), 9.4, len(market) + 0.02
        axes.add_patch(FancyBboxPatch(*frame, boxstyle="round,pad=0.02", fc="none", ec=BLUE, lw=1.2))
        axes.text(9.6, market[-1] + 0.4, "sim/market", size=9, color=BLUE, ha="right", va="center")
        for place, name in enumerate(floors):
            title, said = SAID[name]
            box = FancyBboxPatch(
                (0.45, place + 0.06), 7.6, 0.72, boxstyle="round,pad=0.02", fc="#EDEDED", ec="none"
            )
            axes.add_patch(box)
            axes.text(0.6, place + 0.42, title, size=8.5, weight="bold", color=INK, va="center")
            axes.text(3.3, place + 0.42, said, size=8, color=INK, va="center")
    save(figure, ROOT / PICTURE)


if __name__ == "__main__":
    rooms_picture()
