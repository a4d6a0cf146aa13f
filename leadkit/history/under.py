"""A history read in the words of another catalogue: a spec's own wins over that of the history it is judged on."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from leadkit.definition.catalogue import Catalogue

if TYPE_CHECKING:
    from leadkit.history.history import History

_DERIVED = ("activities", "notices", "fingerprint")


def under(history: History, catalogue: Catalogue) -> History:
    """Return `history` with its cells read as `catalogue` says.

    That is: types, orders, aliases, missing tokens, time zone and tracks.

    Fields, attributes and activities that `catalogue` does not name stay as they are; what this history does not have
    is not added. Stamps of the files stay in the time zone that their own ``history.toml`` names: how a file writes its
    moments is no part of an agreement. Calendar windows and days of stamps with a zone follow `catalogue`.
    """
    own = history.catalogue
    merged = replace(
        catalogue,
        fields={name: catalogue.fields.get(name, field) for name, field in own.fields.items()},
        attributes={name: catalogue.attributes.get(name, field) for name, field in own.attributes.items()},
        activities={name: catalogue.activities.get(name, kind) for name, kind in own.activities.items()},
    )
    other = copy.copy(history)
    for name in _DERIVED:
        other.__dict__.pop(name, None)
    settings = replace(history.settings, missing=catalogue.missing, time_zone=catalogue.time_zone)
    other._settings = settings
    other._columns = {}
    other.catalogue = merged
    if history._rows is not None:
        rows = copy.copy(history._rows)
        rows.settings, rows._read = settings, {}
        other._rows = rows
    return other
