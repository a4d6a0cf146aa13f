"""Whether two histories are the same in everything that anybody can ask of one."""

from __future__ import annotations

import numpy as np

from leadkit.history import Column, History, Outcome


def same_column(one: Column, other: Column) -> None:
    """Compare two columns cell by cell, and the words behind them."""
    assert (one.field, one.spellings, one.classes) == (other.field, other.spellings, other.classes)
    assert one.class_of.tolist() == other.class_of.tolist()
    if one.is_coded:
        assert one.codes.tolist() == other.codes.tolist()
    np.testing.assert_array_equal(one.numbers, other.numbers)
    assert len(one) == len(other)
    assert one.missing().tolist() == other.missing().tolist()


def same_outcome(one: Outcome, other: Outcome) -> None:
    """Compare what became of all leads."""
    for part in ("status", "decided_at", "value_cents", "has_value", "cost_cents", "has_cost"):
        assert getattr(one, part).tolist() == getattr(other, part).tolist(), part
    assert (one.reason is None) == (other.reason is None)
    if one.reason is not None and other.reason is not None:
        same_column(one.reason, other.reason)


def same(plain: History, stored: History) -> None:
    """Compare two histories in everything that anybody can ask of one."""
    assert repr(plain) == repr(stored)
    assert plain.lead_ids == stored.lead_ids
    assert plain.catalogue == stored.catalogue
    assert list(plain.catalogue.activities) == list(stored.catalogue.activities)
    assert plain.notices == stored.notices
    for part in ("created_at", "handed_over_at", "horizons"):
        assert getattr(plain, part).tolist() == getattr(stored, part).tolist(), part
    for name in plain.field_names:
        same_column(plain.column(name), stored.column(name))
    assert list(plain.outcomes) == list(stored.outcomes)
    for name, outcome in plain.outcomes.items():
        same_outcome(outcome, stored.outcomes[name])
    for kind, activities in plain.activities.items():
        other = stored.activities[kind]
        assert activities.kind == other.kind
        assert activities.lead.tolist() == other.lead.tolist()
        assert activities.at.tolist() == other.at.tolist()
        assert list(activities.attributes) == list(other.attributes)
        for name, column in activities.attributes.items():
            same_column(column, other.attributes[name])
        same_cut(plain, stored, kind)
    assert plain.fingerprint == stored.fingerprint


def same_cut(plain: History, stored: History, kind: str) -> None:
    """Compare what engines count in."""
    one, other = plain.cut(kind), stored.cut(kind)
    assert one is not None
    assert other is not None
    assert one.lead.tolist() == other.lead.tolist()
    assert (one.at + np.int64(one.epoch)).tolist() == (other.at + np.int64(other.epoch)).tolist()
    for name, column in one.attributes.items():
        found = other.attributes[name]
        assert column.field == found.field
        if column.is_coded:
            texts = [np.append(np.array(c.spellings, object), None)[c.codes] for c in (column, found)]
            assert one.rows(texts[0]).tolist() == other.rows(texts[1]).tolist()
        else:
            np.testing.assert_array_equal(one.rows(column.numbers), other.rows(found.numbers))
