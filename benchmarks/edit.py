"""One edit of a definition on the sample: how long until the new figures are there, against pandas.

The figures: leads and won leads that count, how many meet each criterion, and how many would count without it. The
peer is written the way a pandas user would: a mask per criterion, all but the edited one kept from before, the count
of activities in a day by ``groupby``. Both run in one process, in turn; the answers are compared before any
time is printed.

    python benchmarks/edit.py [LEADS]
"""

from __future__ import annotations

import platform
import statistics
import sys
import time
from collections.abc import Callable
from functools import reduce
from operator import and_

import numpy as np
import pandas as pd

from leadkit.definition.model import Definition
from leadkit.engine.bitmaps import count, pack
from leadkit.engine.columns import Columns
from leadkit.engine.horizon import horizons
from leadkit.history.history import History
from leadkit.history.sample import sample

ROUNDS = 15
Figures = dict[str, int]


def definition(revenue: int, window: dict[str, str]) -> Definition:
    """Return the worked example with another least revenue and window."""
    return Definition.from_dict(
        {
            "leadkit": "definition/1",
            "id": "acme.sales-lead",
            "if_missing": "no",  # a mask has no unknown
            "characteristics": {
                "all": [
                    {"key": "industry", "field": "industry", "op": "in", "value": ["life science"]},
                    {"key": "revenue", "field": "annual_revenue_usd", "op": ">=", "value": revenue},
                    {"key": "hq", "field": "hq_country", "op": "in", "value": ["US", "CA"]},
                    {"key": "seniority", "field": "seniority", "op": ">=", "value": "vice president"},
                ]
            },
            "actions": {
                "any": [
                    {
                        "key": "pages",
                        "activity": "product page view",
                        "count": {"op": ">=", "value": 5},
                        "within": window,
                    }
                ]
            },
        }
    )


class Pandas:
    """The peer: data frames and masks."""

    def __init__(self, history: History) -> None:
        def text(name: str) -> pd.Series:
            column = history.column(name)
            return pd.Series(pd.Categorical.from_codes(column.class_codes(), list(column.classes)))

        self.revenue = pd.Series(history.column("annual_revenue_usd").numbers)
        order = history.catalogue.fields["seniority"].order
        self.masks = {
            "industry": text("industry").isin(["life science"]),
            "hq": text("hq_country").isin(["US", "CA"]),
            "seniority": text("seniority").isin(order[order.index("vice president") :]),
        }
        assert history.outcome is not None
        self.won = pd.Series(history.outcome.won)
        views = history.activities["product page view"]
        self.views = pd.DataFrame({"lead": views.lead, "at": pd.to_datetime(views.at, unit="s", utc=True)})
        horizon = pd.Series(pd.to_datetime(_horizons(history), unit="s", utc=True))
        self.views = self.views[self.views["at"] < horizon.loc[self.views["lead"]].to_numpy()]
        self.zone = history.catalogue.time_zone
        self.masks["pages"] = self.by_day()

    def by_day(self) -> pd.Series:
        """Return whether each lead viewed five pages on one day."""
        days = self.views["at"].dt.tz_convert(self.zone).dt.floor("D")
        most = self.views.groupby(["lead", days]).size().groupby("lead").max()
        return most.reindex(self.won.index, fill_value=0) >= 5

    def edit(self, revenue: int) -> Figures:
        """Return the figures for another least revenue."""
        masks = {**self.masks, "revenue": self.revenue >= revenue}
        admitted = reduce(and_, masks.values())
        figures = {"admitted": int(admitted.sum()), "won": int((admitted & self.won).sum())}
        for key, mask in masks.items():
            figures[key] = int(mask.sum())
            figures[f"without {key}"] = int(reduce(and_, (m for k, m in masks.items() if k != key)).sum())
        return figures


def _horizons(history: History) -> np.ndarray:
    """Return each lead's horizon, one far in the future where there is none."""
    return np.minimum(horizons(history), 4_000_000_000)


def median_ms(action: Callable[[int], object]) -> float:
    """Return the median time of `action` over different arguments, in milliseconds."""
    spent = []
    for i in range(ROUNDS):
        start = time.perf_counter()
        action(i)
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent)


def main(leads: int) -> None:
    """Compare the answers, then the times."""
    print(f"{platform.machine()}, Python {platform.python_version()}, pandas {pd.__version__}, numpy {np.__version__}")
    history = sample(leads)
    engine, peer = Columns(history), Pandas(history)
    assert history.outcome is not None
    won = pack(history.outcome.won)
    day = {"calendar": "day"}

    def edit(revenue: int) -> Figures:
        draft = definition(revenue, day)
        verdicts = engine.verdicts(draft)
        figures = {"admitted": count(verdicts.admitted.sure), "won": count(verdicts.admitted.sure & won)}
        for key, pair in verdicts.criteria.items():
            figures[key] = count(pair.sure)
            figures[f"without {key}"] = count(engine.verdicts(draft, frozenset([key])).admitted.sure)
        return figures

    for revenue in (0, 300_000_000, 10_000_000_000):
        assert edit(revenue) == peer.edit(revenue), revenue
    ours = median_ms(lambda i: edit(1_000_000 * (i + 1)))
    theirs = median_ms(lambda i: peer.edit(1_000_000 * (i + 1)))
    print(f"{leads:,} leads, another least revenue: {ours:.2f} ms, pandas {theirs:.2f} ms, {theirs / ours:.1f} times")
    ours = median_ms(lambda i: engine.verdicts(definition(0, {"sliding": f"PT{i + 1}H"})))
    theirs = median_ms(lambda _: peer.by_day())
    print(f"{leads:,} leads, another window: {ours:.1f} ms, pandas {theirs:.1f} ms (by day), {theirs / ours:.1f} times")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
