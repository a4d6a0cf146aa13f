"""Pandas: data frames in memory, a boolean mask per criterion, all but the edited one kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from draft import (
    ASSETS,
    AUDIT,
    BREAKDOWNS,
    COUNTRIES,
    EMPLOYEES,
    FORMATS,
    INDUSTRIES,
    KEYS,
    PAGES,
    RECENT,
    RECENT_DAYS,
    REVENUE,
    SENIORITIES,
    SENIORITY,
    TIME_ZONE,
    TRACKED,
    TWO_OF,
    Figures,
    drafts,
    dropped,
)

from peers.cells import cells

Masks = dict[str, "pd.Series | bool"]


class Pandas:
    """Data frames and masks."""

    version = pd.__version__

    def __init__(self, folder: Path) -> None:
        self.leads = pd.read_parquet(folder / "leads.parquet")
        for name in BREAKDOWNS:
            self.leads[name] = self.leads[name].astype("category")
        self.leads["seniority"] = pd.Categorical(self.leads["seniority"], SENIORITIES, ordered=True)
        self.leads["customer"] = self.leads["customer"].astype("boolean")
        self.leads["audit"] = pd.to_datetime(self.leads["audit"])
        self.views = pd.read_parquet(folder / "views.parquet", columns=["lead", "moment", "horizon"])
        self.downloads = pd.read_parquet(folder / "downloads.parquet", columns=["lead", "asset", "tier"])
        self.downloads = self.downloads.astype({"asset": "category", "tier": "category"})
        self.webinars = pd.read_parquet(folder / "webinars.parquet", columns=["lead"])
        self.mature, self.won, self.value = self.leads["mature"], self.leads["won"], self.leads["value_cents"]
        self.mature_won = self.mature & self.won

    def settle(self) -> None:
        """Keep the masks of all criteria."""
        self.masks = self._all_masks()
        self.drafts = pd.DataFrame({f"draft {i}": self._draft(**d) for i, d in enumerate(drafts())})

    def cold(self) -> Figures:
        """Return the first figures of the whole definition."""
        return self._figures(self._all_masks())

    def edit_number(self, revenue: int) -> Figures:
        """Return the figures for another least revenue."""
        return self._figures({**self.masks, "revenue": self.leads["revenue"] >= revenue})

    def edit_tick(self, formats: Sequence[str]) -> Figures:
        """Return the figures for other formats."""
        return self._figures({**self.masks, "channel": self.leads["format"].isin(formats)})

    def window(self, minutes: int) -> Figures:
        """Return the figures for a sliding window of so many minutes."""
        before = self.views.groupby("lead")["moment"].shift(PAGES - 1)
        hit = self.views["moment"] - before < pd.Timedelta(minutes=minutes)
        mask = self.leads["lead"].isin(self.views.loc[hit, "lead"])
        return self._figures({**self.masks, "pages": mask})

    def window_by_rolling(self, minutes: int) -> Figures:
        """Return the same by counting in rolling windows, as the documentation of pandas shows."""
        times = self.views.assign(view=1).set_index("moment").groupby("lead")["view"]
        most = times.rolling(pd.Timedelta(minutes=minutes)).count().groupby("lead").max()
        return self._figures({**self.masks, "pages": self.leads["lead"].isin(most[most >= PAGES].index)})

    def slider(self, stops: Sequence[int]) -> Figures:
        """Return how many count at each stop of the least revenue, and those of the cohort that were won."""
        others = _admitted({**self.masks, "revenue": True})
        kept = self.leads.loc[others, ["revenue", "mature", "won"]]
        found = {}
        for stop in stops:
            at = kept[kept["revenue"] >= stop]
            found[f"{stop}"] = len(at)
            found[f"{stop} won"] = int((at["mature"] & at["won"]).sum())
        return found

    def pairs(self) -> Figures:
        """Return for each two drafts whom both, only one and neither admits, and the won among them."""
        won = self.drafts[self.won]
        return {**_cells(self.drafts, ""), **_cells(won, " won")}

    def partition(self) -> Figures:
        """Return how many are admitted and undecided, with three-valued masks, and each criterion's answers."""
        leads = self.leads
        seen = leads["lead"].isin(self.views["lead"]) | leads["source"].isin(TRACKED)
        of = {
            "channel": "format", "industry": "industry", "revenue": "revenue", "country": "country",
            "seniority": "seniority", "employees": "employees", "customer": "customer", "audit": "audit",
        }  # fmt: skip
        three = {}
        for key in KEYS:
            mask = self.masks[key].astype("boolean")
            if key in of:
                mask = mask.mask(leads[of[key]].isna())
            elif key in ("pages", "recent"):
                mask = mask.mask(~seen)
            three[key] = mask
        least = sum(three[key].fillna(False).astype(int) for key in ("seniority", "employees", "customer", "audit"))
        most = sum(three[key].fillna(True).astype(int) for key in ("seniority", "employees", "customer", "audit"))
        two = (least >= 2).astype("boolean").mask((least < 2) & (most >= 2))
        did = three["pages"] | three["assets"] | three["webinar"] | three["recent"]
        verdict = three["channel"] & three["industry"] & three["revenue"] & three["country"] & two & did
        found = {}
        for key, answers in {"verdict": verdict, **three}.items():
            found[f"{key} yes"] = int(answers.sum())
            found[f"{key} unknown"] = int(answers.isna().sum())
        return found

    def _all_masks(self) -> Masks:
        leads = self.leads
        day = self.views["moment"].dt.tz_convert(TIME_ZONE).dt.floor("D")
        a_day = self.views.groupby(["lead", day]).size()
        high = self.downloads[self.downloads["tier"] == "high value"]
        assets = high.groupby("lead")["asset"].nunique()
        recently = self.views[self.views["moment"] >= self.views["horizon"] - pd.Timedelta(days=RECENT_DAYS)]
        self.recent_views = recently.groupby("lead").size()
        return {
            "channel": leads["format"].isin(FORMATS),
            "industry": leads["industry"].isin(INDUSTRIES),
            "revenue": leads["revenue"] >= REVENUE,
            "country": leads["country"].isin(COUNTRIES),
            "seniority": leads["seniority"] >= SENIORITY,
            "employees": leads["employees"].between(*EMPLOYEES),
            "customer": leads["customer"].eq(False).fillna(False).astype(bool),
            "audit": leads["audit"] <= pd.Timestamp(AUDIT),
            "pages": leads["lead"].isin(a_day[a_day >= PAGES].index.get_level_values("lead")),
            "assets": leads["lead"].isin(assets[assets >= ASSETS].index),
            "webinar": leads["lead"].isin(self.webinars["lead"]),
            "recent": leads["lead"].isin(self.recent_views[self.recent_views >= RECENT].index),
        }

    def _draft(self, revenue: int, formats: Sequence[str], recent: int) -> pd.Series:
        edited = {
            "revenue": self.leads["revenue"] >= revenue,
            "channel": self.leads["format"].isin(formats),
            "recent": self.leads["lead"].isin(self.recent_views[self.recent_views >= recent].index),
        }
        return _admitted({**self.masks, **edited})

    def _figures(self, masks: Masks) -> Figures:
        admitted = _admitted(masks)
        figures = self._tally("", admitted)
        figures["won"] = int((admitted & self.won).sum())
        figures["value"] = int(self.value[admitted].sum())
        others = ~admitted
        for key, mask in masks.items():
            figures[f"{key} yes"] = int(mask.sum())
            if_met = _admitted({**masks, key: True})
            without = if_met if dropped(key) else _admitted({**masks, key: False})
            figures.update(self._tally(f"{key} short ", if_met & others))
            figures.update(self._tally(f"{key} gained ", without & others))
            figures.update(self._tally(f"{key} lost ", admitted & ~without))
        chosen = self.leads.loc[admitted, [*BREAKDOWNS, "mature", "won"]]
        chosen["cohort won"] = chosen["mature"] & chosen["won"]
        for field in BREAKDOWNS:
            groups = chosen.groupby(field, observed=True, dropna=False)
            table = groups.agg(
                leads=("won", "size"), won=("won", "sum"), cohort=("mature", "sum"), hits=("cohort won", "sum")
            )
            for value, row in zip(table.index, table.to_numpy().tolist(), strict=True):
                name = f"{field} {'missing' if pd.isna(value) else value}"
                figures.update(zip((name, f"{name} won", f"{name} cohort", f"{name} cohort won"), row, strict=True))
        return figures

    def _tally(self, prefix: str, leads: pd.Series) -> Figures:
        return {
            f"{prefix}leads": int(leads.sum()),
            f"{prefix}cohort": int((leads & self.mature).sum()),
            f"{prefix}cohort won": int((leads & self.mature_won).sum()),
        }


def _admitted(m: Masks) -> pd.Series:
    two = sum(int(m[key]) if isinstance(m[key], bool) else m[key].astype("int8") for key in TWO_OF) >= 2
    did = m["pages"] | m["assets"] | m["webinar"] | m["recent"]
    return m["channel"] & m["industry"] & m["revenue"] & m["country"] & two & did


def _cells(frame: pd.DataFrame, suffix: str) -> Figures:
    numbers = frame.to_numpy(np.float32)
    return cells((numbers.T @ numbers).tolist(), len(frame), suffix)
