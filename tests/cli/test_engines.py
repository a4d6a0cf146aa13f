"""``leadkit admit --engine``: other engines, servers that refuse, and secrets that stay secret."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import Call
from drafts import ROOT

DRAFT, HISTORY = ROOT / "workshops" / "acme" / "drafts" / "sales.json", ROOT / "data" / "acme"
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


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES.keys())
@pytest.mark.parametrize("flag", ["--json", "--leads=-"])
def test_no_secret_is_ever_printed(address: str, flag: str, leadkit: Call) -> None:
    """A server that cannot be reached, or no address at all: one plain line, exit code 2, and no password in it."""
    answer = leadkit("admit", DRAFT, HISTORY, flag, "--engine", address)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.count("\n") == 1
    assert SECRET not in answer.err
    assert "hunter2" not in answer.err


def test_a_refused_login_is_said_plainly(postgres_url: str, leadkit: Call) -> None:
    """A role that the server does not know: who was refused where, in one line."""
    address = postgres_url.replace("postgres@", f"nobody:{SECRET}@")
    answer = leadkit("admit", DRAFT, HISTORY, "--engine", address)
    assert answer.code == 2
    assert "user=nobody" in answer.err
    assert "role" in answer.err
    assert answer.err.count("\n") == 1
    assert SECRET not in answer.err


def test_the_command_says_how_many_rows_came_back(leadkit: Call, tmp_path: Path) -> None:
    """``admit --engine duckdb`` prints what ``admit`` prints, and the number of rows; with ``--leads`` all come."""
    plain = json.loads(leadkit("admit", DRAFT, HISTORY, "--json").out)
    counted = json.loads(leadkit("admit", DRAFT, HISTORY, "--json", "--engine", "duckdb").out)
    returned = counted.pop("rows_returned")
    assert counted == plain
    assert 0 < returned < plain["leads"]
    assert f"{returned:,} rows came back" in leadkit("admit", DRAFT, HISTORY, "--engine", "duckdb").err
    paths = [tmp_path / "columns.csv", tmp_path / "duckdb.csv"]
    leadkit("admit", DRAFT, HISTORY, "--leads", paths[0])
    listed = json.loads(leadkit("admit", DRAFT, HISTORY, "--json", "--leads", paths[1], "--engine", "duckdb").out)
    assert listed["rows_returned"] == plain["leads"]
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize(
    "engine",
    [
        "postgresql://u:hun/ter2@127.0.0.1:1/db", "postgresql://u:hunter2/@127.0.0.1:1/db",
        "postgresql://u:hun@ter2@127.0.0.1:1/db", "host=db password=hunter2", "postgresql:u:hunter2",
    ],
)  # fmt: skip
def test_a_password_that_runs_into_the_address_is_not_repeated(
    leadkit: Call, draft: Path, history: Path, engine: str
) -> None:
    """However the address is mistaken, no part of it that may be secret comes back."""
    answer = leadkit("admit", draft, history, "--engine", engine)
    assert answer.code == 2
    assert "ter2" not in answer.err + answer.out


def test_an_address_in_the_wrong_place_is_not_repeated(leadkit: Call, draft: Path, history: Path) -> None:
    """Whoever forgets ``--engine`` does not print the password either."""
    answer = leadkit("admit", draft, history, "postgresql://u:hunter2@h/db")
    assert answer.code == 2
    assert "hunter2" not in answer.err
    assert "postgresql://…" in answer.err
