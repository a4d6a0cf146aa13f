"""Whether time has changed what a definition finds: month by month, field by field, and since when."""

from leadkit.evidence.drift.change import Change, change
from leadkit.evidence.drift.months import Drift, Month, drift
from leadkit.evidence.drift.review import Review, review
from leadkit.evidence.drift.stability import Shift, stability

__all__ = ["Change", "Drift", "Month", "Review", "Shift", "change", "drift", "review", "stability"]
