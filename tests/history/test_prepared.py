"""A prepared history is the history that it was made from."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from alike import same
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import ATTRIBUTES, FIELDS, definitions, histories

from leadkit.definition.catalogue import Catalogue, Field
from leadkit.definition.reading import read_document
from leadkit.engine.admission import admit
from leadkit.history import History

zones = st.sampled_from(["UTC", "Asia/Kathmandu"])


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


def agreed(zone: str) -> Catalogue:
    """Return a catalogue that reads the drawn cells in other words: types, orders, aliases, missing tokens, zone."""
    fields = (
        Field("country", "category", aliases={"America": ("US", "CA")}),
        Field("note", "category", missing=("oops",)),
        Field("source", "ordered", order=("list", "fair", "google")),
        Field("seniority", "text"),
        Field("revenue", "number", missing=("300",)),
        Field("employees", "text"),
        Field("since", "text"),
        Field("consent", "category"),
        Field("created_at", "date"),
    )
    attributes = (Field("tier", "ordered", order=("low", "high")), Field("seconds", "category", missing=("1",)))
    named = ({field.name: field for field in group} for group in (fields, attributes))
    return Catalogue(*named, {}, zone, ("", "0", "fair"))


@settings(max_examples=60)
@given(histories(), st.sampled_from(["csv", "parquet"]), st.lists(definitions(), min_size=1, max_size=3), zones)
def test_any_history_prepared_is_itself(drawn: dict[str, Any], form: str, documents: list[Any], zone: str) -> None:
    """Leads, activities, outcomes, notices, fingerprint and verdicts are those of the files, in any words."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(drawn, folder, form)
        plain = History.read(folder, prepare=False)
        stored = plain.prepare()
        same(plain, stored)
        other = agreed(zone)
        same(plain.under(other), stored.under(other))
        for document in documents:
            draft = read_document(document)
            for engine in ("columns", "rows"):
                one, other = (admit(draft, found, engine=engine, allow_later=True) for found in (plain, stored))
                assert one.verdict.tolist() == other.verdict.tolist()
                assert one.admitted_at.tolist() == other.admitted_at.tolist()
