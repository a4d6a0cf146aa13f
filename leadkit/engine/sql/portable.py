"""The few expressions that differ between dialects, and the many that do not, built as `sqlglot` trees.

To add a dialect: its row in `DIALECTS`, and where it divides or cuts text in a way of its own, a line in `Portable`.
"""

from __future__ import annotations

import sqlite3
import string
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, reduce

from sqlglot import exp

Term = exp.Expr
NEVER = 2**63 - 1
"""A moment that does not come or is not known, as `leadkit.engine.counting.NEVER`."""
DIALECTS = ("duckdb", "sqlite", "postgres", "snowflake", "bigquery", "spark", "trino", "tsql", "mysql")
_KEEPING = ("sqlite", "postgres", "duckdb")
_WHOLE_SLASH = ("sqlite", "postgres", "trino", "tsql")
FLAT = 64
"""So many terms stand side by side: databases and parsers go only so deep, and SQLite takes 127 arguments."""
_POWER = 62


class Portable:
    """Makes expressions for one dialect."""

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect

    @property
    def keeps(self) -> bool:
        """Whether we run it, and can tell it to keep what a table expression gave."""
        return self.dialect in _KEEPING

    def quotient(self, number: Term, by: int) -> Term:
        """Divide a whole number from zero up and round down."""
        if self.dialect == "tsql":  # to which a long constant is a decimal
            number = long(number)
        if self.dialect in _WHOLE_SLASH:  # there a slash between whole numbers does that
            return exp.Div(this=bracket(number), expression=whole(by), typed=True, safe=False)
        return exp.IntDiv(this=bracket(number), expression=whole(by))

    def greatest(self, terms: Sequence[Term]) -> Term:
        """Return the greatest of terms that are all there."""
        return self._of_all("MAX" if self.dialect == "sqlite" else "GREATEST", terms)

    def least(self, terms: Sequence[Term]) -> Term:
        """Return the least of terms that are all there."""
        return self._of_all("MIN" if self.dialect == "sqlite" else "LEAST", terms)

    def _of_all(self, function: str, terms: Sequence[Term]) -> Term:
        while len(terms) > FLAT:
            terms = [self._of_all(function, terms[i : i + FLAT]) for i in range(0, len(terms), FLAT)]
        return terms[0] if len(terms) == 1 else exp.Anonymous(this=function, expressions=list(terms))

    def exact(self, text: Term) -> Term:
        """Return a text that is compared to the letter, where the dialect would otherwise ignore case or blanks."""
        if self.dialect == "mysql":
            return exp.cast(text, exp.DataType.build("binary"), copy=False)
        if self.dialect == "tsql":  # even a binary collation ignores blanks at the end
            ended = exp.Anonymous(this="CONCAT", expressions=[text, words("|")])
            return exp.Collate(this=ended, expression=exp.Var(this="Latin1_General_100_BIN2_UTF8"))
        return text

    def spelled(self, spelling: str) -> Term:
        """Return the constant that an `exact` text is compared with."""
        return words(f"{spelling}|" if self.dialect == "tsql" else spelling)

    def position(self, text: Term, sought: str) -> Term:
        """Return where `sought` (in lower case) begins in a text, from 1, ignoring the case of A to Z; 0: nowhere."""
        return exp.StrPosition(this=self._folded(text), substr=words(sought))

    def _folded(self, text: Term) -> Term:
        if self.dialect == "sqlite":  # its LOWER knows A to Z only
            return exp.Lower(this=text)
        if self.dialect == "mysql":
            return reduce(_replaced, string.ascii_uppercase, self.exact(text))
        if self.dialect == "tsql":
            text = exp.Collate(this=text, expression=exp.Var(this="Latin1_General_100_BIN2_UTF8"))
        alphabets = words(string.ascii_uppercase), words(string.ascii_lowercase)
        return exp.Anonymous(this="TRANSLATE", expressions=[text, *alphabets])

    def double(self, number: float) -> Term:
        """Return exactly that double."""
        if self.dialect == "sqlite":
            return exp.Literal.number(_in_sqlite(number)) if number >= 0 else negative(_in_sqlite(-number))
        if number.is_integer() and abs(number) < 2**53:
            return whole(int(number))
        return exp.cast(words(repr(number)), exp.DataType.build("double"), copy=False)


def _replaced(text: Term, capital: str) -> Term:
    return exp.Anonymous(this="REPLACE", expressions=[text, words(capital), words(capital.lower())])


@lru_cache(maxsize=1024)
def _in_sqlite(number: float) -> str:
    """Return how SQLite reads that double from text: it rounds some long ones wrongly."""
    plain = repr(number) if number < 1e15 else f"{number:.17e}"
    with sqlite3.connect(":memory:") as connection:
        if float(connection.execute(f"SELECT {plain}").fetchone()[0]) == number:
            return plain
    # Whole numbers below 2^63 are read exactly, and multiplying or dividing a double by a power of two is exact.
    numerator, denominator = number.as_integer_ratio()
    up, down = max(0, numerator.bit_length() - 53), denominator.bit_length() - 1
    factors = [f" {sign} {2 ** min(_POWER, exponent - done)}" for sign, exponent in (("*", up), ("/", down))
               for done in range(0, exponent, _POWER)]  # fmt: skip
    return f"({numerator >> up} * 1.0{''.join(factors)})"


def column(name: str, table: str | None = None) -> exp.Column:
    """Return a column, quoted."""
    return exp.Column(this=quoted(name), table=None if table is None else quoted(table))


def quoted(name: str) -> exp.Identifier:
    """Return an identifier that is always quoted."""
    return exp.Identifier(this=name, quoted=True)


def words(text: str) -> exp.Literal:
    """Return a text constant."""
    return exp.Literal(this=text, is_string=True)


def whole(number: int) -> Term:
    """Return a whole number constant."""
    return exp.Literal(this=str(number), is_string=False) if number >= 0 else negative(str(-number))


def negative(digits: str) -> Term:
    """Return a number below zero."""
    return exp.Neg(this=exp.Literal(this=digits, is_string=False))


def bracket(term: Term) -> Term:
    """Return `term` in brackets where it needs them."""
    return exp.Paren(this=term) if isinstance(term, exp.Binary | exp.Connector) else term


def long(term: Term) -> Term:
    """Return a 64-bit whole number."""
    return exp.Cast(this=term, to=exp.DataType(this=exp.DType.BIGINT))


def both(*conditions: Term) -> Term:
    """Return that all conditions hold; of none it holds."""
    return _joined(exp.And, conditions) if conditions else same(whole(1), whole(1))


def either(*conditions: Term) -> Term:
    """Return that any condition holds; of none it does not."""
    return _joined(exp.Or, conditions) if conditions else same(whole(1), whole(0))


def total(terms: Sequence[Term]) -> Term:
    """Return the sum."""
    return _joined(exp.Add, terms)


def _joined(kind: Callable[..., Term], terms: Sequence[Term]) -> Term:
    """Join terms in a shallow tree."""
    while len(terms) > FLAT:
        terms = [exp.Paren(this=_joined(kind, terms[i : i + FLAT])) for i in range(0, len(terms), FLAT)]
    first, *others = (exp.Paren(this=t) if isinstance(t, exp.Connector) else t for t in terms)
    return reduce(lambda left, right: kind(this=left, expression=right), others, first)


def same(left: Term, right: Term) -> Term:
    """Return ``left = right``."""
    return exp.EQ(this=left, expression=right)


def is_code(name: str, code: int) -> Term:
    """Return that a column of verdicts says yes (1), no (0) or unknown (-1)."""
    return same(column(name), whole(code))


def is_null(term: Term) -> Term:
    """Return that a value is missing."""
    return exp.Is(this=term, expression=exp.Null())


def is_there(term: Term) -> Term:
    """Return that a value is not missing."""
    return exp.Not(this=is_null(term))


def case(branches: Iterable[tuple[Term, Term]], default: Term | None = None) -> Term:
    """Return ``CASE WHEN … THEN … ELSE … END``."""
    ifs = [exp.If(this=condition, true=value) for condition, value in branches]
    if not ifs:
        return exp.Null() if default is None else default
    return exp.Case(ifs=ifs, default=default)


def or_never(term: Term) -> Term:
    """Return a moment, `NEVER` where it is missing."""
    return exp.Coalesce(this=term, expressions=[whole(NEVER)])


def renamed(term: Term, name: str) -> exp.Alias:
    """Return ``term AS name``."""
    return exp.Alias(this=term, alias=quoted(name))
