"""What closes: which fields and actions go with the outcome, and what that is worth as conditions, points and rules.

Found on the older leads, judged on those held out. The flow: a `Sample` says on which leads; a field becomes a `Scale`
of a few groups, an activity a `Search` over ways of counting; `drivers` judges each; `suggest`, `card` and
`short_rules` make conditions of them that a definition takes as they are.
"""

from leadkit.evidence.drivers.card import PointCard
from leadkit.evidence.drivers.making import card
from leadkit.evidence.drivers.result import Driver, Drivers
from leadkit.evidence.drivers.rules import ShortRules, short_rules
from leadkit.evidence.drivers.separation import drivers
from leadkit.evidence.drivers.suggest import Suggestions, suggest

__all__ = ["Driver", "Drivers", "PointCard", "ShortRules", "Suggestions", "card", "drivers", "short_rules", "suggest"]
