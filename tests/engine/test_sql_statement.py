"""The statement as text: the same in nine dialects, readable, parsed again, with names and constants that are safe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlglot
from drafts import ACME, ROOT
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify

from leadkit.definition.catalogue import Catalogue, Field
from leadkit.definition.model import Definition
from leadkit.engine.admission import admit
from leadkit.engine.sql.portable import DIALECTS
from leadkit.engine.sql.text import Dialect, statement
from leadkit.errors import UsageError
from leadkit.history.history import History

SNAPSHOTS = Path(__file__).parent / "sql"
SNAPSHOT_OF = {"per_lead": False, "patterns": True}
HOSTILE = [
    "'; DROP TABLE leads; --",
    "\\",
    "\\'; --",
    "a\\",
    '"',
    "`",
    "]",
    "${x}",
    "{{x}}",
    "%s",
    "?",
    ":x",
    "😀",
    "Å",
    "ß",
]
NAMES = [
    'we"ird',
    "two words",
    "select",
    "A",
    "a",
    "Ä",
    "ä",
    "naïve 'quote'",
    "lead",
    "row",
    "at",
    "status",
    "f1",
    "[b]",
]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """Return the sample history's catalogue."""
    return History.read(ROOT / "data" / "acme").catalogue


def acme(catalogue: Catalogue, dialect: str, *, patterns: bool = False) -> str:
    """Return the text of the worked definition."""
    definition = Definition.from_dict(ACME)
    return statement(definition, catalogue, dialect, as_of=1_782_777_600, mature_after=15_552_000, patterns=patterns)  # type: ignore[arg-type]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("shape", SNAPSHOT_OF)
def test_it_reads_as_committed(shape: str, dialect: str, catalogue: Catalogue) -> None:
    """The text for the worked definition is the one in tests/engine/sql; look at what changed, then write it anew."""
    path = SNAPSHOTS / f"acme.{shape}.{dialect}.sql"
    assert acme(catalogue, dialect, patterns=SNAPSHOT_OF[shape]) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("patterns", [False, True])
def test_it_is_read_again(patterns: bool, dialect: str, catalogue: Catalogue) -> None:
    """The dialect's parser takes it for one query, and every column that it names is in a table that it names."""
    (query,) = sqlglot.parse(acme(catalogue, dialect, patterns=patterns), read=dialect)
    assert isinstance(query, exp.Select)
    leads = ["lead_id", "created_at", "handed_over_at", "decided_at", "annual_revenue_usd", "asset_tier", "format"]
    leads += ["hq_country", "industry", "lead_source", "seniority", *(["status", "value_cents"] if patterns else [])]
    schema = {
        "leads": dict.fromkeys(leads, "BIGINT"),
        "activities": dict.fromkeys(["lead_id", "activity", "at", "asset", "tier"], "BIGINT"),
    }
    assert qualify(query, schema=schema, validate_qualify_columns=True) is not None


def test_the_check_of_columns_finds_a_stranger(catalogue: Catalogue) -> None:
    """The check above fails where a table has not what the statement names."""
    query = sqlglot.parse_one(acme(catalogue, "duckdb"), read="duckdb")
    with pytest.raises(sqlglot.errors.OptimizeError):
        qualify(query, schema={"leads": {"lead_id": "BIGINT"}, "activities": {"at": "BIGINT"}}, dialect="duckdb")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_large_group_takes_a_line_per_member(dialect: Dialect) -> None:
    """Twice as many counts in "at least", and more members than one list holds, make a statement twice as long."""
    long = [statement(counts(n), Catalogue({}), dialect) for n in (50, 100, 200)]
    assert sqlglot.parse_one(long[-1], read=dialect).find(exp.Select)
    assert len(long[1]) < 2.1 * len(long[0])
    assert len(long[2]) < 2.1 * len(long[1])


def counts(n: int) -> Definition:
    """Return a definition that asks for half of `n` counts, each of an activity of its own number."""
    members = [{"key": f"c{i}", "activity": "view", "count": {"op": ">=", "value": i + 1}} for i in range(n)]
    group = {"at_least": n // 2, "of": members}
    return Definition.from_dict({"leadkit": "definition/1", "id": "d", "actions": group})


def test_an_unknown_dialect_is_answered_with_the_nearest(catalogue: Catalogue) -> None:
    """A slip in a dialect's name is answered with the name that resembles it."""
    with pytest.raises(UsageError, match="snowflake"):
        acme(catalogue, "snowflak")


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("text", HOSTILE)
def test_a_constant_stays_a_constant(text: str, dialect: Dialect) -> None:
    """Whatever is asked for, the parser finds it again as one text constant, in one statement."""
    definition = Definition.from_dict(one("country", "=", text))
    (query,) = sqlglot.parse(statement(definition, Catalogue({"country": Field("country")}), dialect), read=dialect)
    assert query is not None
    wanted = f"{text}|" if dialect == "tsql" else text
    assert wanted in [literal.this for literal in query.find_all(exp.Literal) if literal.is_string]


def test_a_comment_ends_with_its_line() -> None:
    """No title and no label can put anything after the comment at the top."""
    document = {**one("country", "=", "US"), "title": "Lead"}
    fields = {"country": Field("country", label="x\n; DROP TABLE leads; --\r\u2028y")}
    text = statement(Definition.from_dict(document), Catalogue(fields), "postgres")
    assert len(sqlglot.parse(text, read="postgres")) == 1
    assert [line for line in text.splitlines() if "DROP" in line and not line.startswith("-- ")] == []


@pytest.mark.parametrize("name", ["duckdb", "sqlite", "postgresql"])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_values_are_compared_to_the_letter(name: str, text: str, request: pytest.FixtureRequest) -> None:
    """Values that would end a constant are found where they stand, and only there, also within others."""
    engine = request.getfixturevalue("postgres_url") if name == "postgresql" else name
    history = History({"lead_id": ["a", "b", "c", "d"], "country": [text, f"x{text}y", "US", ""]})
    for op, codes in {"=": [1, 0, 0, -1], "contains": [1, 1, 0, -1], "starts with": [1, 0, 0, -1]}.items():
        draft = Definition.from_dict(one("country", op, text))
        assert admit(draft, history, engine=engine).verdict.tolist() == codes
        assert admit(draft, history, engine="rows").verdict.tolist() == codes


@pytest.mark.parametrize("name", ["duckdb", "sqlite", "postgresql"])
def test_any_name_may_be_a_field(name: str, request: pytest.FixtureRequest) -> None:
    """Fields called like keywords, like one another, or with quotes in their names stay apart."""
    engine = request.getfixturevalue("postgres_url") if name == "postgresql" else name
    values = {field: [f"v{i}", "other"] for i, field in enumerate(NAMES)}
    history = History({"lead_id": ["x", "y"], **values})
    members = [one(field, "=", f"v{i}", key=f"c{i}")["format"]["all"][0] for i, field in enumerate(NAMES)]
    draft = Definition.from_dict({"leadkit": "definition/1", "id": "d", "format": {"all": members}})
    assert admit(draft, history, engine=engine).verdict.tolist() == [1, 0]


@pytest.mark.parametrize("name", ["duckdb", "sqlite", "postgresql"])
def test_any_name_may_be_an_attribute_or_an_action(name: str, request: pytest.FixtureRequest) -> None:
    """So do attributes, and kinds of activities."""
    engine = request.getfixturevalue("postgres_url") if name == "postgresql" else name
    rows = [{"lead_id": "x", "kind": kind, "at": "2026-01-01T00:00:00Z", **{n: n for n in NAMES[:5]}} for kind in NAMES]
    history = History({"lead_id": ["x"]}, {key: [row[key] for row in rows] for key in rows[0]})
    members = [
        {"key": f"c{i}", "activity": kind, "count": {"op": "=", "value": 1}, "distinct": attribute,
         "where": [{"field": attribute, "op": "=", "value": attribute}]}
        for i, kind in enumerate(NAMES) for attribute in [NAMES[i % 5]]
    ]  # fmt: skip
    draft = Definition.from_dict({"leadkit": "definition/1", "id": "d", "actions": {"all": members}})
    assert admit(draft, history, engine=engine).verdict.tolist() == [1]


def one(field: str, op: str, value: Any, key: str = "c") -> dict[str, Any]:
    """Return a definition of one criterion."""
    return {"leadkit": "definition/1", "id": "d", "format": {"all": [
        {"key": key, "field": field, "op": op, "value": value}]}}  # fmt: skip
