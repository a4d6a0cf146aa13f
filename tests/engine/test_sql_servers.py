"""Engines that are not there, servers that refuse, and secrets that stay secret."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest

from leadkit.definition.model import Definition
from leadkit.engine import choosing
from leadkit.engine.admission import admit
from leadkit.errors import UsageError
from leadkit.history.history import History

SECRET = "hunter2-öß"
NOWHERE = f"postgresql://bob:{SECRET}@127.0.0.1:1/leads"
ADDRESSES = {
    "nobody listens": NOWHERE,
    "password as a parameter": f"postgresql://127.0.0.1:1/leads?user=bob&password={SECRET}",
    "no such address": f"postgresql://bob:{SECRET}@[::bad/leads",
    "unknown parameter": f"postgresql://bob@127.0.0.1:1/leads?pasword={SECRET}",
    "another scheme": f"mysql://bob:{SECRET}@db/leads",
    "a slip in the scheme": f"postgersql://bob:{SECRET}@db/leads",
    "no scheme": f"bob:{SECRET}@db",
}


@pytest.fixture(scope="module")
def small() -> tuple[Definition, History]:
    """Return a definition and a history of two leads."""
    document = {"leadkit": "definition/1", "id": "d", "format": {"all": [
        {"key": "us", "field": "country", "op": "=", "value": "US"}]}}  # fmt: skip
    return Definition.from_dict(document), History({"lead_id": ["a", "b"], "country": ["US", ""]})


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES.keys())
def test_no_secret_is_in_an_error_chain(address: str, small: tuple[Definition, History]) -> None:
    """Nor does the error carry another one that holds it, nor its faults as data."""
    with pytest.raises(UsageError) as caught:
        admit(*small, engine=address)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or SECRET not in repr(caught.value.__context__)
    assert SECRET not in repr([fault.to_dict() for fault in caught.value.faults])


def test_an_unknown_engine_is_answered_with_the_nearest(small: tuple[Definition, History]) -> None:
    """A slip in an engine's name is answered with the name that resembles it."""
    with pytest.raises(UsageError, match="duckdb"):
        admit(*small, engine="duckbd")


@pytest.mark.parametrize(
    ("engine", "module", "package"),
    [
        ("duckdb", "duckdb", "duckdb"),
        ("spark", "pyspark", r"leadkit\[spark\]"),
        (NOWHERE, "psycopg", r"psycopg\[binary\]"),
        ("sqlite", "sqlglot", "sqlglot"),
    ],
)
def test_what_to_install_is_said(
    engine: str, module: str, package: str, small: tuple[Definition, History], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine whose package is not installed names the package."""

    def without(name: str, *rest: Any) -> Any:
        return None if name == module else importlib.util.find_spec(name, *rest)

    monkeypatch.setattr(choosing, "find_spec", without)
    with pytest.raises(UsageError, match=f'pip install "{package}"'):
        admit(*small, engine=engine)


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_a_definition_beyond_the_database_is_said_plainly(name: str, request: pytest.FixtureRequest) -> None:
    """More conditions than a table may have columns: one plain line that names an engine which takes them."""
    engine = request.getfixturevalue("postgres_url") if name == "postgresql" else name
    many = range(1_000)
    history = History({"lead_id": ["x"], **{f"f{i}": ["1"] for i in many}})
    members = [{"key": f"c{i}", "field": f"f{i}", "op": "=", "value": "1"} for i in many]
    draft = Definition.from_dict({"leadkit": "definition/1", "id": "d", "format": {"all": members}})
    with pytest.raises(UsageError, match=r"too large for .* The engine “columns”"):
        admit(draft, history, engine=engine)
    assert admit(draft, history).counts["admitted"] == 1


def test_a_lost_connection_is_said_plainly(postgres_url: str, small: tuple[Definition, History]) -> None:
    """A server that ends the session in the middle: one plain error, and the next history gets a new session."""
    import psycopg

    draft, history = small
    assert admit(draft, history, engine=postgres_url).counts["admitted"] == 1
    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    changed = Definition.from_dict({**draft.to_dict(), "id": "other"})
    with pytest.raises(UsageError, match="PostgreSQL stopped"):
        admit(changed, history, engine=postgres_url)
    assert admit(changed, history, engine=postgres_url).counts["admitted"] == 1


def test_nothing_is_left_in_the_server(postgres_url: str, small: tuple[Definition, History]) -> None:
    """What is written there are temporary tables only, which nobody else sees and which go with the session."""
    import psycopg

    admit(*small, engine=postgres_url)
    with psycopg.connect(postgres_url) as other:
        lasting = "SELECT count(*) FROM pg_class WHERE relname LIKE 'lk%' AND relpersistence <> 't'"
        assert other.execute(lasting).fetchall() == [(0,)]
