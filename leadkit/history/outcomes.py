"""What became of leads: won, lost or open, joined from any table, several rows of one lead taken together."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.catalogue import Field
from leadkit.errors import nearest_match
from leadkit.history.amounts import add_up
from leadkit.history.arrow import pa
from leadkit.history.column import NO_TIME, Codes, Column, Seconds
from leadkit.history.notice import Notice, notice
from leadkit.history.settings import OutcomeSettings, Settings
from leadkit.history.sources.table import Table
from leadkit.history.values import read_column, read_moments

WON, LOST, OPEN = 1, 0, -1
Status = NDArray[np.int8]
_FAR = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of each lead; every array has a row per lead.

    Parameters
    ----------
    status
        1 won, 0 lost, -1 open. What is decided after ``as_of`` is open.
    decided_at
        UTC seconds of the decision of won and lost leads, ``NO_TIME`` where it is not known.
    value_cents, has_value
        The sum of the values of won rows, 0 where there is none, and where there is one.
    cost_cents, has_cost
        The sum of the costs of all rows.
    reason
        Why, from the row that decided.
    """

    name: str
    status: Status
    decided_at: Seconds
    value_cents: Seconds
    has_value: NDArray[np.bool_]
    cost_cents: Seconds
    has_cost: NDArray[np.bool_]
    reason: Column | None = None

    @property
    def won(self) -> NDArray[np.bool_]:
        """Return where the lead is won."""
        return np.equal(self.status, WON)

    @property
    def is_open(self) -> NDArray[np.bool_]:
        """Return where the lead is neither won nor lost."""
        return np.equal(self.status, OPEN)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of an outcome table: their lead group (-1 of no lead) and what they say."""

    group: Codes
    status: Status
    decided_at: Seconds


def read_outcome(
    spec: OutcomeSettings, table: Table, leads: Table, settings: Settings, of_leads_file: bool
) -> tuple[Outcome, list[Notice]]:
    """Return one outcome of all leads, and what was odd about its rows.

    Parameters
    ----------
    table
        The table of the outcome, which may be the leads table itself.
    leads
        The leads table; its column ``spec.key`` is what the column ``spec.lead`` of `table` names.
    of_leads_file
        Whether each row of `table` is the lead of that row.
    """
    notices = [] if of_leads_file else list(table.notices)
    if of_leads_file:
        group = lead_group = np.arange(leads.rows, dtype=np.int32)
        groups = leads.rows
    else:
        group, lead_group, groups = _join(spec, table, leads, settings, notices)
    rows = _Rows(group, *_row_status(spec, table, settings, of_leads_file, notices))
    status, decided, chosen = _together(rows, groups, spec.lost == "rest")
    leads_of = np.bincount(lead_group, minlength=groups)

    def added(column: str | None, counted: NDArray[np.bool_]) -> tuple[Seconds, NDArray[np.bool_]]:
        if column is None:
            return np.zeros(groups, np.int64), np.zeros(groups, np.bool_)
        return add_up(column, table, settings, group, counted, leads_of, notices)

    value, has_value = added(spec.value, rows.status == WON)
    cost, has_cost = added(spec.cost, np.ones(table.rows, np.bool_))
    reason = _reason(spec, table, settings, chosen[lead_group])
    outcome = Outcome(
        spec.name,
        status[lead_group],
        decided[lead_group],
        value[lead_group],
        has_value[lead_group],
        cost[lead_group],
        has_cost[lead_group],
        reason,
    )
    return outcome, notices


def _join(
    spec: OutcomeSettings, table: Table, leads: Table, settings: Settings, notices: list[Notice]
) -> tuple[Codes, Codes, int]:
    """Return the group of each row, that of each lead, and the number of groups; the last group is of no row."""
    key = spec.key or settings.leads.id
    assert key is not None
    assert spec.lead is not None
    keys = leads.ids(key)
    gone = keys.are(settings.missing)
    wanted = keys.distinct.filter(pa.array(~gone))
    cells = table.ids(spec.lead)
    group, strangers, examples = cells.find(wanted)
    nameless = int(cells.rows_of(cells.are(("",))).sum()) + int((cells.codes < 0).sum())
    if nameless:
        notices.append(notice("outcomes-without-lead", table.name, nameless))
    if strangers > nameless:
        notices.append(notice("outcomes-unknown-lead", table.name, strangers - nameless, examples))
    table_of = np.where(gone, len(wanted), np.cumsum(~gone) - 1)
    lead_group = np.append(table_of, len(wanted))[keys.codes].astype(np.int32)
    shared = np.bincount(lead_group, minlength=len(wanted) + 1)[:-1]
    has_row = np.zeros(len(wanted), np.bool_)
    has_row[group[group >= 0]] = True
    several = np.flatnonzero((shared > 1) & has_row)
    if several.size:
        shown = wanted.take(pa.array(several[:3])).to_pylist()
        notices.append(notice("outcomes-shared", table.name, int(several.size), shown, key=key))
    repeated = np.bincount(group[group >= 0], minlength=len(wanted)) > 1
    if repeated.any():
        shown = wanted.take(pa.array(np.flatnonzero(repeated)[:3])).to_pylist()
        notices.append(notice("outcomes-several", table.name, int(repeated.sum()), shown))
    return group, lead_group, len(wanted) + 1


def _row_status(
    spec: OutcomeSettings, table: Table, settings: Settings, of_leads_file: bool, notices: list[Notice]
) -> tuple[Status, Seconds]:
    """Return what each row says by itself: its status and its moment, of decided rows only."""
    status = np.full(table.rows, WON, np.int8)
    if spec.column is not None:
        status = _stated(spec, table, settings, of_leads_file, notices)
    decided = np.full(table.rows, NO_TIME, np.int64)
    if spec.decided_at is not None:
        missing = (*settings.missing, *_own(spec.decided_at, settings, of_leads_file).missing)
        decided, unfit = read_moments(table.moments(spec.decided_at), settings.calendar, missing)
        if unfit.count:
            place = f"{table.name} › {spec.decided_at}"
            notices.append(notice("not-a-stamp", place, unfit.count, unfit.examples))
        undated = int(((status != OPEN) & (decided == NO_TIME)).sum())
        if undated and undated < table.rows:
            notices.append(notice("outcomes-undated", f"{table.name} › {spec.decided_at}", undated))
    if settings.as_of is not None:
        future = (decided != NO_TIME) & (decided > settings.as_of) & (status != OPEN)
        if future.any():
            notices.append(notice("outcomes-after-as-of", table.name, int(future.sum())))
            status = np.where(future, OPEN, status).astype(np.int8)
    decided = np.where(status == OPEN, NO_TIME, decided)
    return status, decided


def _stated(
    spec: OutcomeSettings, table: Table, settings: Settings, of_leads_file: bool, notices: list[Notice]
) -> Status:
    assert spec.column is not None
    own = _own(spec.column, settings, of_leads_file)
    cells = table.cells(spec.column)
    rest = LOST if spec.lost == "rest" else OPEN
    distinct, blank = np.full(len(cells.distinct), rest, np.int8), rest
    if spec.won == "known":
        distinct[~cells.are(("", *settings.missing, *own.missing))] = WON
    for listed, status in ((spec.lost, LOST), (spec.won, WON)):
        if isinstance(listed, tuple):
            distinct[cells.are(_whole_classes(listed, own))] = status
            blank = status if "" in listed else blank
    _note_unseen(spec, cells.texts().to_pylist()[:1000], own, table, notices)
    return np.append(distinct, np.int8(blank))[cells.codes].astype(np.int8)


def _note_unseen(spec: OutcomeSettings, seen: list[str], own: Field, table: Table, notices: list[Notice]) -> None:
    for stated in (spec.won, spec.lost):
        for value in stated if isinstance(stated, tuple) else ():
            if not set(_whole_classes((value,), own)) & set(seen):
                near = nearest_match(value, seen) or (seen[0] if seen else "")
                place = f"{table.name} › {spec.column}"
                notices.append(notice("outcome-unseen", place, 1, [value], value=value, near=near))


def _own(column: str, settings: Settings, of_leads_file: bool) -> Field:
    return settings.fields.get(column, Field(column)) if of_leads_file else Field(column)


def _whole_classes(values: tuple[str, ...], own: Field) -> set[str]:
    classes = {own.class_of(value) for value in values}
    return {*values, *classes, *(text for name in classes for text in own.aliases.get(name, ()))}


def _together(rows: _Rows, groups: int, rest_is_lost: bool) -> tuple[Status, Seconds, NDArray[np.int64]]:
    """Return the status, the moment of decision and the deciding row (-1 none) of each group of rows."""
    joined = rows.group >= 0
    won, lost = joined & (rows.status == WON), joined & (rows.status == LOST)
    count = np.bincount(rows.group[joined], minlength=groups)
    any_won = np.bincount(rows.group[won], minlength=groups) > 0
    all_lost = (np.bincount(rows.group[lost], minlength=groups) == count) & ((count > 0) | rest_is_lost)
    status = np.where(any_won, WON, np.where(all_lost, LOST, OPEN)).astype(np.int8)
    first_won = np.full(groups, _FAR)
    last_lost = np.full(groups, NO_TIME)
    dated = rows.decided_at != NO_TIME
    np.minimum.at(first_won, rows.group[won & dated], rows.decided_at[won & dated])
    np.maximum.at(last_lost, rows.group[lost], rows.decided_at[lost])
    first_won[first_won == _FAR] = NO_TIME
    decided = np.where(status == WON, first_won, np.where(status == LOST, last_lost, NO_TIME))
    return status, decided, _deciding_rows(rows, status, decided, groups)


def _deciding_rows(rows: _Rows, status: Status, decided: Seconds, groups: int) -> NDArray[np.int64]:
    """Return the row of each group that has its status and moment, the last such row; else its last row."""
    at = np.flatnonzero(rows.group >= 0)
    group = rows.group[at]
    chosen = np.full(groups, -1, np.int64)
    chosen[group] = at
    decides = (rows.status[at] == status[group]) & (rows.decided_at[at] == decided[group])
    chosen[group[decides]] = at[decides]
    return chosen


def _reason(spec: OutcomeSettings, table: Table, settings: Settings, row: NDArray[np.int64]) -> Column | None:
    if spec.reason is None:
        return None
    field = reason_field(spec.reason, settings)
    column, _ = read_column(table.cells(spec.reason), field, settings.calendar, settings.missing)
    return replace(column, codes=np.append(column.codes, np.int32(-1))[row])


def reason_field(name: str, settings: Settings) -> Field:
    """Return the catalogue entry that a column of reasons is read by: a category always."""
    field = settings.fields.get(name, Field(name, "category"))
    return field if field.type == "category" else replace(field, type="category", order=())
