"""Values, lists and lengths of time as a person writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from leadkit.definition.catalogue import Field
from leadkit.definition.model import Value
from leadkit.text import say

_PLAIN = re.compile(r"[\w][\w .&/'+-]{0,39}")
_UNITS = ((86_400 * 7, "week"), (86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def mid_sentence(title: str) -> str:
    """Return a title as it stands within a sentence: "Annual revenue" in lower case, "HQ" as it is.

    >>> mid_sentence("Annual revenue"), mid_sentence("Lead Source")
    ('annual revenue', 'Lead Source')
    """
    return title[:1].lower() + title[1:] if title[1:].islower() else title


def listed(items: Sequence[str], last: str) -> str:
    """Return "a, b and c"; `last` joins the last two, with its spaces."""
    return last.join((", ".join(items[:-1]), items[-1])) if len(items) > 1 else "".join(items)


def quantity(number: float) -> str:
    """Return a number with thousands separators, round millions and billions in words.

    >>> quantity(300000000), quantity(1234.5), quantity(8_380_000)
    ('300 million', '1,234.5', '8.38 million')
    """
    for size, name in ((1e9, "billion"), (1e6, "million")):
        if abs(number) >= size and number % (size / 100) == 0:
            return f"{number / size:,.10g} {say(f'words.{name}')}"
    return f"{int(number):,}" if float(number).is_integer() else f"{number:,.10g}"


def value_words(value: Value, field: Field) -> str:
    """Return a value of `field` as a person writes it, with its unit."""
    if isinstance(value, bool):
        return say("words.yes" if value else "words.no")
    if isinstance(value, int | float):
        return f"{quantity(value)} {field.unit}" if field.unit else quantity(value)
    text = str(value)
    if field.type == "date":
        try:
            return day_words(date.fromisoformat(text))
        except ValueError:
            return f"“{text}”"
    return text if _PLAIN.fullmatch(text) else f"“{text}”"


def day_words(day: date) -> str:
    """Return a day as "1 March 2026"."""
    return f"{day.day} {say(f'words.month.m{day.month}')} {day.year}"


def last_words(seconds: int) -> str:
    """Return a length of time as it follows "in the last".

    >>> last_words(7 * 86_400), last_words(14 * 86_400), last_words(86_400)
    ('week', '2 weeks', '24 hours')
    """
    single = {size: unit for size, unit in _UNITS if unit != "day"}.get(seconds)
    return say(f"words.last.{single}") if single else duration_words(seconds)


def duration_words(seconds: int) -> str:
    """Return a length of time in its largest whole units: "90 days", "1 day and 12 hours".

    >>> duration_words(86_400), duration_words(90 * 86_400)
    ('24 hours', '90 days')
    """
    if seconds == 86_400:
        return say("words.unit.hour", n=24)
    said: list[str] = []
    rest = seconds
    for size, unit in _UNITS:
        n, left = divmod(rest, size)
        if n and (unit != "week" or (not left and not said)):
            said.append(say(f"words.unit.{unit}", n=n))
            rest = left
    return listed(said, say("words.and")) or say("words.unit.second", n=0)
