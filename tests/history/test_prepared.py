"""A prepared history is the history that it was made from."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import ATTRIBUTES, FIELDS, definitions, histories

from leadkit.definition.reading import read_document
from leadkit.engine.admission import admit
from leadkit.history import Column, History, Outcome


def same_column(one: Column, other: Column) -> None:
    """Compare two columns cell by cell, and the words behind them."""
    assert (one.field, one.spellings, one.classes) == (other.field, other.spellings, other.classes)
    assert one.class_of.tolist() == other.class_of.tolist()
    if one.is_coded:
        assert one.codes.tolist() == other.codes.tolist()
    np.testing.assert_array_equal(one.numbers, other.numbers)
    assert len(one) == len(other)
    assert one.missing().tolist() == other.missing().tolist()


def same_outcome(one: Outcome, other: Outcome) -> None:
    """Compare what became of all leads."""
    for part in ("status", "decided_at", "value_cents", "has_value", "cost_cents", "has_cost"):
        assert getattr(one, part).tolist() == getattr(other, part).tolist(), part
    assert (one.reason is None) == (other.reason is None)
    if one.reason is not None and other.reason is not None:
        same_column(one.reason, other.reason)


def same(plain: History, stored: History) -> None:
    """Compare two histories in everything that anybody can ask of one."""
    assert repr(plain) == repr(stored)
    assert plain.lead_ids == stored.lead_ids
    assert plain.catalogue == stored.catalogue
    assert list(plain.catalogue.activities) == list(stored.catalogue.activities)
    assert plain.notices == stored.notices
    for part in ("created_at", "handed_over_at", "horizons"):
        assert getattr(plain, part).tolist() == getattr(stored, part).tolist(), part
    for name in plain.field_names:
        same_column(plain.column(name), stored.column(name))
    assert list(plain.outcomes) == list(stored.outcomes)
    for name, outcome in plain.outcomes.items():
        same_outcome(outcome, stored.outcomes[name])
    for kind, activities in plain.activities.items():
        other = stored.activities[kind]
        assert activities.kind == other.kind
        assert activities.lead.tolist() == other.lead.tolist()
        assert activities.at.tolist() == other.at.tolist()
        assert list(activities.attributes) == list(other.attributes)
        for name, column in activities.attributes.items():
            same_column(column, other.attributes[name])
        same_cut(plain, stored, kind)
    assert plain.fingerprint == stored.fingerprint


def same_cut(plain: History, stored: History, kind: str) -> None:
    """Compare what engines count in."""
    one, other = plain.cut(kind), stored.cut(kind)
    assert one is not None
    assert other is not None
    assert one.lead.tolist() == other.lead.tolist()
    assert (one.at + np.int64(one.epoch)).tolist() == (other.at + np.int64(other.epoch)).tolist()
    for name, column in one.attributes.items():
        found = other.attributes[name]
        assert column.field == found.field
        if column.is_coded:
            texts = [np.append(np.array(c.spellings, object), None)[c.codes] for c in (column, found)]
            assert one.rows(texts[0]).tolist() == other.rows(texts[1]).tolist()
        else:
            np.testing.assert_array_equal(one.rows(column.numbers), other.rows(found.numbers))


def toml(value: Any) -> str:
    """Return plain data as a TOML value."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(name)} = {toml(inner)}" for name, inner in value.items()) + "}"
    return json.dumps(value)


def write(drawn: dict[str, Any], folder: Path, form: str) -> None:
    """Write what a strategy drew as a folder with a ``history.toml``."""
    tables = {
        "leads": (drawn["leads"], ["lead_id", *FIELDS, "created_at", "handed_over_at"]),
        "activities": (drawn["activities"], ["lead_id", "kind", "at", *ATTRIBUTES]),
        "outcomes": (drawn["outcomes"], ["lead_id", "status", "decided_at"]),
    }
    for name, (rows, columns) in tables.items():
        frame = pd.DataFrame(rows, columns=pd.Index(columns), dtype=str)
        if form == "csv":
            frame.to_csv(folder / f"{name}.csv", index=False)
        else:
            cells = [pa.array([value or None for value in frame[column]], pa.string()) for column in columns]
            pq.write_table(pa.table(cells, names=columns), folder / f"{name}.parquet", row_group_size=3)
    settings = {
        **drawn["settings"],
        "leads": {**drawn["settings"]["leads"], "file": f"leads.{form}"},
        "activities": {"file": f"activities.{form}", "lead": "lead_id", "kind": "kind", "at": "at"},
        "outcome": {
            "file": f"outcomes.{form}", "lead": "lead_id", "column": "status", "won": ["won"], "lost": ["lost"],
            "decided_at": "decided_at",
        },
    }  # fmt: skip
    (folder / "history.toml").write_text("\n".join(f"{name} = {toml(value)}" for name, value in settings.items()))


@settings(max_examples=60)
@given(histories(), st.sampled_from(["csv", "parquet"]), st.lists(definitions(), min_size=1, max_size=3))
def test_any_history_prepared_is_itself(drawn: dict[str, Any], form: str, documents: list[Any]) -> None:
    """Leads, activities, outcomes, notices, fingerprint and verdicts are those of the files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(drawn, folder, form)
        plain = History.read(folder, prepare=False)
        stored = plain.prepare()
        same(plain, stored)
        for document in documents:
            draft = read_document(document)
            for engine in ("columns", "rows"):
                one, other = (admit(draft, found, engine=engine, allow_later=True) for found in (plain, stored))
                assert one.verdict.tolist() == other.verdict.tolist()
                assert one.admitted_at.tolist() == other.admitted_at.tolist()
