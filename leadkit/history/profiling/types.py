"""Guesses what the cells of a column are: numbers, dates, yes or no, steps of a scale, classes or text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadkit.definition.catalogue import FieldType
from leadkit.history.cells import to_numpy
from leadkit.history.profiling.dates import Dates, look_for_dates
from leadkit.history.profiling.names import MONEY, is_id, words
from leadkit.history.profiling.sight import Sight
from leadkit.history.values import NUMBER, NUMBER_WITH_COMMA, YES_NO

NEARLY_ALL = 0.98
_MANY_CLASSES = 1_000
_SCALE_LENGTH = 15
_MARKS = re.compile(r"[$€£¥%]|[0-9],[0-9]{3}|[0-9](k|m|bn)\b", re.IGNORECASE)
_PREFIX = re.compile(r"\s*([0-9]{1,3})\s*[.):_-]\s*(\S.*)", re.DOTALL)
_RANGE = re.compile(
    r"\D{0,12}([0-9][0-9,.]*)\s*([km]?)\s*(-|–|to|\+|and|or)\s*.*|[<>≤≥]\s*([0-9][0-9,.]*)\s*([km]?).*", re.IGNORECASE
)
_SCALES = (
    ("none", "very low", "low", "medium low", "medium", "moderate", "middle", "normal", "medium high", "high",
     "very high", "critical", "urgent"),
    ("cold", "lukewarm", "warm", "hot"),
    ("worst", "very bad", "bad", "poor", "fair", "average", "good", "very good", "excellent", "best"),
    ("micro", "tiny", "very small", "small", "small business", "medium", "mid market", "midmarket", "mid", "large",
     "enterprise", "very large", "huge"),
    ("bronze", "silver", "gold", "platinum", "diamond"),
    ("never", "rarely", "sometimes", "often", "usually", "always"),
    ("intern", "junior", "staff", "entry", "associate", "specialist", "senior", "manager", "senior manager", "head",
     "director", "senior director", "vp", "vice president", "svp", "senior vice president", "evp", "c level", "cxo",
     "chief officer", "executive", "president", "owner", "founder"),
    ("strongly disagree", "disagree", "neutral", "agree", "strongly agree"),
)  # fmt: skip
_GRADES = ("f", "e", "d", "c", "b", "a", "a+")
_GRADED = {"grade", "rating", "rank", "tier", "class", "priority", "score", "quality", "fit"}


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column seems to be.

    Parameters
    ----------
    doubt
        The name of the sentence that says what a person should check, if anything.
    unfit
        How many rows would not fit the type.
    dates
        How its dates are written.
    """

    type: FieldType
    order: tuple[str, ...] = ()
    doubt: str | None = None
    unfit: int = 0
    dates: Dates | None = None


def guess_type(sight: Sight) -> Guess:
    """Return what a column seems to be."""
    known = sight.known
    if not known:
        return Guess("text", doubt="blank")
    if all(value.casefold() in YES_NO for value in known):
        return Guess("yes-no", doubt="constant" if len(known) == 1 else None)
    dates = look_for_dates(sight)
    if dates is not None:
        return Guess("date", dates=dates)
    number = _number(sight)
    if number is not None:
        return number
    if len(known) == 1:
        return Guess("category", doubt="constant")
    scale = guess_order(tuple(known), sight.name)
    if scale is not None:
        return Guess("ordered", *scale)
    doubt = "not-plain-numbers" if _looks_like_amounts(known) else None
    few = len(known) <= _MANY_CLASSES and len(known) * 5 <= sum(known.values())
    return Guess("category" if few else "text", doubt=doubt)


def _number(sight: Sight) -> Guess | None:
    known = sight.known
    grammar = NUMBER_WITH_COMMA if sight.decimal == "," else NUMBER
    fits = to_numpy(pc.match_substring_regex(pa.array(list(known), pa.string()), grammar))
    counts = np.array(list(known.values()))
    total, fitting = int(counts.sum()), int(counts[fits].sum())
    if is_id(sight.name) or fitting < NEARLY_ALL * total:
        return None
    if any(len(value) > 1 and value.startswith("0") and value.isdigit() for value in known):
        return None
    kind: FieldType = "money" if MONEY & set(words(sight.name)) else "number"
    doubt = "constant" if len(known) == 1 else "unfit" if fitting < total else None
    return Guess(kind, doubt=doubt, unfit=total - fitting)


def _looks_like_amounts(known: dict[str, int]) -> bool:
    shown = list(known)[:200]
    with_marks = [value for value in shown if _MARKS.search(value) and len(re.findall(r"[A-Za-z]", value)) <= 3]
    return len(with_marks) > 0.8 * len(shown)


def guess_order(values: tuple[str, ...], name: str = "") -> tuple[tuple[str, ...], str | None] | None:
    """Return the values from the lowest to the highest if they are steps of a scale, and what is doubtful about it.

    >>> guess_order(("02.Medium", "01.High", "03.Low"))
    (('03.Low', '02.Medium', '01.High'), 'order')
    >>> guess_order(("red", "green")) is None
    True
    """
    if not 2 <= len(values) <= _SCALE_LENGTH:
        return None
    prefixed = {value: match for value in values if (match := _PREFIX.fullmatch(value))}
    bare = {value: prefixed[value][2] if value in prefixed else value for value in values}
    for scale in (*_SCALES, _GRADES) if set(words(name)) & _GRADED else _SCALES:
        places = [scale.index(word) if (word := _plain(bare[value])) in scale else None for value in values]
        if None not in places and len(set(places)) == len(values):
            ranked = sorted(zip(places, values, strict=True), key=lambda pair: pair[0] or 0)
            return tuple(value for _, value in ranked), "order"
    ranges = {value: _low_end(value) for value in values}
    if None not in ranges.values() and len(set(ranges.values())) == len(values):
        return tuple(sorted(values, key=lambda value: ranges[value] or 0.0)), "order"
    numbers = {value: int(match[1]) for value, match in prefixed.items()}
    if len(numbers) == len(values) == len(set(numbers.values())):
        return tuple(sorted(values, key=lambda value: numbers[value])), "order-by-number"
    return None


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^0-9a-z+]+", " ", text.casefold()).split())


def _low_end(value: str) -> float | None:
    """Return where a range such as ``51-200``, ``1k+`` or ``< 10`` begins."""
    match = _RANGE.fullmatch(value.strip())
    if match is None:
        return None
    digits, unit = (match[1], match[2]) if match[1] else (match[4], match[5])
    number = float(re.sub(r"[,.](?=[0-9]{3}\b)", "", digits).strip(",.").replace(",", ".") or 0)
    number *= {"k": 1e3, "m": 1e6}.get(unit.lower(), 1)
    return number - 0.5 if value.strip()[0] in "<≤" else number


def spelt_alike(sight: Sight) -> dict[str, tuple[str, ...]]:
    """Return spellings that differ only in case, blanks, accents or punctuation, under the most frequent one."""
    groups: dict[str, list[str]] = {}
    for value in sight.known:
        groups.setdefault(folded(value), []).append(value)
    return {group[0]: tuple(group[1:]) for key, group in groups.items() if key and len(group) > 1}


def folded(value: str) -> str:
    """Return a value without what people do not mean when they write it differently.

    >>> folded("Food & Beverage ") == folded("food and  beverage")
    True
    """
    text = unicodedata.normalize("NFKD", value).casefold().replace("&", " and ")
    text = "".join(char for char in text if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^\w+#%$<>]+", " ", text).replace("_", " ").split())


EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"(?=.*[-+() /].*)\+?[0-9()][0-9()\-. /]{6,20}")


def looks_personal(sight: Sight) -> bool:
    """Whether most cells are e-mail addresses or telephone numbers."""
    shown = list(sight.known)[:200]
    for pattern in (EMAIL, PHONE):
        if shown and sum(bool(pattern.fullmatch(value.strip())) for value in shown) > 0.5 * len(shown):
            return look_for_dates(sight) is None
    return False
