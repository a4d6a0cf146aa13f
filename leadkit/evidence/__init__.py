"""The numbers: what a history says about a definition. Every figure comes from verdicts and outcomes.

Each function returns a frozen result with ``.frame()``, a tidy table, and ``.sentences()``.
"""

from leadkit.evidence.by import Breakdown, by, usual_fields
from leadkit.evidence.cohort import Cohort, Tally
from leadkit.evidence.compare import Comparison, compare
from leadkit.evidence.funnel import Funnel, funnel
from leadkit.evidence.guards import Guards, Looks, guards
from leadkit.evidence.lint import lint
from leadkit.evidence.outcome import OutcomeFigures, outcome
from leadkit.evidence.rates import Difference, Rate, difference, rate
from leadkit.evidence.readiness import Readiness, readiness
from leadkit.evidence.settle import Settling, settle
from leadkit.evidence.what_if import WhatIfs, what_if

__all__ = [
    "Breakdown",
    "Cohort",
    "Comparison",
    "Difference",
    "Funnel",
    "Guards",
    "Looks",
    "OutcomeFigures",
    "Rate",
    "Readiness",
    "Settling",
    "Tally",
    "WhatIfs",
    "by",
    "compare",
    "difference",
    "funnel",
    "guards",
    "lint",
    "outcome",
    "rate",
    "readiness",
    "settle",
    "usual_fields",
    "what_if",
]
