"""A column as it was read: each distinct cell once, and a code per row.

Everything that follows works on the distinct cells, so that a column of twenty million rows costs as much as it has
different values. Cells of typed files and data frames keep their type, and have the text they would have in a CSV.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadkit.history.arrow import pa, pc
from leadkit.history.column import Codes
from leadkit.history.notice import EXAMPLES

_CHUNK = 1 << 20
_SAMPLE = 1 << 16
_LARGEST = 1 << 31
_LOOKED_AT = 1000


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one column.

    Parameters
    ----------
    codes
        Row to index in `distinct`, -1 where the file has no value at all (a null).
    distinct
        The different cells in the order of first appearance, each once (but see :func:`stack`): an arrow array of
        text or of a typed column.
    decimal
        The sign between whole and decimal digits in text.
    weights
        How many rows hold each distinct cell, where `codes` are not those of all rows.
    """

    codes: Codes
    distinct: Any
    decimal: str = "."
    weights: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def is_text(self) -> bool:
        """Whether the cells are text, so that their meaning has to be read from it."""
        return bool(pa.types.is_string(self.distinct.type))

    def texts(self) -> Any:
        """Return the distinct cells as an arrow array of text."""
        return self.distinct if self.is_text else as_text(self.distinct)

    def find(self, wanted: pa.Array) -> tuple[Codes, int, list[str]]:
        """Return for each row its place in `wanted`, -1 where it is not there, how often that is, and examples."""
        places = pc.fill_null(pc.index_in(self.texts(), value_set=wanted), -1)
        distinct = to_numpy(places).astype(np.int32)
        found = np.append(distinct, np.int32(-1))[self.codes]
        strange = self.texts().take(pa.array(np.flatnonzero(distinct < 0)[:_LOOKED_AT])).to_pylist()
        return found, int((found < 0).sum()), [text for text in dict.fromkeys(strange) if text][:EXAMPLES]

    def are(self, tokens: Iterable[str]) -> NDArray[np.bool_]:
        """Return which of the distinct cells are one of `tokens`, letter by letter."""
        found = set(tokens)
        if pa.types.is_timestamp(self.distinct.type) or pa.types.is_date(self.distinct.type):
            found = {token for token in found if token[:1].isdigit() or token[:1] == "-"}
        if not found:  # so that millions of moments are not written out to be compared with "unknown"
            return np.zeros(len(self.distinct), np.bool_)
        wanted = pa.array(sorted(found), pa.string())
        if self.is_text or len(self.distinct) <= _CHUNK:
            return to_numpy(pc.is_in(self.texts(), value_set=wanted))
        parts = (
            pc.is_in(as_text(self.distinct.slice(at, _CHUNK)), value_set=wanted)
            for at in range(0, len(self.distinct), _CHUNK)
        )
        return np.concatenate([to_numpy(part) for part in parts])

    def rows_of(self, distinct: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which rows hold one of the distinct cells that are marked; a null never does."""
        return np.append(distinct, False)[self.codes]

    def counts(self) -> NDArray[np.int64]:
        """Return how many rows hold each distinct cell."""
        if self.weights is not None:
            return self.weights
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.distinct)).astype(np.int64)


def encode(column: Any, decimal: str = ".") -> Cells:
    """Return the cells of an arrow array or chunked array."""
    if isinstance(column, pa.Array):
        column = pa.chunked_array([column])
    if pa.types.is_dictionary(column.type):
        return _encode_dictionary(column, decimal)
    column = pa.chunked_array([_simple(chunk) for chunk in column.chunks], type=_simple_type(column.type))
    encoded = pc.dictionary_encode(column, null_encoding="mask")
    if encoded.num_chunks == 0:
        return Cells(np.empty(0, np.int32), pa.array([], column.type), decimal)
    codes = [to_numpy(pc.fill_null(chunk.indices, -1)) for chunk in encoded.chunks]
    return Cells(np.concatenate(codes).astype(np.int32), encoded.chunk(encoded.num_chunks - 1).dictionary, decimal)


def stack(column: Any, decimal: str = ".") -> Cells:
    """Return the cells of a column where nearly all are different: each is taken for a distinct one.

    To find the few that are alike would take longer than to read them all. A column of many alike cells, of a
    dictionary or of more text than one array holds is encoded instead.
    """
    sample = column.slice(0, _SAMPLE)
    if pa.types.is_dictionary(column.type) or column.nbytes > _LARGEST or len(sample) < _SAMPLE:
        return encode(column, decimal)
    if pc.count_distinct(sample).as_py() * 2 < len(sample):
        return encode(column, decimal)
    flat = _simple(column.combine_chunks())
    codes = np.arange(len(flat), dtype=np.int32)
    if flat.null_count:
        codes[to_numpy(pc.is_null(flat))] = -1
        flat = pc.fill_null(flat, "" if pa.types.is_string(flat.type) else pa.scalar(0).cast(flat.type))
    return Cells(codes, flat, decimal)


def _encode_dictionary(column: Any, decimal: str) -> Cells:
    column = column.unify_dictionaries()
    if column.num_chunks == 0:
        return encode(pa.chunked_array([], column.type.value_type), decimal)
    inner = encode(column.chunk(0).dictionary, decimal)
    table = np.append(inner.codes, np.int32(-1))
    indices = [to_numpy(pc.fill_null(chunk.indices.cast(pa.int32()), -1)) for chunk in column.chunks]
    codes = table[np.concatenate(indices)].astype(np.int32)
    return in_order_of_appearance(Cells(codes, inner.distinct, decimal))


def in_order_of_appearance(cells: Cells) -> Cells:
    """Return the same cells with only those distinct ones that a row holds, first come first."""
    first = np.full(len(cells.distinct) + 1, len(cells.codes), np.int64)
    first[cells.codes[::-1]] = np.arange(len(cells.codes))[
        ::-1
    ]  # of several rows with a cell the last one assigned stays
    first = first[:-1]
    order = np.argsort(first, kind="stable")[: int((first < len(cells.codes)).sum())]
    table = np.full(len(cells.distinct) + 1, -1, np.int32)
    table[order] = np.arange(len(order), dtype=np.int32)
    return Cells(table[cells.codes], cells.distinct.take(pa.array(order)), cells.decimal)


def _simple_type(kind: Any) -> Any:
    """Return the type that cells of this type are kept in: few types, each exact."""
    if pa.types.is_floating(kind):
        return pa.float64()
    if pa.types.is_temporal(kind) and not pa.types.is_time(kind) and not pa.types.is_duration(kind):
        return kind
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind) or pa.types.is_decimal(kind):
        return kind
    return pa.string()


def _simple(chunk: Any) -> Any:
    kind = _simple_type(chunk.type)
    if pa.types.is_floating(kind):
        numbers = chunk.cast(kind)
        return pc.if_else(pc.is_nan(numbers), pa.scalar(None, kind), numbers)
    if chunk.type == kind:
        return chunk
    if pa.types.is_string(kind) and (pa.types.is_large_string(chunk.type) or pa.types.is_string_view(chunk.type)):
        return chunk.cast(kind)
    if pa.types.is_null(chunk.type):
        return pa.nulls(len(chunk), kind)
    return pa.array([render(value) for value in chunk.to_pylist()], kind)


def as_text(array: Any) -> Any:
    """Return typed cells as the text they would have in a CSV."""
    kind = array.type
    if pa.types.is_timestamp(kind):
        return pa.array(_stamp_texts(array), pa.string())
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return pa.array([render(value) for value in array.to_pylist()], pa.string())
    return pc.cast(array, pa.string())


def whole_seconds(array: Any) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Return whole seconds since 1970, the ticks beyond them, and the ticks in a second of a timestamp array."""
    ticks = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}[array.type.unit]
    values = to_numpy(array.cast(pa.int64()))
    return values // ticks, values % ticks, ticks


def _stamp_texts(array: Any) -> list[str]:
    seconds, beyond, ticks = whole_seconds(array)
    texts = np.datetime_as_string(seconds.astype("datetime64[s]")).tolist()
    if beyond.any():
        digits = len(str(ticks)) - 1
        fractions = (f".{rest:0{digits}d}".rstrip("0") if rest else "" for rest in beyond.tolist())
        texts = [text + fraction for text, fraction in zip(texts, fractions, strict=True)]
    return [text + "Z" for text in texts] if array.type.tz is not None else texts


def render(value: object) -> str | None:
    """Return a Python value as the text it would have in a CSV, ``None`` for none.

    >>> render(300), render(2.5), render(True), render("Acme")
    ('300', '2.5', 'true', 'Acme')
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, float | np.floating):
        return None if np.isnan(value) else repr(float(value))
    if isinstance(value, Decimal):
        return None if value.is_nan() else format(value, "f")
    if isinstance(value, datetime):
        return _datetime_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return str(value)


def _datetime_text(value: datetime) -> str | None:
    if value != value:  # NaT, which calls itself a datetime
        return None
    offset = value.utcoffset()
    naive = value.replace(tzinfo=None)
    text = (naive - offset if offset is not None else naive).isoformat()
    return text + "Z" if offset is not None else text


def to_numpy(array: Any) -> NDArray[Any]:
    """Return an arrow array without nulls as a numpy array that may be written to."""
    return np.array(array.to_numpy(zero_copy_only=False))
