"""Charts of what `leadkit.evidence` finds: a tidy table in, an Altair chart out. Nothing is computed here.

Each takes the table that the ``frame()`` of a result gives, and a title that says the finding. `use_svg` makes
notebooks draw them without a connection to the internet.

To add one: a file with one function from table to chart, and its name here.
"""

from leadkit.charts.bands import bands
from leadkit.charts.breakdown import breakdown
from leadkit.charts.conditions import conditions
from leadkit.charts.course import course
from leadkit.charts.driver_steps import driver_steps
from leadkit.charts.drivers import drivers
from leadkit.charts.exchanges import exchanges
from leadkit.charts.fields import fields
from leadkit.charts.follow_up import answers, attempts, chances
from leadkit.charts.groups import groups
from leadkit.charts.landmarks import landmarks
from leadkit.charts.months import months
from leadkit.charts.notches import notches
from leadkit.charts.outcomes import outcomes
from leadkit.charts.overlap import overlap
from leadkit.charts.parts import parts
from leadkit.charts.rates import rates
from leadkit.charts.reasons import reasons
from leadkit.charts.render import svg, use_svg
from leadkit.charts.slope import slope
from leadkit.charts.steps import steps
from leadkit.charts.strata import strata
from leadkit.charts.tiers import tiers
from leadkit.charts.windows import windows
from leadkit.charts.worth import worth

__all__ = [
    "answers",
    "attempts",
    "bands",
    "breakdown",
    "chances",
    "conditions",
    "course",
    "driver_steps",
    "drivers",
    "exchanges",
    "fields",
    "groups",
    "landmarks",
    "months",
    "notches",
    "outcomes",
    "overlap",
    "parts",
    "rates",
    "reasons",
    "slope",
    "steps",
    "strata",
    "svg",
    "tiers",
    "use_svg",
    "windows",
    "worth",
]
