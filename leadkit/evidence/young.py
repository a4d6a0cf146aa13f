"""Whether any lead is old enough to judge."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from leadkit.definition.phrases import day_words, duration_words
from leadkit.evidence.cohort import Cohort
from leadkit.history.column import NO_TIME
from leadkit.history.history import History
from leadkit.text import say


def none_old_enough(history: History) -> str | None:
    """Return in words that no lead is old enough for rates yet, and when the first will be; ``None`` where one is."""
    facts, after = Cohort.of(history), history.mature_after
    if facts.mature.any() or facts.basis != "mature" or after is None:
        return None
    first = int(history.created_at[history.created_at != NO_TIME].min()) + after
    day = datetime.fromtimestamp(first, UTC).astimezone(ZoneInfo(history.catalogue.time_zone)).date()
    return say("evidence.young.none", age=duration_words(after), day=day_words(day))
