"""The tables of what definitions mean: read from `tests/engine/meaning`, asked of an engine.

A table describes leads, one a case, and what is asked of each; the answers stand beside them. The same tables make
docs/meaning.md.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pandas as pd
from stored import Given, judge

from leadkit.definition.model import Definition, Ladder
from leadkit.engine.admission import Admission
from leadkit.engine.counting import NEVER
from leadkit.history.history import History

FOLDER = Path(__file__).parent / "engine" / "meaning"
ANSWERS = {1: "yes", 0: "no", -1: "unknown"}
STANDINGS = {-2: "never a lead", -1: "can't tell", 0: "no level"}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
MOMENT = re.compile(r"(\d{1,2}) ([A-Z][a-z]{2})(?: (\d{4}))? (\d{1,2}):(\d\d)(?::(\d\d))?( UTC)?")
ACTIVITY = re.compile(r"(.+?)(?: \((.*)\))?")
YEAR = 2026
CREATED = "2 Mar 12:00"
OF_LEAD = ("created", "handed over", "became", "decided")
"""Columns of a table that are no field and no kind of activity."""

Tells = Literal["criterion", "count", "verdict", "moment", "level"]
Answer = str | int


@dataclass(frozen=True)
class Asked:
    """One question of a table: a definition or ladder, and what its answer tells.

    `is_whole` says that a definition or ladder is asked, not a group or criterion put into one.
    """

    heading: str | None
    document: Mapping[str, Any]
    tells: Tells
    is_whole: bool = False


@dataclass(frozen=True)
class Table:
    """One table: the leads that are given, what is asked of each, and the answers."""

    chapter: str
    content: Mapping[str, Any]

    @property
    def title(self) -> str:
        """Return the table's heading."""
        return str(self.content["title"])

    @property
    def given(self) -> list[str]:
        """Return what tells the cases apart: fields, kinds of activity, moments of the lead."""
        return list(self.content["given"])

    @property
    def cases(self) -> list[list[Any]]:
        """Return the rows: what is given, then the answers."""
        return list(self.content["cases"])

    @property
    def expected(self) -> list[list[Answer]]:
        """Return the answers, a row per case."""
        return [case[len(self.given) :] for case in self.cases]

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone in which the table's moments are written."""
        return ZoneInfo(self.content.get("settings", {}).get("time_zone", "UTC"))

    @cached_property
    def asked(self) -> list[Asked]:
        """Return the questions."""
        return [self._question(entry) for entry in self.content["asked"]]

    def history(self) -> History:
        """Return the history of which the cases are the leads, made anew: what an engine keeps of it goes with it."""
        leads, activities, outcomes = [], [], []
        for number, case in enumerate(self.cases):
            given = {**self.content.get("always", {}), **dict(zip(self.given, case, strict=False))}
            lead = {"lead_id": f"L{number:02}", "created_at": CREATED, "handed_over_at": "", **self._cells(given)}
            leads.append({**lead, **{n: _stamp(lead[n]) for n in ("created_at", "handed_over_at")}})
            activities += [{"lead_id": lead["lead_id"], **row} for row in self._activities(given)]
            if given.get("became"):
                decided = _stamp(given.get("decided", ""))
                outcomes.append({"lead_id": lead["lead_id"], "status": given["became"], "decided_at": decided})
        columns = ["lead_id", "kind", "at", *self.content.get("attributes", {})]
        return Given(
            leads=pd.DataFrame(leads, dtype=str),
            activities=pd.DataFrame(activities, columns=pd.Index(columns), dtype=str),
            outcomes=pd.DataFrame(outcomes, columns=pd.Index(["lead_id", "status", "decided_at"]), dtype=str),
            settings=self._settings(),
        )

    def found(self, engine: str) -> list[list[Answer]]:
        """Return the answers of an engine, a row per case."""
        history = self.history()
        admissions: dict[str, Admission] = {}
        columns = []
        for asked in self.asked:
            text = repr(asked.document)
            if text not in admissions:
                kind = Ladder if "levels" in asked.document else Definition
                admissions[text] = judge(kind.from_dict(asked.document), history, engine)
            columns.append(_answers(asked, admissions[text], self.zone))
        return [list(row) for row in zip(*columns, strict=True)]

    def _settings(self) -> dict[str, Any]:
        settings = dict(self.content.get("settings", {}))
        if "as_of" in settings:
            settings["as_of"] = _stamp(settings["as_of"])
        fields = {name: {**f, "type": "yes-no"} if f["type"] == "verdict" else f for name, f in self.fields.items()}
        return {
            "leadkit": "history/1",
            "leads": {"id": "lead_id", "created_at": "created_at", "handed_over_at": "handed_over_at"},
            "fields": fields,
            "attributes": self.content.get("attributes", {}),
            "kinds": {kind: {} for kind in self.kinds},
            **settings,
        }

    @property
    def fields(self) -> dict[str, Any]:
        """Return the fields as the table describes them; the type ``verdict`` says met, not met or can't tell."""
        return dict(self.content.get("fields", {}))

    @property
    def kinds(self) -> list[str]:
        """Return the kinds of activity that the cases have."""
        named = [*self.given, *self.content.get("always", {})]
        return [name for name in dict.fromkeys(named) if name not in self.fields and name not in OF_LEAD]

    def _cells(self, given: Mapping[str, str]) -> dict[str, str]:
        cells = {}
        for name, cell in given.items():
            if name in self.fields:
                is_open = self.fields[name]["type"] == "verdict" and cell == "unknown"
                cells[name] = "" if is_open else cell
            elif name in ("created", "handed over"):
                cells[f"{name.replace(' ', '_')}_at"] = cell
        return cells

    def _activities(self, given: Mapping[str, str]) -> Iterator[dict[str, str]]:
        names = list(self.content.get("attributes", {}))
        for kind in self.kinds:
            for written in filter(None, given.get(kind, "").split("; ")):
                at, attributes = ACTIVITY.fullmatch(written).groups()  # type: ignore[union-attr]
                values = attributes.split(", ") if attributes else []
                known = {name: value for name, value in zip(names, values, strict=bool(values)) if value != "-"}
                yield {"kind": kind, "at": "" if at == "undated" else _stamp(at), **dict.fromkeys(names, ""), **known}

    def _question(self, entry: Mapping[str, Any]) -> Asked:
        entry = dict(entry)
        heading = entry.pop("heading", None)
        tells = entry.pop("tells", self.content.get("tells"))
        entry.pop("answers", None)
        observe = entry.pop("observe", None)
        if "ladder" in entry:
            return Asked(heading, self._ladder(entry["ladder"]), tells or "level", is_whole=True)
        if "definition" in entry:
            return Asked(heading, self._definition(entry["definition"]), tells or "verdict", is_whole=True)
        horizon = {"horizon": {"observe": observe}} if observe else {}
        if "activity" in entry and "count" not in entry:
            return Asked(heading, self._definition({"actions": {"any": self._each_number(entry)}, **horizon}), "count")
        tells = tells or ("criterion" if "field" in entry or "activity" in entry else "verdict")
        node = {"all": [entry]} if tells == "criterion" else entry
        return Asked(heading, self._definition({"actions": node, **horizon}), tells)

    def _each_number(self, entry: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the same count compared with each number that could be found, and one more."""
        highest = max(answer for row in self.expected for answer in row if isinstance(answer, int)) + 1
        ops = {"n": "=", "n-or-more": ">="}
        return [
            {**entry, "key": f"{name}.{n}", "count": {"op": op, "value": n}}
            for name, op in ops.items()
            for n in range(highest + 1)
        ]

    def _ladder(self, ladder: Mapping[str, Any]) -> dict[str, Any]:
        levels = [self._definition(level, f"level-{i}") for i, level in enumerate(ladder["levels"])]
        never = {"never": self._node(ladder["never"], [])} if "never" in ladder else {}
        return {"leadkit": "ladder/1", "id": "asked", **never, "levels": levels}

    def _definition(self, members: Mapping[str, Any], name: str = "asked") -> dict[str, Any]:
        keys: list[str] = []
        sections = ("format", "characteristics", "actions")
        judged = {n: self._node(node, keys) if n in sections else node for n, node in members.items()}
        return {"leadkit": "definition/1", "id": name, **judged}

    def _node(self, node: Any, keys: list[str]) -> dict[str, Any]:
        """Return a group or criterion with keys; a name stands for a criterion of the table, or for a verdict."""
        if isinstance(node, str):
            verdict = {"field": node, "op": "=", "value": True}
            node = self.content.get("criteria", {}).get(node, verdict)
        if "field" in node or "activity" in node:
            keys.append(f"c{len(keys)}")
            return {"key": keys[-1], **node}
        return {
            name: [
                {**m, "when": self._node(m["when"], keys)} if "points" in m else self._node(m, keys) for m in members
            ]
            if isinstance(members, list)
            else members
            for name, members in node.items()
        }


@dataclass(frozen=True)
class Chapter:
    """Some tables under one heading."""

    title: str
    text: str
    tables: tuple[Table, ...]


def chapters() -> list[Chapter]:
    """Return the chapters in their order."""
    read = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
    return [Chapter(c["title"], c["text"], tuple(Table(c["title"], table) for table in c["table"])) for c in read]


def moment(written: str) -> str:
    """Return a moment of a table as an ISO 8601 stamp, without a zone unless it names UTC."""
    match = MOMENT.fullmatch(written)
    assert match, f"not a moment: {written}"
    day, month, year, hour, minute, second, utc = match.groups()
    date = f"{int(year or YEAR):04}-{MONTHS.index(month) + 1:02}-{int(day):02}"
    return f"{date}T{int(hour):02}:{minute}:{second or '00'}{'Z' if utc else ''}"


def _stamp(written: str) -> str:
    return moment(written) if written else ""


def _answers(asked: Asked, found: Admission, zone: ZoneInfo) -> list[Answer]:
    match asked.tells:
        case "criterion":
            (pair,) = found.criteria.values()
            return [ANSWERS[code] for code in pair.codes().tolist()]
        case "count":
            return _counts(found)
        case "level":
            titles = [level["title"] for level in asked.document["levels"]]
            return [STANDINGS[n] if n <= 0 else titles[n - 1] for n in found.standing.tolist()]
        case "moment":
            pairs = zip(found.verdict.tolist(), found.admitted_at.tolist(), strict=True)
            return [_told(code, at, zone) for code, at in pairs]
        case _:
            return [ANSWERS[code] for code in found.verdict.tolist()]


def _told(code: int, at: int, zone: ZoneInfo) -> str:
    if code != 1:
        return ANSWERS[code]
    if at == NEVER:
        return "blank"
    local = datetime.fromtimestamp(at, UTC).astimezone(zone)
    seconds = f":{local.second:02}" if local.second else ""
    year = f" {local.year}" if local.year != YEAR else ""
    return f"{local.day} {MONTHS[local.month - 1]}{year} {local:%H:%M}{seconds}"


def _counts(found: Admission) -> list[Answer]:
    """Return the one number that each lead's count equals, seen to agree with what it is at least."""
    codes = {key: pair.codes().tolist() for key, pair in found.criteria.items()}
    told: list[Answer] = []
    for lead in range(found.history.n):
        equal = [int(key[2:]) for key in codes if key.startswith("n.") and codes[key][lead] == 1]
        reached = [int(key[10:]) for key in codes if key.startswith("n-or-more.") and codes[key][lead] == 1]
        if not equal and all(codes[key][lead] == -1 for key in codes if key != "n-or-more.0"):
            told.append("unknown")
        else:
            told.append(equal[0] if len(equal) == 1 and reached == [*range(equal[0] + 1)] else f"{equal} {reached}")
    return told
