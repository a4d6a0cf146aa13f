"""ISO 8601 durations of fixed length: weeks, days, hours, minutes, seconds.

Months and years have no fixed length and are refused; a day is 86,400 seconds.
"""

from __future__ import annotations

import re

_UNITS = {"W": 604_800, "D": 86_400, "H": 3_600, "M": 60, "S": 1}
LONGEST_S = 100_000_000_000
"""About 3,000 years: sums of such times and any date stay within 64 bits."""
_DURATION = re.compile(
    r"P(?=[0-9T])(?:(?P<W>[0-9]+)W)?(?:(?P<D>[0-9]+)D)?"
    r"(?:T(?=[0-9])(?:(?P<H>[0-9]+)H)?(?:(?P<M>[0-9]+)M)?(?:(?P<S>[0-9]+)S)?)?"
)


def parse_duration(text: str) -> int:
    """Return the seconds of an ISO 8601 duration.

    >>> parse_duration("P1D"), parse_duration("P1DT12H"), parse_duration("P2W")
    (86400, 129600, 1209600)

    Raises
    ------
    ValueError
        `text` is not a duration of weeks, days, hours, minutes and seconds in whole numbers.
    """
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(f"not a duration of weeks, days, hours, minutes and seconds: {text!r}")
    return sum(int(number) * _UNITS[unit] for unit, number in match.groupdict().items() if number)


def format_duration(seconds: int) -> str:
    """Return the shortest duration in days, hours, minutes and seconds.

    >>> format_duration(86_400), format_duration(129_600), format_duration(0)
    ('P1D', 'P1DT12H', 'PT0S')

    Raises
    ------
    ValueError
        `seconds` is negative.
    """
    if seconds < 0:
        raise ValueError(f"a duration is not negative: {seconds}")
    if seconds == 0:
        return "PT0S"
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, rest = divmod(rest, 60)
    clock = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (rest, "S")) if n)
    return "P" + (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
