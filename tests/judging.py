"""What the truth tables share: a history of one lead, and what a definition says of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pandas as pd

from leadkit.definition.model import Definition
from leadkit.engine.admission import Admission, admit
from leadkit.history.history import History

ANSWER = {1: "yes", 0: "no", -1: "unknown"}
FIELDS = {
    "text": {},
    "source": {"type": "category", "aliases": {"google": ["Google", "GOOGLE"]}},
    "rank": {"type": "ordered", "order": ["low", "mid", "high"]},
    "number": {"type": "number"},
    "day": {"type": "date"},
    "flag": {"type": "yes-no"},
}

YES = {"field": "text", "op": "=", "value": "x"}
NO = {"field": "text", "op": "!=", "value": "x"}
UNKNOWN = {"field": "number", "op": ">", "value": 1}
MEMBERS = {"y": YES, "n": NO, "u": UNKNOWN}
CREATED, AS_OF = "2026-03-02T12:00:00", "2026-03-20T00:00:00"


def history(lead: dict[str, str], activities: list[tuple[str, ...]] = (), **settings: Any) -> History:  # type: ignore[assignment]
    """Return a history of one lead, created on 2 March 2026 at noon UTC unless `lead` says otherwise."""
    row = {"lead_id": "L1", "created_at": "2026-03-02T12:00:00Z", "handed_over_at": "", **lead}
    rows = [dict(zip(("kind", "at", "tier", "asset"), (*a, "", "")[:4], strict=True), lead_id="L1") for a in activities]
    columns = pd.Index(["lead_id", "kind", "at", "tier", "asset"])
    return History(
        leads=pd.DataFrame([row], dtype=str),
        activities=pd.DataFrame(rows, columns=columns, dtype=str),
        settings={
            "leadkit": "history/1",
            "leads": {"id": "lead_id", "created_at": "created_at", "handed_over_at": "handed_over_at"},
            "fields": {name: field for name, field in FIELDS.items() if name in lead},
            "kinds": {"page": {}, "asset": {}},
            **settings,
        },
    )


def judge(past: History, engine: str, *, node: dict[str, Any] | None = None, **members: Any) -> Admission:
    """Judge `past` by a definition with one section, `node`."""
    document = {"leadkit": "definition/1", "id": "d", **({} if node is None else {"actions": node}), **members}
    return admit(Definition.from_dict(document), past, engine=engine)  # type: ignore[arg-type]


def seconds(text: str) -> int:
    """Return a UTC stamp without zone as seconds since 1970."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def pages(*stamps: str) -> list[tuple[str, ...]]:
    """Return a page view at each moment of March 2026, such as ``"2T10:00"``."""
    return [("page", f"2026-03-{s.split('T')[0].zfill(2)}T{s.split('T')[1]}Z") for s in stamps]
