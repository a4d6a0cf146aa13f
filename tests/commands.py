"""What tests of commands share: a small history in files, and the answer of a command."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HISTORY = """leadkit = "history/1"
as_of = 2026-06-30T00:00:00Z
mature_after = "P90D"
[leads]
file = "leads.csv"
id = "lead_id"
created_at = "created_at"
[activities]
file = "activities.csv"
lead = "lead_id"
kind = "kind"
at = "at"
[outcome]
column = "status"
won = ["won"]
lost = ["lost"]
[fields.revenue]
type = "number"
[fields.format]
type = "category"
[fields.rank]
type = "ordered"
order = ["staff", "director"]
"""
LEADS = """lead_id,created_at,format,revenue,rank,note,status
L1,2026-01-05T09:00:00Z,webinar,500,director,,won
L2,2026-01-06T09:00:00Z,webinar,100,staff,,lost
L3,2026-01-07T09:00:00Z,list,,director,,
L4,2026-06-01T09:00:00Z,webinar,900,,,won
L5,2026-01-09T09:00:00Z,list,700,staff,,lost
"""
ACTIVITIES = """lead_id,kind,at,page
L1,visit,2026-01-05T10:00:00Z,a
L1,visit,2026-01-05T11:00:00Z,b
L4,visit,2026-06-02T11:00:00Z,a
"""
DRAFT: dict[str, Any] = {
    "leadkit": "definition/1",
    "id": "small",
    "title": "Small lead",
    "characteristics": {"all": [{"key": "revenue", "field": "revenue", "op": ">=", "value": 400}]},
    "actions": {"all": [{"key": "visits", "activity": "visit", "count": {"op": ">=", "value": 1}}]},
}


@dataclass(frozen=True)
class Answer:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Stdout as JSON."""
        return json.loads(self.out)


Call = Callable[..., Answer]


def write_history(
    folder: Path, *, settings: str = HISTORY, leads: str | bytes = LEADS, activities: str = ACTIVITIES
) -> Path:
    """Write a history and return its folder."""
    folder.mkdir(parents=True)
    (folder / "history.toml").write_text(settings, encoding="utf-8")
    (folder / "leads.csv").write_bytes(leads if isinstance(leads, bytes) else leads.encode())
    (folder / "activities.csv").write_text(activities, encoding="utf-8")
    return folder


def write(path: Path, document: Any) -> Path:
    """Write a JSON document and return its path."""
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
