"""NumPy: boolean masks and sorted arrays, as somebody would who knows the layout and counts bytes, not bits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from draft import (
    ALL,
    ANY,
    ASSETS,
    AUDIT,
    BREAKDOWNS,
    COUNTRIES,
    EMPLOYEES,
    FORMATS,
    INDUSTRIES,
    PAGES,
    RECENT,
    RECENT_DAYS,
    REVENUE,
    SENIORITIES,
    SENIORITY,
    TIME_ZONE,
    TWO_OF,
    Figures,
    drafts,
    dropped,
)

from peers.cells import cells

Mask = np.ndarray
Masks = dict[str, Mask]


class NumPy:
    """Masks of one byte a lead."""

    version = np.__version__

    def __init__(self, folder: Path) -> None:
        leads = pd.read_parquet(folder / "leads.parquet")
        self.n = len(leads)
        self.codes, self.values = {}, {}
        for name in BREAKDOWNS:
            column = leads[name].astype("category")
            self.codes[name] = column.cat.codes.to_numpy()
            self.values[name] = [*column.cat.categories, "missing"]
        self.revenue, self.employees = leads["revenue"].to_numpy(float), leads["employees"].to_numpy(float)
        self.seniority = pd.Categorical(leads["seniority"], SENIORITIES).codes
        self.is_new = leads["customer"].astype("boolean").eq(False).fillna(False).to_numpy(bool)
        self.audit = pd.to_datetime(leads["audit"]).to_numpy()
        self.mature, self.won = leads["mature"].to_numpy(), leads["won"].to_numpy()
        self.mature_won = self.mature & self.won
        self.value = leads["value_cents"].to_numpy()
        views = pd.read_parquet(folder / "views.parquet", columns=["lead", "moment", "horizon"])
        self.lead = views["lead"].to_numpy()
        self.at = views["moment"].to_numpy("datetime64[s]").astype(np.int64)
        self.horizon = views["horizon"].to_numpy("datetime64[s]").astype(np.int64)
        high = pd.read_parquet(folder / "downloads.parquet", columns=["lead", "asset", "tier"])
        high = high[high["tier"] == "high value"]
        self.asset_lead, self.asset = high["lead"].to_numpy(), high["asset"].astype("category").cat.codes.to_numpy()
        self.webinars = pd.read_parquet(folder / "webinars.parquet", columns=["lead"])["lead"].to_numpy()

    def settle(self) -> None:
        """Keep the masks of all criteria."""
        self.masks = self._all_masks()
        self.drafts = np.stack([self._draft(**d) for d in drafts()])

    def cold(self) -> Figures:
        """Return the first figures of the whole definition."""
        return self._figures(self._all_masks())

    def edit_number(self, revenue: int) -> Figures:
        """Return the figures for another least revenue."""
        return self._figures({**self.masks, "revenue": self.revenue >= revenue})

    def edit_tick(self, formats: Sequence[str]) -> Figures:
        """Return the figures for other formats."""
        return self._figures({**self.masks, "channel": self._among("format", formats)})

    def window(self, minutes: int) -> Figures:
        """Return the figures for a sliding window of so many minutes."""
        back = PAGES - 1
        hit = (self.lead[back:] == self.lead[:-back]) & (self.at[back:] - self.at[:-back] < minutes * 60)
        return self._figures({**self.masks, "pages": self._of(self.lead[back:][hit])})

    def slider(self, stops: Sequence[int]) -> Figures:
        """Return how many count at each stop of the least revenue, and those of the cohort that were won."""
        others = _admitted({**self.masks, "revenue": np.ones(self.n, bool)}) & ~np.isnan(self.revenue)
        found = {}
        for suffix, leads in (("", others), (" won", others & self.mature_won)):
            revenue = np.sort(self.revenue[leads])
            counts = len(revenue) - np.searchsorted(revenue, stops)
            found |= {f"{stop}{suffix}": int(count) for stop, count in zip(stops, counts, strict=True)}
        return found

    def pairs(self) -> Figures:
        """Return for each two drafts whom both, only one and neither admits, and the won among them."""
        found: Figures = {}
        for suffix, sides in (("", self.drafts), (" won", self.drafts[:, self.won])):
            numbers = sides.astype(np.float32)
            found |= cells((numbers @ numbers.T).astype(np.int64).tolist(), sides.shape[1], suffix)
        return found

    def _all_masks(self) -> Masks:
        zone = pd.DatetimeIndex(self.at.astype("datetime64[s]")).tz_localize("UTC").tz_convert(TIME_ZONE)
        day = zone.tz_localize(None).to_numpy().astype("datetime64[D]").astype(np.int64)
        back = PAGES - 1
        a_day = (self.lead[back:] == self.lead[:-back]) & (day[back:] == day[:-back])
        pair = np.unique(self.asset_lead.astype(np.int64) * 256 + self.asset)
        recently = self.lead[self.at >= self.horizon - RECENT_DAYS * 86_400]
        self.recent_views = np.bincount(recently, minlength=self.n)
        return {
            "channel": self._among("format", FORMATS),
            "industry": self._among("industry", INDUSTRIES),
            "revenue": self.revenue >= REVENUE,
            "country": self._among("country", COUNTRIES),
            "seniority": self.seniority >= SENIORITIES.index(SENIORITY),
            "employees": (self.employees >= EMPLOYEES[0]) & (self.employees <= EMPLOYEES[1]),
            "customer": self.is_new,
            "audit": self.audit <= np.datetime64(AUDIT),
            "pages": self._of(self.lead[back:][a_day]),
            "assets": np.bincount(pair >> 8, minlength=self.n) >= ASSETS,
            "webinar": self._of(self.webinars),
            "recent": self.recent_views >= RECENT,
        }

    def _among(self, field: str, names: Sequence[str]) -> Mask:
        return np.array([value in names for value in self.values[field]])[self.codes[field]]

    def _of(self, leads: Mask) -> Mask:
        mask = np.zeros(self.n, bool)
        mask[leads] = True
        return mask

    def _draft(self, revenue: int, formats: Sequence[str], recent: int) -> Mask:
        edited = {
            "revenue": self.revenue >= revenue,
            "channel": self._among("format", formats),
            "recent": self.recent_views >= recent,
        }
        return _admitted({**self.masks, **edited})

    def _figures(self, masks: Masks) -> Figures:
        admitted = _admitted(masks)
        figures = self._tally("", admitted)
        figures["won"] = int(np.count_nonzero(admitted & self.won))
        figures["value"] = int(self.value[admitted].sum())
        others, everyone, nobody = ~admitted, np.ones(self.n, bool), np.zeros(self.n, bool)
        for key, mask in masks.items():
            figures[f"{key} yes"] = int(np.count_nonzero(mask))
            if_met = _admitted({**masks, key: everyone})
            without = if_met if dropped(key) else _admitted({**masks, key: nobody})
            figures.update(self._tally(f"{key} short ", if_met & others))
            figures.update(self._tally(f"{key} gained ", without & others))
            figures.update(self._tally(f"{key} lost ", admitted & ~without))
        for field in BREAKDOWNS:
            values = self.values[field]
            groups = {"": admitted, " won": admitted & self.won, " cohort": admitted & self.mature}
            groups[" cohort won"] = admitted & self.mature_won
            for suffix, leads in groups.items():
                counts = np.bincount(self.codes[field][leads] % len(values), minlength=len(values)).tolist()
                figures.update({f"{field} {name}{suffix}": n for name, n in zip(values, counts, strict=True)})
            for name in values:
                if not figures[f"{field} {name}"]:
                    for suffix in groups:
                        del figures[f"{field} {name}{suffix}"]
        return figures

    def _tally(self, prefix: str, leads: Mask) -> Figures:
        return {
            f"{prefix}leads": int(np.count_nonzero(leads)),
            f"{prefix}cohort": int(np.count_nonzero(leads & self.mature)),
            f"{prefix}cohort won": int(np.count_nonzero(leads & self.mature_won)),
        }


def _admitted(m: Masks) -> Mask:
    two = np.sum([m[key] for key in TWO_OF], axis=0, dtype=np.int8) >= 2
    return np.logical_and.reduce([*(m[key] for key in ALL), two, np.logical_or.reduce([m[key] for key in ANY])])
