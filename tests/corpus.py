"""The nasty rows of `tests/engine/corpus`, and definitions that probe whatever a history has."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
from meaning import Answer, Table
from stored import Given

from leadkit.definition.catalogue import CODED_TYPES, Field
from leadkit.definition.suit import OPS_BY_TYPE
from leadkit.history.column import Column
from leadkit.history.history import History

FOLDER = Path(__file__).parent / "engine" / "corpus"
LONG = "ab" * 50_000
MOST_VALUES, MOST_KINDS, MOST_CRITERIA = 4, 3, 30
Window = dict[str, str] | None
WINDOWS: list[Window] = [
    None, {"calendar": "day"}, {"calendar": "week"}, {"calendar": "month"}, {"sliding": "PT1S"}, {"sliding": "P1D"},
]  # fmt: skip


@dataclass(frozen=True)
class Nasty(Table):
    """A small history that is nasty in one way, with questions and their answers."""

    @property
    def title(self) -> str:
        """Return the name of its file."""
        return self.chapter

    @property
    def given(self) -> list[str]:
        """Return nothing: the leads stand in the file as they are."""
        return []

    @property
    def cases(self) -> list[list[Answer]]:
        """Return the answers, a row per lead."""
        return [list(row) for row in zip(*(asked["answers"] for asked in self.content["asked"]), strict=True)]

    @cached_property
    def lead_ids(self) -> list[str]:
        """Return the leads in the order of the file."""
        return [row["lead_id"] for row in rows(self.content["leads"])]

    def history(self) -> History:
        """Return the history, made anew."""
        settings = {**self.content.get("settings", {}), "leads": {"id": "lead_id"}}
        leads = frame(self.content["leads"])
        for moment in ("created_at", "handed_over_at"):
            if moment in leads:
                settings["leads"][moment] = moment
        for name in self.content.get("doubles", []):
            leads[name] = leads[name].astype(float)
        activities = self.content.get("activities")
        outcomes = self.content.get("outcomes")
        return Given(
            leads,
            None if activities is None else frame(activities, self.content.get("repeat", 1)),
            outcomes=None if outcomes is None else frame(outcomes),
            settings={"leadkit": "history/1", **settings},
        )


def corpus() -> list[Nasty]:
    """Return all nasty histories by name."""
    paths = sorted(FOLDER.glob("*.toml"))
    return [Nasty(path.stem, tomllib.loads(path.read_text(encoding="utf-8"))) for path in paths]


def rows(text: str) -> list[dict[str, Any]]:
    """Return the rows of a CSV text, with what cannot stand in one put in its place."""
    read = csv.DictReader(io.StringIO(text.strip("\n"), newline=""))
    return [{name: _cell(cell) for name, cell in row.items()} for row in read]


def frame(text: str, repeat: int = 1) -> pd.DataFrame:
    """Return a CSV text as a data frame of texts and nulls."""
    return pd.DataFrame(rows(text) * repeat, dtype=object)


def _cell(cell: str) -> str | None:
    return None if cell == "<null>" else cell.replace("<long>", LONG).replace("\\0", "\0")


def probes(history: History, windows: Sequence[Window] = WINDOWS) -> Iterator[dict[str, Any]]:
    """Yield definitions on every field, kind and attribute of a history, compared with values that it has."""
    asked = iter([*_of_fields(history), *_of_kinds(history, windows)])
    policies = ["unknown", "no", "yes"]
    number = 0
    while chunk := list(islice(asked, MOST_CRITERIA)):
        keyed = [{**criterion, "key": f"c{i}"} for i, criterion in enumerate(chunk)]
        half = len(keyed) // 2
        sections = {"format": keyed[:half], "actions": keyed[half:]} if half else {"actions": keyed}
        yield {
            "leadkit": "definition/1",
            "id": f"probe-{number}",
            "if_missing": policies[number % 3],
            **{name: {"at_least": 1 + len(members) // 3, "of": members} for name, members in sections.items()},
            "admit": {"any": list(sections)},
        }
        number += 1
    yield from _moments(history, len(windows))


def _of_fields(history: History) -> Iterator[dict[str, Any]]:
    for name, field in history.catalogue.fields.items():
        yield from _tests(field, history.column(name))


def _of_kinds(history: History, windows: Sequence[Window]) -> Iterator[dict[str, Any]]:
    for kind, activities in islice(history.activities.items(), MOST_KINDS):
        if history.catalogue.activities[kind].by != "lead":
            continue
        for number, within in enumerate(windows):
            base = {"activity": kind, **({} if within is None else {"within": within})}
            yield {**base, "count": {"op": ">=", "value": 2}}
            if number % 2:
                yield {**base, "recent": "P1D", "count": {"op": "<=", "value": 1}, "if_missing": "unknown"}
            else:
                yield from (
                    {**base, "distinct": a, "count": {"op": "=", "value": 1}} for a in [*activities.attributes][:1]
                )
        for attribute, column in islice(activities.attributes.items(), 3):
            for test in islice(_tests(history.catalogue.attributes[attribute], column), 5):
                yield {"activity": kind, "where": [test], "count": {"op": ">=", "value": 1}}


def _tests(field: Field, column: Column) -> Iterator[dict[str, Any]]:
    """Yield comparisons of a field with values that occur; those it cannot be compared with are left out."""
    values = _values(field, column)
    for op in OPS_BY_TYPE[field.type]:
        if op in ("known", "missing"):
            yield {"field": field.name, "op": op}
        elif values and op in ("in", "not in"):
            yield {"field": field.name, "op": op, "value": values[:2]}
        elif values and op == "between":
            yield {"field": field.name, "op": op, "value": [values[0], values[-1]]}
        else:
            yield from ({"field": field.name, "op": op, "value": value} for value in values)


def _values(field: Field, column: Column) -> list[Any]:
    if field.type in CODED_TYPES:
        return [s for s in column.spellings if s.isprintable() and len(s) < 100][:MOST_VALUES]
    numbers = list(dict.fromkeys(column.numbers[~column.missing()].tolist()))[:MOST_VALUES]
    return [] if field.type in ("date", "yes-no") else numbers


def _moments(history: History, most: int) -> Iterator[dict[str, Any]]:
    """Yield definitions whose moments tell: one count each, with and without an observation time."""
    for kind in islice(history.activities, 2):
        asked = [
            {"count": {"op": ">=", "value": 2}},
            {"count": {"op": ">", "value": 0}, "within": {"calendar": "week"}},
            {"count": {"op": ">=", "value": 2}, "within": {"sliding": "P1D"}},
            {"count": {"op": "<=", "value": 1}, "recent": "P1D"},
        ]
        for number, count in enumerate(asked[:most]):
            yield {
                "leadkit": "definition/1",
                "id": f"moment-{number}",
                "actions": {"any": [{"key": "c", "activity": kind, **count}]},
                **({"horizon": {"observe": "P30D"}} if number % 2 else {}),
            }
