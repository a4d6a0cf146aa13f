"""Money too large to be counted to the cent: one answer, wherever it comes from and whoever adds it up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from leadkit.definition.model import Definition
from leadkit.engine.admission import admit
from leadkit.engine.patterns import count_patterns
from leadkit.errors import HistoryError
from leadkit.evidence.outcome import outcome
from leadkit.history import History
from leadkit.history.prepared import prepare
from leadkit.history.values import MOST_CENTS

Amounts = list[tuple[str, str]]
Form = Callable[[Amounts, Path], History]
TOML = """
leadkit = "history/1"
[leads]
file = "leads.{ending}"
id = "lead_id"
[outcome]
file = "outcomes.{ending}"
lead = "lead_id"
value = "amount"
cost = "cost"
"""
LARGEST = "90071992547409.91"
ALMOST_TOO_MUCH = [(f"L{i}", "90000000000000") for i in range(512)]
ANYBODY = Definition.from_dict({"leadkit": "definition/1", "id": "d", "format": {"all": [
    {"key": "c", "field": "lead_id", "op": "known"}]}})  # fmt: skip


def tables(amounts: Amounts) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return leads, and an outcome row for each amount."""
    leads = pd.DataFrame({"lead_id": list(dict.fromkeys([*(lead for lead, _ in amounts), "nobody"]))})
    rows = [{"lead_id": lead, "amount": amount, "cost": amount} for lead, amount in amounts]
    return leads, pd.DataFrame(rows)


def of_frames(amounts: Amounts, _: Path) -> History:
    """Return a history of data frames."""
    leads, outcomes = tables(amounts)
    return History(leads, outcomes=outcomes, settings={"outcome": {"value": "amount", "cost": "cost"}})


def of_csv(amounts: Amounts, folder: Path) -> History:
    """Return a history of CSV files."""
    for name, table in zip(("leads", "outcomes"), tables(amounts), strict=True):
        table.to_csv(folder / f"{name}.csv", index=False)
    (folder / "history.toml").write_text(TOML.format(ending="csv"))
    return History.read(folder, prepare=False)


def of_parquet(amounts: Amounts, folder: Path) -> History:
    """Return a history of Parquet files."""
    for name, table in zip(("leads", "outcomes"), tables(amounts), strict=True):
        table.to_parquet(folder / f"{name}.parquet")
    (folder / "history.toml").write_text(TOML.format(ending="parquet"))
    return History.read(folder, prepare=False)


def prepared(amounts: Amounts, folder: Path) -> History:
    """Return a history from its prepared copy."""
    of_csv([("L0", "1")], folder)
    for name, table in zip(("leads", "outcomes"), tables(amounts), strict=True):
        table.to_csv(folder / f"{name}.csv", index=False)
    return prepare(folder).history()


FORMS: dict[str, Form] = {"frames": of_frames, "csv": of_csv, "parquet": of_parquet, "prepared": prepared}


@pytest.fixture(params=FORMS.values(), ids=FORMS)
def form(request: pytest.FixtureRequest) -> Form:
    """Return each way to a history."""
    found: Form = request.param
    return found


@pytest.mark.parametrize("amount", ["4.6e16", "90071992547409.92", "1e30"])
def test_more_than_doubles_hold_is_no_amount(form: Form, amount: str, tmp_path: Path) -> None:
    """An amount that is not known to the cent is missing and counted, and what else the lead brought counts."""
    history = form([("L0", amount), ("L0", amount), ("L0", f"-{amount.lstrip('-')}"), ("L0", "1.50")], tmp_path)
    assert history.outcome is not None
    assert history.outcome.value_cents.tolist() == [150, 0]
    assert history.outcome.cost_cents.tolist() == [150, 0]
    assert [(n.place, n.count) for n in history.notices if n.code == "unfit"] == [
        (next(n.place for n in history.notices if n.place.endswith(column)), 3) for column in ("amount", "cost")
    ]


def test_the_largest_amount_is_held_to_the_cent(form: Form, tmp_path: Path) -> None:
    """The last one that is an amount, twice, is added up exactly."""
    history = form([("L0", LARGEST), ("L0", LARGEST)], tmp_path)
    assert history.outcome is not None
    assert history.outcome.value_cents.tolist() == [2 * (MOST_CENTS - 1), 0]


@pytest.mark.parametrize("of_one_lead", [True, False])
def test_more_than_can_be_added_up_is_refused(form: Form, of_one_lead: bool, tmp_path: Path) -> None:
    """Of one lead or of many together: the error names the file, the column, and the row to look at first."""
    rows = [("L0" if of_one_lead else lead, amount) for lead, amount in ALMOST_TOO_MUCH]
    rows += [("L0" if of_one_lead else "Lx", LARGEST)]
    with pytest.raises(HistoryError, match=r"amount: all amounts .* 90,071,992,547,409.91 in row 513") as caught:
        form(rows, tmp_path)
    (fault,) = caught.value.faults
    assert (fault.code, fault.found) == ("too-much-money", LARGEST)


def test_an_amount_that_many_leads_share_is_as_many() -> None:
    """A deal of all leads of one company counts for each, and so in the sum."""
    leads = {"lead_id": [f"L{i}" for i in range(600)], "company": ["acme"] * 600}
    settings = {"outcome": {"lead": "company", "key": "company", "value": "amount"}}
    with pytest.raises(HistoryError, match="in row 1,"):
        History(leads, outcomes={"outcome": {"company": ["acme"], "amount": ["9e13"]}}, settings=settings)


@pytest.mark.parametrize("name", ["duckdb", "sqlite", "postgresql"])
def test_the_largest_sum_is_the_same_everywhere(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """What can be read is added up to the cent by every engine."""
    engine = request.getfixturevalue("postgres_url") if name == "postgresql" else name
    history = of_frames([*ALMOST_TOO_MUCH, ("L0", "0.01"), ("L1", "-0.02")], tmp_path)
    exact = 512 * 9 * 10**15 - 1
    judged, patterns = admit(ANYBODY, history), count_patterns(ANYBODY, history, engine=engine)
    assert judged.pattern_table()["value_cents"].sum() == exact
    assert patterns.value_cents.sum() == exact
    assert outcome(judged).everyone.all.value_cents == outcome(patterns.admission).everyone.all.value_cents == exact
