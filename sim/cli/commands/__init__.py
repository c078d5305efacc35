"""The commands, one file each: options in, a call of the rooms below, a few lines out.

Slow imports stand inside the functions.
"""

from __future__ import annotations

from sim.cli.commands.attribute import attribute
from sim.cli.commands.best import best
from sim.cli.commands.calibrate import calibrate
from sim.cli.commands.check import check
from sim.cli.commands.compare import compare
from sim.cli.commands.cross import cross
from sim.cli.commands.discover import discover
from sim.cli.commands.doctor import doctor
from sim.cli.commands.explain import explain
from sim.cli.commands.explore import explore
from sim.cli.commands.extend import extend
from sim.cli.commands.figures import figures
from sim.cli.commands.map import map
from sim.cli.commands.merge import merge
from sim.cli.commands.new import new
from sim.cli.commands.report import report
from sim.cli.commands.resume import resume
from sim.cli.commands.run import run
from sim.cli.commands.scenarios import scenarios
from sim.cli.commands.schema import schema
from sim.cli.commands.second_choices import second_choices
from sim.cli.commands.sensitivity import sensitivity
from sim.cli.commands.show import show
from sim.cli.commands.sweep import sweep
from sim.cli.commands.validate import validate
from sim.cli.commands.verify import verify

#: In the order of `poach --help`.
COMMANDS = (
    *(run, compare, best, sweep, cross, attribute, map, sensitivity, discover, calibrate, second_choices),
    *(validate, explore),
    *(resume, extend, merge, verify, explain, figures, report),
    *(new, check, show, scenarios, schema, doctor),
)
