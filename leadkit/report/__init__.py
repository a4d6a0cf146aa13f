"""What a room reads of the figures: blocks of HTML for the notebooks, and executed notebooks as pages to hand out.

It stands here, at the top, because it may see everything below it (figures, charts, board, agreements, the workshop)
and is seen by none.
"""

from leadkit.report.agreement import Agreement
from leadkit.report.data import DataCheck
from leadkit.report.diagnose import Diagnosis
from leadkit.report.draft import Draft
from leadkit.report.drivers import WhatCloses
from leadkit.report.guards import Trust
from leadkit.report.myths import Beliefs
from leadkit.report.opening import agenda, what_a_lead_is
from leadkit.report.progress import working
from leadkit.report.review import Reviewed
from leadkit.report.setting import Setting, write_figures
from leadkit.report.sides import Sides

__all__ = [
    "Agreement",
    "Beliefs",
    "DataCheck",
    "Diagnosis",
    "Draft",
    "Reviewed",
    "Setting",
    "Sides",
    "Trust",
    "WhatCloses",
    "agenda",
    "what_a_lead_is",
    "working",
    "write_figures",
]
