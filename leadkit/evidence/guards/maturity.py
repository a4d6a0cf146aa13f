"""Young leads are open, not lost: over which leads rates are taken, and how many of these are still undecided."""

from __future__ import annotations

from collections.abc import Iterator

from leadkit.engine.admission import Admission
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.guards.finding import Guard, Number, Weight, guard
from leadkit.evidence.outcome import OutcomeFigures
from leadkit.evidence.wording import percent

MUCH_OPEN = 0.2


def maturity(admission: Admission, figures: OutcomeFigures) -> Iterator[Guard]:
    """Yield over which leads rates are taken, and a warning where many of them are open."""
    facts = Cohort.of(admission.history)
    cohort, young = figures.mature.all, figures.young
    numbers: dict[str, Number] = {"cohort": cohort.leads, "young": young.leads, "young_open": young.open}
    if not facts.has_outcome:
        yield guard("maturity", "no-outcome", "warning", numbers)
        return
    said = {"leads": cohort.leads, "n": young.leads, "open": young.open}
    yield guard("maturity", facts.basis, "ok" if facts.basis == "mature" else "note", numbers, **said)
    share = cohort.open / cohort.leads if cohort.leads else 0.0
    if share > MUCH_OPEN:
        numbers = {"open": cohort.open, "cohort": cohort.leads, "share": share}
        weight: Weight = "note" if facts.basis == "mature" else "warning"
        said = {"n": cohort.open, "leads": cohort.leads}
        yield guard("maturity", "open", weight, numbers, **said, share=percent(share))
