"""What the evidence suggests for the present draft, and what each suggestion would change."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from drafts import acme, bare

from leadkit.board import state as board_state
from leadkit.board.session import Session
from leadkit.board.study import MEMO, Found, Study
from leadkit.board.suggestions import with_besides
from leadkit.definition.model import Definition, Ladder
from leadkit.engine.admission import admit
from leadkit.history.history import History

OPEN = {"type": "panel", "seq": 1, "name": "suggestions", "open": True}
FORM = {"key": "form", "field": "format", "op": "in", "value": ["price request form", "trusted referral"]}
DRAFT = {"leadkit": "definition/1", "id": "d", "title": "Draft", "format": {"any": [FORM]}}


def opened(history: History, draft: Any = None) -> dict[str, Any]:
    """Return what is suggested once the search is over."""
    session = Session(history, draft)
    session.handle(OPEN)
    session.state()
    Study.of(history).wait()
    suggestions: dict[str, Any] = session.state()["suggestions"]
    return suggestions


def test_what_goes_with_the_outcome_is_suggested() -> None:
    """The planted drivers of the sample are offered, each for its section, those that help this draft first."""
    said = opened(acme(), DRAFT)
    items = {item["name"]: item for item in said["items"]}
    assert {"annual_revenue_usd", "seniority", "industry", "product page view"} <= set(items)
    assert items["industry"]["section"] == "characteristics"
    assert items["product page view"]["section"] == "actions"
    assert items["product page view"]["node"]["activity"] == "product page view"
    helps = [item["helps"] for item in said["items"]]
    assert helps == sorted(helps, reverse=True)
    assert helps[0]
    assert "format" not in items
    assert "Format" in said["asked_text"]


def test_gain_and_cost_are_those_of_the_draft() -> None:
    """What is said of a suggestion is what the draft with it says: leads that count, rates, won deals missed."""
    for item in [*(said := opened(acme(), DRAFT))["items"][:4], said["card"]]:
        with_it = {**DRAFT, item["section"]: {"all": [item["node"]]}}
        before, after = (admit(Definition.from_dict(d), acme()) for d in (DRAFT, with_it))
        counts = (after.counts["admitted"], before.counts["admitted"])
        assert item["gain_text"].startswith(f"{counts[0]:,} would count instead of {counts[1]:,}")


def test_every_suggestion_can_be_added() -> None:
    """Each node makes a sound document, and so does the card as points."""
    said = opened(acme(), DRAFT)
    for item in [*said["items"], said["card"]]:
        made = Definition.from_dict({**DRAFT, item["section"]: item["node"]})
        assert admit(made, acme()).counts["admitted"] > 0
    assert said["card"]["node"]["score"] >= 1
    assert len(said["card"]["node"]["of"]) == len(said["card"]["lines"]) <= 8


@pytest.mark.parametrize(
    ("document", "section"),
    [
        ({"format": FORM}, "characteristics"),
        ({"format": {"any": [FORM]}}, "format"),
        ({"format": {"all": [FORM]}}, "format"),
        ({"format": FORM, "admit": {"any": ["format"]}}, "actions"),
        ({"format": FORM, "admit": {"score": 5, "of": [{"points": 5, "when": "format"}]}}, "actions"),
    ],
    ids=["a new section", "any", "all", "admit by any", "admit by points"],
)
def test_asked_for_besides(document: dict[str, Any], section: Any) -> None:
    """It is asked besides what is asked in its section, under a key of its own, and the section is named in admit."""
    node = Definition.from_dict({"leadkit": "definition/1", "id": "n", "format": FORM}).format
    assert node is not None
    draft = Definition.from_dict({"leadkit": "definition/1", "id": "d", **document})
    made = with_besides(draft, section, node)
    assert isinstance(made, Definition)
    assert Definition.from_dict(made.to_dict()) == made
    assert [c.key for c in made.criteria()] == ["form", "form_2"]
    ladder = with_besides(Ladder("l", (Definition("low"), draft)), section, node)
    assert isinstance(ladder, Ladder)
    assert ladder.levels == (Definition("low"), made)


def noise(leads: int = 600) -> History:
    """Return leads whose every fact is chance, with the same outcome on all of them in turn."""
    generator = np.random.default_rng(3)
    facts = {name: generator.choice(list("abcd"), leads).tolist() for name in ("colour", "shape", "size")}
    status = generator.choice(["won", "lost"], leads, p=[0.4, 0.6]).tolist()
    table = {"lead_id": [f"L{i}" for i in range(leads)], **facts, "status": status}
    return History(table, settings={"outcome": {"column": "status", "won": ["won"], "lost": ["lost"]}})


def test_of_noise_nothing_is_suggested() -> None:
    """Where nothing goes with the outcome, it says that there is no evidence, and offers no card."""
    said = opened(noise())
    assert said["message"].startswith("There is no evidence for any condition")
    assert said["items"] == []
    assert said["card"] is None


def test_without_an_outcome_nothing_is_looked_for() -> None:
    """A history that does not say what became of its leads gives no suggestion and no endless waiting."""
    said = opened(bare())
    assert "does not say what became" in said["message"]
    assert said["progress"] is None


def test_who_can_never_be_a_lead_gets_none() -> None:
    """On that tab nothing is suggested, and nothing searched."""
    history = noise(60)
    session = Session(history, {"leadkit": "ladder/1", "id": "l", "levels": [{**DRAFT, "format": {"any": []}}]})
    session.handle({"type": "show", "seq": 1, "level": -1})
    session.handle({**OPEN, "seq": 2})
    assert session.state()["suggestions"]["message"] == "Conditions are suggested for a level: look at one."
    assert session.state()["follow_ms"] is None
    assert MEMO not in history.memo


def test_it_is_searched_once_for_all_boards() -> None:
    """Two boards on one history share the search; its progress is shown while it goes on."""
    history = noise(400)
    first, second = Session(history), Session(history)
    for session in (first, second):
        session.handle(OPEN)
    state = first.state()
    assert state["suggestions"]["progress"] is not None or state["follow_ms"] is None
    Study.of(history).wait()
    found = Study.of(history).drivers
    assert second.state()["follow_ms"] is None
    assert Study.of(history).drivers is found is not None
    assert found.history is history


def test_what_stops_the_search_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of the search is raised for whoever asks what was found."""
    history = noise(60)

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("leadkit.board.study.drivers", broken)
    Study.of(history).wait()
    with pytest.raises(ZeroDivisionError):
        _ = Study.of(history).drivers


def test_the_search_stands_still_while_the_board_answers() -> None:
    """Within `still` no further part is done; afterwards it goes on to its end."""
    history = noise(4_000)
    study = Study.of(history)
    study.start()
    with Study.still(history):
        ended = study.is_done
        seen = study.step
        study._thread.join(0.3)  # type: ignore[union-attr]
        assert study.is_done == ended
        assert study.step[0] <= seen[0] + 1
    study.wait()
    assert study.is_done


def test_on_many_leads_what_was_found_is_taken_in_at_a_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """An edit does not pay for judging what has just been found: the next rest does."""
    monkeypatch.setattr(board_state, "MANY", 100)
    history = acme()
    Study.of(history).wait()
    session = Session(history, DRAFT)
    session.handle(OPEN)
    state = session.state()
    assert state["suggestions"]["items"] == []
    assert state["follow_ms"] == board_state.STUDY_MS
    session.handle({"type": "rest", "seq": 2})
    assert session.state()["suggestions"]["items"]
    session.handle({"type": "switch", "seq": 3, "key": "form", "on": False})
    assert session.state()["suggestions"]["items"]
    assert session.state()["follow_ms"] is None


def test_nothing_personal_is_suggested() -> None:
    """A field that names persons is never a condition, however well it tells; what is left makes no card alone."""
    leads = 800
    won = [i % 2 == 0 for i in range(leads)]
    table = {
        "lead_id": [f"L{i}" for i in range(leads)], "status": ["won" if w else "lost" for w in won],
        "salesperson": ["Ada" if w else "Bob" for w in won], "kind": ["a" if i // 2 % 10 < (6 if w else 4) else "b"
                                                                      for i, w in enumerate(won)],
    }  # fmt: skip
    fields = {"salesperson": {"personal": True}}
    outcome = {"column": "status", "won": ["won"], "lost": ["lost"]}
    said = opened(History(table, settings={"fields": fields, "outcome": outcome}))
    assert [item["name"] for item in said["items"]] == ["kind"]
    assert said["card"] is None
    assert "Ada" not in str(said)
    assert "salesperson" not in str(said).lower()


def test_before_anything_is_found() -> None:
    """A search that has found nothing yet is equal to itself only."""
    assert Found() == Found()
    assert Found().drivers is None
