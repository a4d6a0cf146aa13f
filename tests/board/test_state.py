from __future__ import annotations

import re
from time import process_time
from typing import Any

import pytest
from dozen import FORM, LIFE, RICH, STRICT, dozen_settings, dozen_tables
from drafts import ACME, acme, bare

from leadkit.board.session import Session
from leadkit.history.history import History

HALF = {"key": "half", "field": "revenue", "op": ">=", "value": None}


@pytest.fixture(scope="module")
def dozen() -> History:
    """Return the dozen leads."""
    leads, outcomes = dozen_tables()
    return History(leads, outcomes=outcomes, settings=dozen_settings())


def state_of(history: History, draft: Any, *events: dict[str, Any]) -> dict[str, Any]:
    """Return the state of a draft after some events."""
    session = Session(history, draft)
    for seq, event in enumerate(events):
        session.handle({"seq": seq + 1, **event})
    return session.state()


def definition(**sections: Any) -> dict[str, Any]:
    """Return a definition of these sections."""
    return {"leadkit": "definition/1", "id": "x", **sections}


OPEN = {"type": "why", "open": True}


def texts_of(view: Any) -> list[str]:
    """Return every text in a view, however deep."""
    if isinstance(view, str):
        return [view]
    inner = view.values() if isinstance(view, dict) else view if isinstance(view, list) else ()
    return [text for one in inner for text in texts_of(one)]


def test_the_first_figures_can_be_counted_by_hand(dozen: History) -> None:
    """Five of twelve count; of the four old ones two were won; two of four won deals are missed."""
    figures = state_of(dozen, STRICT)["figures"]
    assert figures["count"] == {
        "text": "5", "label": "past leads count", "of_text": "of 12 (41.7 %)", "week_text": "less than one a month",
        "share": 5 / 12,
    }  # fmt: skip
    assert figures["missed"] == {
        "text": "2", "label": "won deals missed", "kept_text": "of 4 won deals, 2 kept", "value_text": "worth 1,200",
    }  # fmt: skip


def test_few_leads_are_said_to_be_too_few(dozen: History) -> None:
    """Under 30 leads or 5 wins no rate is shown, only that there are too few."""
    rate = state_of(dozen, STRICT)["figures"]["rate"]
    assert (rate["text"], rate["too_few"], rate["rest_text"]) == ("too few", True, "too few others to compare with")
    assert rate["cohort_text"] == "judged by the 4 that are old enough"


def test_enough_leads_give_one_in_so_many() -> None:
    """A rate that can be told is "1 in 17", against the others where there are any."""
    rate = state_of(acme(), None)["figures"]["rate"]
    assert (rate["text"], rate["rest_text"]) == ("1 in 17", "there are no others")
    narrow = definition(format={"all": [{"key": "f", "field": "format", "op": "=", "value": "price request form"}]})
    assert state_of(acme(), narrow)["figures"]["rate"]["rest_text"].startswith("against 1 in ")


def test_without_outcomes_there_are_counts_only() -> None:
    """A history that does not say what became of leads gives counts, and no empty figure."""
    state = state_of(bare(), None, OPEN)
    assert (state["figures"]["count"]["text"], state["figures"]["rate"], state["figures"]["missed"]) == (
        "3",
        None,
        None,
    )
    assert (state["why"]["rate"], state["why"]["deals"]) == (None, None)
    assert all(step["won_text"] is None for step in state["why"]["funnel"])


def test_who_is_never_a_lead_is_counted_as_ruled_out(dozen: History) -> None:
    """On that tab won deals are not missed but ruled out, and the load on sales is nobody's question."""
    ladder = {"leadkit": "ladder/1", "id": "l", "never": {"any": [LIFE]}, "levels": [STRICT]}
    figures = state_of(dozen, ladder, {"type": "show", "level": -1})["figures"]
    assert (figures["count"]["text"], figures["count"]["label"]) == ("8", "past leads would be ruled out")
    assert (figures["missed"]["text"], figures["missed"]["label"]) == ("4", "won deals ruled out")
    assert figures["count"]["week_text"] is None
    assert figures["rate"]["label"] == "to say how many of those ruled out became a customer"


def test_no_word_of_those_ruled_out_says_that_they_count(dozen: History) -> None:
    """All that Python says on the tab of who can never be a lead is about being ruled out."""
    ladder = {"leadkit": "ladder/1", "id": "l", "never": {"any": [LIFE]}, "levels": [STRICT]}
    state = state_of(dozen, ladder, {"type": "show", "level": -1}, OPEN)
    assert [row["text"] for row in state["why"]["bars"][0]["rows"]] == [
        "7 of 8 ruled out, 4 of them won", "1 of 4 ruled out, 1 of them won",
    ]  # fmt: skip
    assert re.findall(r"\bcounts?\b", " ".join(texts_of([state["figures"], state["why"]]))) == []
    everyone = {"key": "f", "field": "format", "op": "known"}
    many = {"leadkit": "ladder/1", "id": "l", "never": {"any": [everyone]}, "levels": [ACME]}
    assert state_of(acme(), many, {"type": "show", "level": -1})["figures"]["rate"]["label"] == (
        "of those ruled out became a customer"
    )
    nobody = {**ladder, "never": {"any": []}}
    assert state_of(dozen, nobody, {"type": "show", "level": -1})["figures"]["rate"]["label"] == (
        "nobody is ruled out, so there is no rate to give"
    )


def test_nobody_is_not_said_to_be_young(dozen: History) -> None:
    """Where no lead counts that is said; that leads are too young only where some count."""
    nobody = definition(characteristics={"all": [{"key": "r", "field": "revenue", "op": ">=", "value": 10**12}]})
    rate = state_of(dozen, nobody)["figures"]["rate"]
    assert (rate["text"], rate["label"]) == ("–", "no lead counts, so there is no rate to give")
    young = definition(format=FORM, characteristics={**RICH, "value": 800})
    rate = state_of(dozen, young)["figures"]["rate"]
    assert (rate["text"], rate["label"]) == ("–", "no lead is old enough to say how many became a customer")


def test_two_rates_that_sound_the_same_are_told_apart() -> None:
    """Where both would be "2 in 5", percentages are said; where they differ in words, words."""
    leads = {"lead_id": [f"L{i}" for i in range(2000)], "kind": ["a", "b"] * 1000}
    ends = ["won" if (i < 736 if i % 2 == 0 else i < 874) else "lost" for i in range(2000)]
    outcome = {"lead_id": leads["lead_id"], "status": ends}
    history = History(leads, outcomes={"outcome": outcome},
                      settings={"outcome": {"column": "status", "won": ["won"]}})  # fmt: skip
    kind = definition(format={"key": "k", "field": "kind", "op": "=", "value": "a"})
    rate = state_of(history, kind)["figures"]["rate"]
    assert (rate["text"], rate["rest_text"]) == ("38.4 %", "against 43.4 % of the others")


def test_nobody_is_ruled_out_without_a_condition(dozen: History) -> None:
    """A ladder whose never-group is empty or unfinished rules nobody out."""
    ladder = {"leadkit": "ladder/1", "id": "l", "never": {"any": [HALF]}, "levels": [STRICT]}
    state = state_of(dozen, ladder, {"type": "show", "level": -1}, OPEN)
    assert (state["figures"]["count"]["text"], state["never"]) == ("0", {"count_text": "0"})
    assert state["sentence"]["text"] == "Nobody is ruled out yet."
    assert state["conditions"]["half"]["state"] == "unfinished"


def test_each_condition_says_how_many_meet_it(dozen: History) -> None:
    """A condition has its own counts, whatever the others say."""
    conditions = state_of(dozen, STRICT)["conditions"]
    assert conditions["rich"] == {
        "name": "Revenue", "summary": "Revenue is at least 300 USD", "state": "on", "message": None,
        "yes": 8 / 12, "yes_text": "8 meet it", "unknown_text": "2 can’t tell",
    }  # fmt: skip


def test_what_becomes_of_missing_values_shows_in_the_counts(dozen: History) -> None:
    """A policy of the whole definition counts for each condition."""
    conditions = state_of(dozen, {**STRICT, "if_missing": "yes"})["conditions"]
    assert (conditions["rich"]["yes_text"], conditions["rich"]["unknown_text"]) == ("10 meet it", None)


def test_each_section_says_how_many_meet_it(dozen: History) -> None:
    """A section lets through so many leads, all conditions in it together."""
    groups = state_of(dozen, STRICT)["groups"]
    assert groups == {
        "format": {"yes_text": "8 of 12 meet this", "yes": 8 / 12},
        "characteristics": {"yes_text": "6 of 12 meet this", "yes": 6 / 12},
    }


def test_an_unfinished_condition_leaves_the_rest_standing(dozen: History) -> None:
    """It is marked with what it lacks, is no fault, and plays no part in figures and sentence."""
    state = state_of(dozen, {**STRICT, "actions": {"all": [HALF, {"any": []}]}})
    assert (state["conditions"]["half"]["state"], state["conditions"]["half"]["message"]) == (
        "unfinished",
        "Give a number",
    )
    assert (state["faults"], state["figures"]["count"]["text"]) == ([], "5")
    assert "…" not in state["sentence"]["text"]


def test_a_planned_condition_is_said_and_not_judged(dozen: History) -> None:
    """What nobody records yet is in the sentence, marked, and in no figure."""
    planned = {"key": "budget", "field": "Budget confirmed", "op": "known", "planned": True}
    state = state_of(dozen, {**STRICT, "actions": {"all": [planned]}})
    assert state["conditions"]["budget"]["state"] == "planned"
    assert state["conditions"]["budget"]["yes"] is None
    assert [part["kind"] for part in state["sentence"]["parts"] if part["key"] == "budget"] == ["planned"]
    assert state["figures"]["count"]["text"] == "5"


def test_a_fault_is_said_at_its_condition(dozen: History) -> None:
    """A misspelt field is named with its place, at its condition, with the name it resembles."""
    state = state_of(dozen, {**STRICT, "actions": {"all": [{**FORM, "key": "odd", "field": "formt"}]}})
    assert state["conditions"]["odd"]["state"] == "faulty"
    (fault,) = state["faults"]
    assert fault["key"] == "odd"
    assert fault["text"].startswith("What it did › Formt: There is no field “formt”")
    assert "Did you mean “format”?" in fault["text"]
    assert state["conditions"]["rich"]["yes_text"] == "8 meet it"


def test_figures_of_the_last_sound_draft_stay(dozen: History) -> None:
    """While something is faulty the figures are those from before; a draft that never was sound has none."""
    odd = {**STRICT, "actions": {"all": [{**FORM, "key": "odd", "field": "formt"}]}}
    edit = {"type": "document", "document": odd, "label": "x", "stroke": None}
    assert state_of(dozen, STRICT, edit)["figures"]["count"]["text"] == "5"
    assert state_of(dozen, odd, OPEN)["figures"] is None
    assert state_of(dozen, odd, OPEN)["why"] is None


def test_a_fault_switched_off_is_no_fault(dozen: History) -> None:
    """A condition that this history cannot judge can be switched off, and the rest is judged."""
    odd = {**STRICT, "actions": {"all": [{**FORM, "key": "odd", "field": "formt"}]}}
    state = state_of(dozen, odd, {"type": "switch", "key": "odd", "on": False})
    assert (state["faults"], state["figures"]["count"]["text"]) == ([], "5")
    assert state["conditions"]["odd"]["state"] == "off"


def test_a_fault_of_another_tab_is_told_with_its_level(dozen: History) -> None:
    """A fault on a tab that is not shown names its level, and no condition of the shown tab."""
    other = definition(title="Marketing lead", format={"all": [{**RICH, "value": "much"}]})
    ladder = {"leadkit": "ladder/1", "id": "l", "levels": [STRICT, other]}
    (fault,) = state_of(dozen, ladder)["faults"]
    assert (fault["key"], fault["text"].split(":")[0]) == (None, "Marketing lead › How it came › Revenue")


def test_a_fault_of_the_document_is_told(dozen: History) -> None:
    """What is wrong outside of any condition is said too; two conditions of one key at the second."""
    faults = state_of(dozen, {**STRICT, "actions": {"all": [RICH]}, "undecided": "perhaps"})["faults"]
    assert [fault["key"] for fault in faults] == ["rich", None]


def test_a_fault_of_the_document_calls_sections_as_the_screen_does(dozen: History) -> None:
    """A fault of a whole section is told under its heading, on a level after the level's name."""
    odd = definition(title="Odd lead", format={"some": [FORM]})
    (fault,) = state_of(dozen, odd)["faults"]
    assert fault["text"].split(":")[0] == "How it came"
    (fault,) = state_of(dozen, {"leadkit": "ladder/1", "id": "l", "levels": [STRICT, odd]})["faults"]
    assert fault["text"].split(":")[0] == "Odd lead › How it came"


def test_words_stay_while_figures_cannot_be_told(dozen: History) -> None:
    """The sentence is that of the draft as it stands, as far as it can be said."""
    odd = {**STRICT, "actions": {"all": [{**FORM, "key": "odd", "field": "formt"}]}}
    assert "formt is form" in state_of(dozen, odd)["sentence"]["text"]
    broken = {**STRICT, "actions": {"some": [FORM]}}
    assert state_of(dozen, broken)["sentence"]["text"].startswith("The sentence comes back")


def test_reasons_are_made_only_when_asked(dozen: History) -> None:
    """What stands behind "Show why" is there while it is open."""
    assert state_of(dozen, STRICT)["why"] is None
    assert state_of(dozen, STRICT, OPEN)["why"] is not None
    assert state_of(dozen, STRICT, OPEN, {"type": "why", "open": False})["why"] is None


def test_verdicts_add_up(dozen: History) -> None:
    """Counts, not yet and can't tell are all leads."""
    why = state_of(dozen, STRICT, OPEN)["why"]
    assert [(v["title"], v["count"]) for v in why["verdicts"]] == [("Counts", 5), ("Not yet", 6), ("Can’t tell", 1)]
    assert "revenue" in why["settles_text"]


def test_bars_are_as_long_as_their_leads(dozen: History) -> None:
    """Each row says how many of its leads count; the longest row is the whole width."""
    (bars,) = state_of(dozen, STRICT, OPEN)["why"]["bars"]
    assert (bars["title"], [row["leads"] for row in bars["rows"]]) == ("By format", [8, 4])
    assert [row["scale"] for row in bars["rows"]] == [1.0, 0.5]
    assert bars["rows"][0]["text"] == "5 of 8 count, 3 of them won"
    assert (bars["rows"][0]["won"], bars["rows"][0]["share_won"]) == (3, 3 / 8)


def test_one_condition_short_is_told_per_condition(dozen: History) -> None:
    """Who lacks only this: the condition that keeps most leads out comes first."""
    short = state_of(dozen, STRICT, OPEN)["why"]["short"]
    assert [(row["key"], row["text"]) for row in short] == [
        ("rich", "2 leads lack only this"), ("form", "1 lead lacks only this"), ("life", "1 lead lacks only this"),
    ]  # fmt: skip


def test_cards_are_told_how_many_there_are() -> None:
    """Where there are more leads than cards, the number of all is said."""
    why = state_of(acme(), None, OPEN)["why"]
    assert (len(why["cards"]["counts"]), why["cards_text"]["counts"]) == (4, "4 of 5,000")
    assert (why["cards"]["missed"], why["cards_text"]["missed"]) == ([], None)


def test_what_looks_wrong_is_told_on_its_tab(dozen: History) -> None:
    """A value that never occurs is told at its condition, on the tab that it stands on, and not while faults are."""
    odd = definition(id="odd", format={"all": [{**FORM, "key": "odd", "value": "from"}]})
    (lint,) = [lint for lint in state_of(dozen, odd)["lints"] if lint["key"] == "odd"]
    assert (lint["level"], "“from”" in lint["text"]) == ("warning", True)
    ladder = {"leadkit": "ladder/1", "id": "l", "never": {"any": [{**LIFE, "value": "lief"}]}, "levels": [STRICT, odd]}
    told = {level: state_of(dozen, ladder, {"type": "show", "level": level})["lints"] for level in (-1, 0, 1)}
    assert [lint["key"] for lint in told[-1]] == ["life"]
    assert told[0] == []
    assert "odd" in [lint["key"] for lint in told[1]]
    faulty = {**odd, "actions": {"all": [{**FORM, "field": "formt"}]}}
    assert state_of(dozen, odd, {"type": "document", "document": faulty, "label": "x", "stroke": None})["lints"] == []


@pytest.mark.parametrize(
    ("section", "admit", "said"),
    [
        ({"any": [FORM, {**FORM, "key": "other", "value": "list"}]}, None, "every lead meets this section"),
        ({"all": [{"key": "wish", "field": "Wish", "op": "known", "planned": True}]}, None, "planned only"),
        ({"all": [{**FORM, "key": "other"}]}, {"all": ["characteristics"]}, "plays no part"),
    ],
    ids=["everybody", "planned", "unused"],
)
def test_findings_call_sections_as_the_screen_does(dozen: History, section: Any, admit: Any, said: str) -> None:
    """What is said of a section on the board has the heading of the screen, not that of the command line."""
    draft = definition(format=section, characteristics={"all": [LIFE]}, **({"admit": admit} if admit else {}))
    lints = [lint["text"] for lint in state_of(dozen, draft)["lints"] if lint["key"] is None]
    assert [text.split(":")[0] for text in lints if said in text] == ["How it came"]
    assert not any(text.startswith(("Format", "Characteristics", "Actions")) for text in lints)


def test_that_nothing_is_asked_is_said_once(dozen: History) -> None:
    """The sentence of an empty definition says it; of one that is planned only the finding does."""
    empty = state_of(dozen, definition())
    assert empty["sentence"]["text"] == "Nothing is asked of a lead yet: every lead counts."
    assert empty["lints"] == []
    ladder = {"leadkit": "ladder/1", "id": "l", "levels": [STRICT, definition(id="empty")]}
    told = state_of(dozen, ladder, {"type": "show", "level": 1})["lints"]
    assert not any("asks nothing" in lint["text"] for lint in told)
    planned = definition(format={"all": [{"key": "wish", "field": "Wish", "op": "known", "planned": True}]})
    assert any("asks nothing" in lint["text"] for lint in state_of(dozen, planned)["lints"])


def test_a_step_is_answered_at_once() -> None:
    """On 5,000 leads, with the reasons open, an edit is answered in well under 50 ms of work."""
    session = Session(acme(), ACME)
    session.handle({"type": "why", "seq": 1, "open": True})
    session.state()
    took = []
    for i in range(12):
        revenue = {**ACME["characteristics"]["all"][1], "value": 250_000_000 + i * 1_000_000}
        kept = [node for node in ACME["characteristics"]["all"] if node["key"] != "revenue"]
        document = {**ACME, "characteristics": {"all": [*kept, revenue]}}
        session.handle({"type": "document", "seq": i + 2, "document": document, "label": "x", "stroke": None})
        start = process_time()
        session.state()
        took.append(process_time() - start)
    assert min(took) < 0.05
