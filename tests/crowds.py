"""Random histories of many leads, close to every edge: one statement of an engine judges them all.

What is drawn is the same as in `strategies`: lists of rows that can be read, and that shrink to one lead.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from strategies import ATTRIBUTES, CELLS, FIELDS, KINDS, Document, stamp

HOUR, DAY = 3_600, 86_400
CENTRES = {
    # A moment near which all is dated, and zones for which something happens there.
    1_772_859_600: ["UTC", "America/New_York", "Asia/Kathmandu"],  # midnight of 7 March 2026; 23 hours the day after
    1_793_505_600: ["America/New_York", "America/Havana", "America/St_Johns"],  # 1 November 2026: 25 hours
    1_774_735_200: ["Asia/Beirut", "Europe/Berlin", "UTC"],  # 29 March 2026: in Beirut no midnight
    1_798_761_600: ["UTC", "Pacific/Kiritimati", "America/New_York"],  # new year 2027, in the week 53 of 2026
    -7_200: ["UTC", "Europe/London", "Asia/Kolkata"],  # shortly before 1970
    1_775_314_800: ["Australia/Lord_Howe", "UTC"],  # 4 April 2026: clocks go back by half an hour
}
_EDGES = [-200, -168, -48, -25, -24, -23, -5, -1, 0, 1, 5, 19, 23, 24, 25, 47, 48, 167, 168, 720]
_NUDGES = [0, 0, 0, -1, 1, 1_800]
_TOGETHER = [("same", 0), ("a second", 1), ("an hour", HOUR), ("a day", DAY)]


@st.composite
def crowds(draw: st.DrawFn, most: int = 30) -> Document:
    """Draw the arguments of `History`: up to `most` leads, their activities, outcomes and settings."""
    centre = draw(st.sampled_from(list(CENTRES)))
    moments = st.builds(_moment, st.just(centre), st.sampled_from(_EDGES), st.sampled_from(_NUDGES))
    n = draw(st.integers(1, most))
    ids = [f"L{i}" for i in range(n)]
    leads = draw(st.lists(_lead(moments), min_size=n, max_size=n))
    bursts = draw(st.lists(_burst(moments, ids), min_size=n // 3, max_size=2 * n + 3))
    outcomes = draw(st.lists(_outcome(moments), min_size=n, max_size=n))
    return {
        "leads": [{"lead_id": name, **lead} for name, lead in zip(ids, leads, strict=True)],
        "activities": [activity for burst in bursts for activity in burst],
        "outcomes": [
            {"lead_id": name, **outcome} for name, outcome in zip(ids, outcomes, strict=True) if outcome["status"]
        ],
        "settings": draw(_settings(CENTRES[centre], moments)),
    }


def _moment(centre: int, hours: int, nudge: int) -> int:
    return centre + hours * HOUR + nudge


@st.composite
def _lead(draw: st.DrawFn, moments: st.SearchStrategy[int]) -> Document:
    cells = {name: draw(st.sampled_from(CELLS[name])) for name in FIELDS}
    created, handed = draw(st.integers(0, 9)), draw(st.integers(0, 4))
    return {
        **cells,
        "created_at": stamp(draw(moments) if created else None),
        "handed_over_at": stamp(None if handed else draw(moments)),
    }


@st.composite
def _burst(draw: st.DrawFn, moments: st.SearchStrategy[int], ids: list[str]) -> list[Document]:
    """Draw some activities of one lead and kind that lie close together: ties, edges of windows, repetitions."""
    common = {"lead_id": draw(st.sampled_from(ids)), "kind": draw(st.sampled_from(KINDS))}
    at = draw(moments)
    _, step = draw(st.sampled_from(_TOGETHER))
    return [
        {
            **common,
            "at": stamp(at + i * step),
            "tier": draw(st.sampled_from(CELLS["tier"])),
            "seconds": draw(st.sampled_from(CELLS["seconds"])),
        }
        for i in range(draw(st.sampled_from([1, 2, 3, 1, 2, 5])))
    ]


@st.composite
def _outcome(draw: st.DrawFn, moments: st.SearchStrategy[int]) -> Document:
    status = draw(st.sampled_from(["", "", "won", "lost", "", "working"]))
    dated = draw(st.integers(0, 3)) if status else 0
    return {"status": status, "decided_at": stamp(draw(moments) if dated else None)}


@st.composite
def _settings(draw: st.DrawFn, zones: list[str], moments: st.SearchStrategy[int]) -> Document:
    settings: Document = {
        "leadkit": "history/1",
        "missing": ["", "unknown"],
        "fields": FIELDS,
        "attributes": ATTRIBUTES,
        "time_zone": draw(st.sampled_from(zones)),
        "leads": {"id": "lead_id", "created_at": "created_at", "handed_over_at": "handed_over_at"},
        "kinds": {kind: {"by": "lead"} for kind in KINDS},
    }
    if draw(st.booleans()):
        settings["as_of"] = stamp(draw(moments) + DAY * draw(st.sampled_from([0, 30])))
    if draw(st.booleans()):
        listed: Any = draw(st.sampled_from([["Google", "fair"], ["list"], ["google", "nobody"]]))
        settings["tracks"] = {"field": "source", draw(st.sampled_from(KINDS)): listed}
    return settings
