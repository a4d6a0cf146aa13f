"""The numbers: what a history says about a definition. Every figure comes from verdicts and outcomes.

Each function returns a frozen result with ``.frame()``, a tidy table, and ``.sentences()``.
"""

from leadkit.evidence.by import Breakdown, by, usual_fields
from leadkit.evidence.cohort import Cohort, Tally
from leadkit.evidence.compare import Comparison, compare
from leadkit.evidence.course import Course, course
from leadkit.evidence.exchange import Exchange
from leadkit.evidence.follow_up import FollowUp, follow_up
from leadkit.evidence.funnel import Funnel, funnel
from leadkit.evidence.guards import Guards, Looks, guards
from leadkit.evidence.intersections import Intersections, intersections
from leadkit.evidence.lint import lint
from leadkit.evidence.nearest import Nearest, nearest
from leadkit.evidence.notches import Notches, notches
from leadkit.evidence.outcome import OutcomeFigures, outcome
from leadkit.evidence.rates import Difference, Rate, difference, rate
from leadkit.evidence.readiness import Readiness, readiness
from leadkit.evidence.settle import Settling, settle
from leadkit.evidence.side_by_side import SideBySide, criteria_side_by_side, side_by_side
from leadkit.evidence.sources import Sources, sources
from leadkit.evidence.tiers import Tiers, tiers
from leadkit.evidence.what_if import WhatIfs, what_if

__all__ = [
    "Breakdown",
    "Cohort",
    "Comparison",
    "Course",
    "Difference",
    "Exchange",
    "FollowUp",
    "Funnel",
    "Guards",
    "Intersections",
    "Looks",
    "Nearest",
    "Notches",
    "OutcomeFigures",
    "Rate",
    "Readiness",
    "Settling",
    "SideBySide",
    "Sources",
    "Tally",
    "Tiers",
    "WhatIfs",
    "by",
    "compare",
    "course",
    "criteria_side_by_side",
    "difference",
    "follow_up",
    "funnel",
    "guards",
    "intersections",
    "lint",
    "nearest",
    "notches",
    "outcome",
    "rate",
    "readiness",
    "settle",
    "side_by_side",
    "sources",
    "tiers",
    "usual_fields",
    "what_if",
]
