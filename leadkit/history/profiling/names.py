"""What the name of a column says about it, in the words that CRM systems use."""

from __future__ import annotations

import re

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ENDINGS = ("id", "name", "date", "time")
_WHOLE = {"paid", "update", "valid", "invalid", "username", "candidate", "mandate", "sometime"}

_PERSON_NAME = {"first", "last", "full", "middle", "contact", "person", "salutation", "lead", "display"}
_OTHER_NAME = {"company", "account", "campaign", "event", "source", "product", "list", "form", "file", "city", "field"}
_PERSONAL = {
    "email", "mail", "phone", "telephone", "tel", "mobile", "cell", "fax", "street", "linkedin", "twitter", "birthday",
    "birthdate", "firstname", "lastname", "surname", "fullname", "username", "ip", "skype", "whatsapp",
}  # fmt: skip
_ORGANISATION = {"company", "account", "organisation", "organization", "firm", "website", "domain", "url", "homepage"}
_NO_PERSON = {
    "size", "type", "industry", "revenue", "country", "city", "state", "source", "do", "opt", "opened", "sent",
    "clicked", "bounced", "status", "count", "visits", "number", "time", "spent", "employees", "campaign", "not",
}  # fmt: skip
_STAFF = {"owner", "rep", "salesperson", "seller", "agent", "sdr", "bdr"}
_LATE = {
    "modified", "updated", "tags", "tag", "quality", "reason", "stage", "status", "probability", "disqualified",
    "lost", "closed", "closing", "disposition", "notes", "note", "remarks", "converted", "conversion", "opportunity",
    "deal", "won", "grade", "rating", "score",
}  # fmt: skip


def words(name: str) -> tuple[str, ...]:
    """Return the words of a column's name in lower case.

    >>> words("ConvertedOpportunityId"), words("LEADID"), words("annual_revenue (USD)")
    (('converted', 'opportunity', 'id'), ('lead', 'id'), ('annual', 'revenue', 'usd'))
    """
    found: list[str] = []
    for part in re.split(r"[^0-9A-Za-z]+", _CAMEL.sub(" ", name)):
        text = part.lower()
        ending = next((end for end in _ENDINGS if text.endswith(end) and len(text) > len(end)), None)
        ending = None if text in _WHOLE else ending
        if part.isupper() and ending is not None:
            found.extend((text.removesuffix(ending), ending))
        elif text:
            found.append(text)
    return tuple(found)


def is_id(name: str) -> bool:
    """Whether a column seems to hold ids or other codes, which are no numbers to reckon with."""
    found = words(name)
    return bool({"id", "ids", "uuid", "guid", "key", "code", "zip", "postal", "postcode", "sku"} & set(found))


def is_number_of_lead(name: str) -> bool:
    """Whether a column seems to number the leads."""
    return is_id(name) or bool({"number", "no", "nr", "num"} & set(words(name)))


def is_staff(name: str) -> bool:
    """Whether a column seems to name one of our own people."""
    found = set(words(name))
    by_somebody = {"by"} <= found and bool({"created", "assigned", "modified", "updated"} & found)
    return by_somebody or bool(_STAFF & found) or {"assigned", "to"} <= found or {"employee", "id"} <= found


def is_personal(name: str) -> bool:
    """Whether a column seems to name a person or their organisation, or a way to reach them."""
    found = set(words(name))
    if is_staff(name):
        return True
    if found & _NO_PERSON:
        return False
    if "name" in found:
        return bool(found & _PERSON_NAME) or not found & (_OTHER_NAME - _ORGANISATION)
    return bool(found & (_PERSONAL | _ORGANISATION)) and not is_id(name)


def sounds_late(name: str) -> bool:
    """Whether a column sounds as if somebody fills it in while working on the lead."""
    found = set(words(name))
    return bool(found & _LATE) or ("last" in found and not found & {"name", "touch"})


def score(name: str, *patterns: tuple[str, ...]) -> int:
    """Return how well a name fits: the length of the list less the place of the first pattern it has, else 0."""
    found = set(words(name))
    return next((len(patterns) - at for at, pattern in enumerate(patterns) if found.issuperset(pattern)), 0)


def affinity(one: str, other: str) -> float:
    """Return from 0 to 1 how much two names speak of the same thing."""
    first, second = words(one), words(other)
    if first == second:
        return 1.0
    if first and second and (first[-len(second) :] == second or second[-len(first) :] == first):
        return 0.9 if min(len(first), len(second)) > 1 else 0.4
    return 0.7 if set(first) & set(second) - {"id", "key", "name", "date", "number"} else 0.2


CREATED = (
    ("created", "date"), ("create", "date"), ("created", "at"), ("created", "time"), ("date", "added"), ("created",),
    ("createdate",), ("createdat",), ("creation",), ("inquiry", "date"), ("enquiry", "date"), ("submitted",),
    ("submission", "date"), ("received",), ("registered",), ("registration", "date"), ("lead", "date"), ("inquiry",),
    ("timestamp",), ("date",),
)  # fmt: skip
HANDED_OVER = (
    ("handed", "over"), ("handover",), ("hand", "over"), ("assigned", "at"), ("assigned", "date"), ("date", "assigned"),
    ("assignment", "date"), ("sql", "date"), ("accepted", "date"), ("routed",), ("assigned", "time"),
)  # fmt: skip
DECIDED = (
    ("decision", "date"), ("decided",), ("closed", "at"), ("close", "date"), ("closed", "date"), ("closing", "date"),
    ("won", "date"), ("converted", "date"), ("conversion", "date"), ("converted", "at"), ("closedate",), ("closed",),
    ("created", "date"), ("created", "at"), ("created", "time"), ("created",), ("date",), ("at",),
)  # fmt: skip
VALUE = (
    ("deal", "value"), ("amount",), ("deal", "size"), ("contract", "value"), ("acv",), ("arr",), ("value",),
    ("revenue",), ("price",), ("sales",),
)  # fmt: skip
COST = (("total", "cost"), ("cost",), ("costs",), ("spend",))
REASON = (("reason",), ("reasons",))
AT = (
    ("start",), ("occurred",), ("activity", "date"), ("event", "date"), ("timestamp",), ("at",), ("date", "time"),
    ("datetime",), ("created",), ("time",), ("date",),
)  # fmt: skip
KIND = (
    ("activity", "type"), ("event", "type"), ("kind",), ("activity",), ("event", "name"), ("event",), ("action",),
    ("type",), ("channel",), ("subject",),
)  # fmt: skip
MONEY = {"amount", "price", "budget", "cost", "spend", "fee", "salary", "payment", "paid"}
LEADS_FILE = {"lead", "leads", "prospect", "prospects", "contact", "contacts", "inquiries", "enquiries", "mql"}
OUTCOME_FILE = {
    "opportunity", "opportunities", "deal", "deals", "outcome", "outcomes", "potential", "potentials", "order",
    "orders", "sales", "handover", "handovers", "conversions", "customers", "won", "accepted", "results",
}  # fmt: skip
ACTIVITIES_FILE = {
    "activity", "activities", "event", "events", "call", "calls", "task", "tasks", "visit", "visits", "engagement",
    "engagements", "email", "emails", "touches", "touchpoints", "meetings", "pageviews", "views", "clicks",
    "interactions", "history", "log",
}  # fmt: skip
