"""Charts of what `leadkit.evidence` finds: a tidy table in, an Altair chart out. Nothing is computed here.

Each takes the table that the ``frame()`` of a result gives, and a title that says the finding. `use_svg` makes
notebooks draw them without a connection to the internet.

To add one: a file with one function from table to chart, and its name here.
"""

from leadkit.charts.breakdown import breakdown
from leadkit.charts.conditions import conditions
from leadkit.charts.fields import fields
from leadkit.charts.landmarks import landmarks
from leadkit.charts.months import months
from leadkit.charts.overlap import overlap
from leadkit.charts.parts import parts
from leadkit.charts.rates import rates
from leadkit.charts.render import svg, use_svg
from leadkit.charts.steps import steps
from leadkit.charts.strata import strata

__all__ = [
    "breakdown",
    "conditions",
    "fields",
    "landmarks",
    "months",
    "overlap",
    "parts",
    "rates",
    "steps",
    "strata",
    "svg",
    "use_svg",
]
