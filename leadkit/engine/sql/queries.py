"""Pieces of queries: selections, common table expressions, joins and windows; every name is quoted."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from leadkit.engine.sql.portable import Term, column, quoted, same


def cte(name: str, query: exp.Query, *, is_kept: bool = False) -> exp.CTE:
    """Return ``name AS (query)``; with `is_kept` the database works it out once and for all."""
    return exp.CTE(this=query, alias=exp.TableAlias(this=quoted(name)), materialized=is_kept or None)


def select(table: str, columns: Sequence[Term]) -> exp.Select:
    """Return ``SELECT columns FROM table``."""
    return exp.select(*columns, copy=False).from_(exp.Table(this=quoted(table)), copy=False)


def everything(table: str) -> Term:
    """Return all columns of a table."""
    return exp.Column(this=exp.Star(), table=quoted(table))


def cross(query: exp.Select, table: str, name: str | None = None) -> exp.Select:
    """Add ``CROSS JOIN table``, by another name where one is given."""
    alias = None if name is None else exp.TableAlias(this=quoted(name))
    return query.join(exp.Table(this=quoted(table), alias=alias), join_type="cross", copy=False)


def join(query: exp.Select, table: str, other: str, key: str, side: str = "inner") -> exp.Select:
    """Add ``JOIN table`` by the key that it shares with a table of the query."""
    on = same(column(key, table), column(key, other))
    return query.join(exp.Table(this=quoted(table)), on=on, join_type=side, copy=False)


def group(query: exp.Select, by: Sequence[Term]) -> exp.Select:
    """Add ``GROUP BY``."""
    return query.group_by(*copies(by), copy=False)


def window(function: Term, by: Sequence[Term], order: Sequence[Term]) -> exp.Window:
    """Return ``function OVER (PARTITION BY … ORDER BY …)``."""
    return exp.Window(this=function, partition_by=copies(by), order=exp.Order(expressions=list(order)))


def running_sum(term: Term, by: Sequence[Term], order: Sequence[Term]) -> exp.Window:
    """Return the sum of a term over all rows up to each, in an order that tells all rows apart."""
    found = window(exp.Sum(this=term), by, order)
    found.set("spec", exp.WindowSpec(kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end="CURRENT ROW"))
    return found


def copies(terms: Sequence[Term]) -> list[Term]:
    """Return the terms again, for another place: a tree's nodes have one parent."""
    return [term.copy() for term in terms]
