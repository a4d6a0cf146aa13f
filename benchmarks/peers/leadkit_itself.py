"""LeadKit, by the names that anybody types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from draft import BREAKDOWNS, Figures, document, drafts

import leadkit as lk
from leadkit.definition.model import FieldCriterion
from leadkit.engine.admission import Admission
from leadkit.evidence.compare import compare
from leadkit.evidence.sweep import sweep
from leadkit.history.prepared import prepare

EVERY_VALUE = 50


class LeadKit:
    """The prepared history and what is asked of it."""

    version = lk.__version__

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        prepare(folder)
        self.history = lk.History.read(folder)

    def settle(self) -> None:
        """Judge everything once, as a room that has been at work for a while has."""
        self._figures(self._admission())
        self.drafts = {f"{i}": self._admission(**d) for i, d in enumerate(drafts())}

    def cold(self) -> Figures:
        """Open the prepared store anew and return the first figures of the whole definition."""
        return self._figures(lk.admit(lk.Definition.from_dict(document()), lk.History.read(self.folder)))

    def edit_number(self, revenue: int) -> Figures:
        """Return the figures for another least revenue."""
        return self._figures(self._admission(revenue=revenue))

    def edit_tick(self, formats: Sequence[str]) -> Figures:
        """Return the figures for other formats."""
        return self._figures(self._admission(formats=tuple(formats)))

    def window(self, minutes: int) -> Figures:
        """Return the figures for a sliding window of so many minutes."""
        return self._figures(self._admission(minutes=minutes))

    def slider(self, stops: Sequence[int]) -> Figures:
        """Return how many count at each stop of the least revenue, and those of the cohort that were won."""
        admission = self._admission()
        revenue = next(c for c in lk.Definition.from_dict(document()).criteria() if c.key == "revenue")
        assert isinstance(revenue, FieldCriterion)
        moved = [replace(revenue, test=replace(revenue.test, value=stop)) for stop in stops]
        table = sweep(admission, "revenue", moved)
        assert table is not None
        found = {}
        for stop, figures in zip(stops, table, strict=True):
            found[f"{stop}"], found[f"{stop} won"] = figures.everyone.admitted.leads, figures.mature.admitted.won
        return found

    def pairs(self) -> Figures:
        """Return for each two drafts whom both, only one and neither admits, and the won among them."""
        found = {}
        for pair in compare(self.drafts).pairs:
            cells = {"both": pair.both, "first": pair.only_first, "second": pair.only_second, "neither": pair.neither}
            for name, tally in cells.items():
                found[f"{pair.first} {pair.second} {name}"] = tally.leads
                found[f"{pair.first} {pair.second} {name} won"] = tally.won
        return found

    def partition(self) -> Figures:
        """Return how many are admitted, rejected and undecided, and each criterion's answers."""
        admission = self._admission(if_missing="unknown")
        found = {}
        for key, pair in {"verdict": admission.pair, **admission.criteria}.items():
            found[f"{key} yes"], _, found[f"{key} unknown"] = pair.counts()
        return found

    def _admission(self, **edited: object) -> Admission:
        return lk.admit(lk.Definition.from_dict(document(**edited)), self.history)  # type: ignore[arg-type]

    def _figures(self, admission: Admission) -> Figures:
        found = lk.evidence.outcome(admission)
        everyone, cohort = found.everyone.admitted, found.mature.admitted
        figures = {
            "leads": everyone.leads, "cohort": cohort.leads, "cohort won": cohort.won, "won": everyone.won,
            "value": everyone.value_cents,
        }  # fmt: skip
        for condition in lk.evidence.what_if(admission).conditions:
            figures[f"{condition.name} yes"] = condition.yes
            for name in ("short", "gained", "lost"):
                group = getattr(condition, name)
                figures[f"{condition.name} {name} leads"] = group.everyone.leads
                figures[f"{condition.name} {name} cohort"] = group.mature.leads
                figures[f"{condition.name} {name} cohort won"] = group.mature.won
        for title, field in BREAKDOWNS.items():
            for row in lk.evidence.by(admission, field, top=EVERY_VALUE).rows:
                name = f"{title} {row.value or 'missing'}"
                if row.admitted.leads:
                    figures[name], figures[f"{name} won"] = row.admitted.leads, row.admitted.won
                    figures[f"{name} cohort"] = row.mature_admitted.leads
                    figures[f"{name} cohort won"] = row.mature_admitted.won
        return figures
