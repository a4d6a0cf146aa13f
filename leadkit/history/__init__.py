"""The evidence: past leads, their activities and outcomes, read once and then trusted."""

from leadkit.history.activities import Activities
from leadkit.history.column import NO_TIME, Column
from leadkit.history.history import History
from leadkit.history.notice import Notice
from leadkit.history.outcomes import Outcome

__all__ = ["NO_TIME", "Activities", "Column", "History", "Notice", "Outcome"]
