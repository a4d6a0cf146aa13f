"""Random definitions and histories for property tests, small enough to be read when one fails."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

Document = dict[str, Any]

COUNTRIES = ["US", "CA", "DE", "us", "", "unknown"]
SCALE = ["staff", "manager", "director", "vice president"]
KINDS = ["page view", "asset download", "webinar"]
SOURCES = ["google", "Google", "list", "fair", ""]
DURATIONS = ["PT1H", "P1D", "P7D", "P90D"]
POLICIES = ["unknown", "no", "yes"]

FIELDS: dict[str, Document] = {
    "country": {"type": "category"},
    "note": {},
    "source": {"type": "category", "aliases": {"google": ["Google"]}},
    "seniority": {"type": "ordered", "order": SCALE, "aliases": {"vice president": ["VP"]}},
    "revenue": {"type": "money"},
    "employees": {"type": "number", "missing": ["0"]},
    "since": {"type": "date"},
    "consent": {"type": "yes-no"},
}
ATTRIBUTES: dict[str, Document] = {"tier": {"type": "category"}, "seconds": {"type": "number"}}

_numbers = st.sampled_from([0, 1, 2, 10, 300, -5, 2.5, 0.1])
_days = st.sampled_from(["2026-01-01", "2026-03-08", "2025-12-31"])
_names = st.sampled_from(["US", "CA", "DE", "us", "list", "google", "Google", "fair", "ü"])
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "country": _names, "note": _names, "source": _names, "seniority": st.sampled_from([*SCALE, "VP"]),
    "revenue": _numbers, "employees": _numbers, "since": _days, "consent": st.booleans(),
    "tier": st.sampled_from(["high", "low"]), "seconds": _numbers,
}  # fmt: skip
_EQUAL = ["=", "!=", "in", "not in", "known", "missing"]
_COMPARED = [*_EQUAL, "<", "<=", ">", ">=", "between"]
_TEXTUAL = [*_EQUAL, "contains", "starts with"]
_OPS = {
    "country": _TEXTUAL, "note": _TEXTUAL, "source": _TEXTUAL, "seniority": _COMPARED, "revenue": _COMPARED,
    "employees": _COMPARED, "since": _COMPARED, "consent": _EQUAL, "tier": _TEXTUAL, "seconds": _COMPARED,
}  # fmt: skip


@st.composite
def tests_of(draw: st.DrawFn, names: list[str]) -> Document:
    """Draw a field test on one of `names`."""
    name = draw(st.sampled_from(names))
    op = draw(st.sampled_from(_OPS[name]))
    test: Document = {"field": name, "op": op}
    if op in ("contains", "starts with"):
        test["value"] = draw(st.sampled_from(["u", "G", "oo", "Ü", "s"]))
    elif op in ("in", "not in"):
        test["value"] = draw(st.lists(_VALUES[name], min_size=1, max_size=3))
    elif op == "between":
        test["value"] = [draw(_VALUES[name]), draw(_VALUES[name])]
    elif op not in ("known", "missing"):
        test["value"] = draw(_VALUES[name])
    return test


_times = st.integers(-1, 4) | st.integers(0, 3) | st.sampled_from([1, 2, 2**31, 2**53 - 1])


@st.composite
def criteria(draw: st.DrawFn) -> Document:
    """Draw a criterion without a key."""
    if draw(st.booleans()):
        found = draw(tests_of(list(FIELDS)))
    else:
        op = draw(st.sampled_from(["=", "<", "<=", ">", ">="]))
        count = {"op": op, "value": draw(_times)}
        found = {"activity": draw(st.sampled_from(KINDS)), "count": count}
        if draw(st.booleans()):
            found["where"] = draw(st.lists(tests_of(list(ATTRIBUTES)), max_size=2))
        if draw(st.booleans()):
            found["distinct"] = draw(st.sampled_from(list(ATTRIBUTES)))
        window = draw(st.sampled_from(["none", "calendar", "sliding"]))
        if window == "calendar":
            found["within"] = {"calendar": draw(st.sampled_from(["day", "week", "month"]))}
        elif window == "sliding":
            found["within"] = {"sliding": draw(st.sampled_from(DURATIONS))}
        if draw(st.integers(0, 3)) == 0:
            found["recent"] = draw(st.sampled_from(DURATIONS))
    if draw(st.integers(0, 3)) == 0:
        found["if_missing"] = draw(st.sampled_from(POLICIES))
    if draw(st.integers(0, 9)) == 0:
        found["planned"] = True
    return found


@st.composite
def groups(draw: st.DrawFn, member: st.SearchStrategy[Any]) -> Document:
    """Draw a group of any kind around members."""
    kind = draw(st.sampled_from(["all", "any", "none", "at_least", "at_most", "score"]))
    members = draw(st.lists(member, min_size=1, max_size=3))
    if kind in ("all", "any", "none"):
        return {kind: members}
    if kind == "score":
        points = st.sampled_from([10, 20, 0.1, 0.2, 0.7, -15, 0])
        return {"score": draw(st.sampled_from([20, 0.3, 0.8, 0, -10, 30])), "of": [
            {"points": draw(points), "when": m} for m in members
        ]}  # fmt: skip
    return {kind: draw(st.integers(0, 3)), "of": members}


nodes = st.recursive(criteria(), groups, max_leaves=5)
deep_nodes = st.recursive(criteria(), groups, max_leaves=12)


@st.composite
def definitions(draw: st.DrawFn) -> Document:
    """Draw a sound definition on `FIELDS`, `KINDS` and `ATTRIBUTES`."""
    document: Document = {"leadkit": "definition/1", "id": "random", "title": "Random"}
    names = draw(st.lists(st.sampled_from(["format", "characteristics", "actions"]), unique=True, max_size=3))
    for name in names:
        document[name] = draw(groups(nodes))
    if names and draw(st.integers(0, 2)) == 0:
        document["admit"] = draw(groups(st.sampled_from(names) | groups(st.sampled_from(names))))
    if draw(st.integers(0, 3)) == 0:
        document["if_missing"] = draw(st.sampled_from(POLICIES))
    if draw(st.integers(0, 3)) == 0:
        document["horizon"] = {"observe": draw(st.sampled_from(["P0D", *DURATIONS]))}
    if draw(st.integers(0, 3)) == 0:
        document["undecided"] = draw(st.sampled_from(["review", "reject", "admit"]))
    number(document, names)
    return document


@st.composite
def ladders(draw: st.DrawFn) -> Document:
    """Draw a ladder of up to three levels, mostly with those who can never be a lead."""
    levels = draw(st.lists(definitions(), min_size=1, max_size=3))
    document: Document = {"leadkit": "ladder/1", "id": "random", "title": "Random"}
    document["levels"] = [{**level, "id": f"level-{i}"} for i, level in enumerate(levels)]
    if draw(st.integers(0, 3)):
        document["never"] = draw(groups(nodes))
        number(document, ["never"])
    return document


def number(document: Document, names: list[str]) -> None:
    """Give every criterion a key of its own."""
    count = 0

    def walk(node: Document) -> None:
        nonlocal count
        if "field" in node or "activity" in node:
            count += 1
            node["key"] = f"c{count}"
            return
        listed = next((v for v in node.values() if isinstance(v, list)), [])
        for member in listed:
            walk(member.get("when", member))

    # A drawn criterion may be shared between members; each place needs a key of its own.
    for name in names:
        document[name] = _copy(document[name])
        walk(document[name])


def _copy(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: _copy(value) for name, value in node.items()}
    return [_copy(value) for value in node] if isinstance(node, list) else node


CELLS: dict[str, list[Any]] = {
    "country": [*COUNTRIES, "ü"],
    "note": ["US", "Güte", "GÜTE", "oops", "", "unknown"],
    "source": SOURCES,
    "seniority": [*SCALE, "VP", "intern", ""],
    "revenue": ["0", "2.5", "300", "300.0", "3e2", "-5", "1,000", "NaN", "", "0.1"],
    "employees": ["0", "1", "2", "10", "ten", "unknown"],
    "since": ["2026-01-01", "2026-03-08", "2025-12-31T23:30:00-05:00", "8 March", ""],
    "consent": ["true", "NO", "1", "0", "maybe", ""],
    "tier": ["high", "low", "unknown", ""],
    "seconds": ["0", "1", "2", "", "x"],
}
CREATED = 1_772_850_000  # 2026-03-07T02:20:00Z, the evening before a 23-hour day in New York
_steps = st.sampled_from([0, 3_600, 7_200, 43_200, 86_400, 172_800, 604_800])
# Few distances and sometimes a second beside them, so that activities meet the edges of windows and horizons.
_moments = st.builds(
    lambda sign, step, nudge: CREATED + sign * step + nudge,
    st.sampled_from([1, 1, 1, -1]),
    _steps,
    st.sampled_from([0, 0, 0, -1, 1]),
)


MIDNIGHT = 1_772_859_600  # 2026-03-07T05:00:00Z, midnight in New York; the next Sunday has 23 hours
_HOUR = 3_600
# Hours from there to the edges of days, of the short day, of a week and of a month, there and in UTC.
_edges = st.sampled_from([-144, -24, -5, 0, 1, 19, 24, 43, 47, 48, 71, 168])
_dense = st.builds(lambda hours, nudge: MIDNIGHT + hours * _HOUR + nudge, _edges, st.sampled_from([0, 0, -1, 1]))


@st.composite
def dense_activities(draw: st.DrawFn) -> list[Document]:
    """Draw page views of one lead that lie on the edges of windows."""
    moments = draw(st.lists(_dense, max_size=7))
    return [
        {
            "lead_id": "L0", "kind": "page view", "at": stamp(at), "tier": draw(st.sampled_from(CELLS["tier"])),
            "seconds": draw(st.sampled_from(["1", "2", "3", ""])),
        }
        for at in moments
    ]  # fmt: skip


@st.composite
def counted(draw: st.DrawFn) -> Document:
    """Draw what is counted, and how: a criterion on page views without key and count."""
    criterion: Document = {"activity": "page view"}
    if draw(st.booleans()):
        criterion["distinct"] = draw(st.sampled_from(list(ATTRIBUTES)))
    if draw(st.integers(0, 3)) == 0:
        criterion["where"] = [{"field": "tier", "op": draw(st.sampled_from(["known", "missing"]))}]
    window = draw(st.sampled_from(["none", "day", "week", "month", "PT1H", "P1D", "PT5H", "P2D", "P7D"]))
    if window in ("day", "week", "month"):
        criterion["within"] = {"calendar": window}
    elif window != "none":
        criterion["within"] = {"sliding": window}
    if draw(st.integers(0, 2)) == 0:
        criterion["recent"] = draw(st.sampled_from(["PT1H", "P1D", "P2D"]))
    return criterion


def stamp(at: int | None) -> str:
    """Return seconds since 1970 as an ISO 8601 stamp; nothing for ``None``."""
    return "" if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@st.composite
def histories(draw: st.DrawFn) -> Document:
    """Draw the arguments of `History`: a few leads, their activities, outcomes and settings."""
    n = draw(st.integers(1, 4))
    rare = st.integers(0, 2)
    leads: list[Document] = []
    for i in range(n):
        lead = {name: draw(st.sampled_from(CELLS[name])) for name in FIELDS}
        created = draw(st.sampled_from([CREATED, CREATED + 3_600, CREATED + 86_400, None]))
        handed = draw(_moments) if draw(rare) == 0 else None
        leads.append({"lead_id": f"L{i}", **lead, "created_at": stamp(created), "handed_over_at": stamp(handed)})
    activities = draw(st.lists(_activities(n), max_size=8))
    outcomes = [
        {"lead_id": f"L{i}", "status": draw(st.sampled_from(["won", "lost", ""])), "decided_at": stamp(draw(_moments))}
        for i in range(n)
        if draw(rare) == 0
    ]
    settings: Document = {
        "leadkit": "history/1", "missing": ["", "unknown"], "fields": FIELDS, "attributes": ATTRIBUTES,
        "time_zone": draw(st.sampled_from(["UTC", "America/New_York", "Asia/Kathmandu"])),
        "leads": {"id": "lead_id", "created_at": "created_at", "handed_over_at": "handed_over_at"},
        "kinds": {kind: {"by": "lead"} for kind in KINDS},
    }  # fmt: skip
    if draw(st.booleans()):
        settings["as_of"] = stamp(draw(_moments) + 86_400 * draw(st.sampled_from([0, 30])))
    if draw(st.booleans()):
        settings["tracks"] = {"field": "source", "page view": ["Google", "fair"]}
    return {"leads": leads, "activities": activities, "outcomes": outcomes, "settings": settings}


@st.composite
def _activities(draw: st.DrawFn, n: int) -> Document:
    return {
        "lead_id": f"L{draw(st.integers(0, n - 1))}", "kind": draw(st.sampled_from(KINDS)), "at": stamp(draw(_moments)),
        "tier": draw(st.sampled_from(CELLS["tier"])), "seconds": draw(st.sampled_from(CELLS["seconds"])),
    }  # fmt: skip
