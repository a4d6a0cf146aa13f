from __future__ import annotations

import re
from base64 import b64decode

from dozen import dozen_settings, dozen_tables

from leadkit.history.history import History
from leadkit.report import DataCheck


def test_the_dozen_can_tell_when_and_what(dozen: History) -> None:
    """Dates, outcomes, ages and values are known; buyer actions, hand-over and days of decision are not."""
    assert DataCheck(dozen).tells == {
        "dates": "good", "actions": "bad", "outcome": "good", "maturity": "good", "decided": "care",
        "handover": "care", "value": "good",
    }  # fmt: skip


def test_bare_leads_tell_little(bare: History) -> None:
    """Without dates and outcomes each part says so in plain words, and nothing fails."""
    check = DataCheck(bare)
    assert check.tells["dates"] == check.tells["outcome"] == "bad"
    assert "this data holds no dates" in check.what_it_can_tell().content.text
    read = check.what_was_read().content.text
    assert "12" in read
    assert "not dated" in read
    assert "nothing says what became of the leads" in read


def test_some_undated_leads_are_counted(dozen: History) -> None:
    """Where only some leads have a date, the others are counted."""
    leads, outcomes = dozen_tables()
    leads["created_at"][3] = leads["created_at"][4] = ""
    check = DataCheck(History(leads, outcomes=outcomes, settings=dozen_settings()))
    assert check.tells["dates"] == "care"
    assert "not known of 2 leads" in check.what_it_can_tell().content.text
    assert DataCheck(dozen).tells["dates"] == "good"


def test_it_is_no_go_without_outcomes(bare: History) -> None:
    """Who cannot say what became of leads can only trade opinions."""
    check = DataCheck(bare)
    assert check.readiness.verdict == "no-go"
    assert "does not say what became of its leads" in check.verdict().content.text


def test_it_is_no_go_with_too_few_outcomes(dozen: History) -> None:
    """Four customers of eleven leads cannot tell a good draft from a bad one."""
    said = DataCheck(dozen).verdict().content.text
    assert said.startswith("No-go.")
    assert "Of the 11 leads that are judged only 4 were won" in said


def test_it_goes_with_care_where_something_is_lacking() -> None:
    """Enough outcomes, but no dates and no actions: go, and the verdict names what the data does not tell."""
    leads = {"lead_id": [str(i) for i in range(60)], "size": [str(i) for i in range(60)]}
    outcomes = {"lead_id": leads["lead_id"], "status": ["won" if i % 4 == 0 else "lost" for i in range(60)]}
    check = DataCheck(History(leads, outcomes=outcomes))
    said = check.verdict().content.text
    assert said.startswith("Go, with care")
    assert "60 past leads, of which 15 became customers" in said
    assert "does not say when leads were created" in said


def test_what_is_missing_is_counted(dozen: History) -> None:
    """The field that is missing most often comes first, with its share; ids and roles are no facts."""
    gaps = [(gap.field.name, gap.missing) for gap in DataCheck(dozen).gaps]
    assert gaps == [("revenue", 2), ("industry", 1), ("format", 0)]
    shown = DataCheck(dozen).what_is_missing().content.text
    assert "Missing most often: Revenue, of 16.7 % of the leads." in shown
    assert "One fact is known of every lead." in shown


def test_nothing_missing_is_said() -> None:
    """A table without gaps is praised in one sentence."""
    shown = DataCheck(History({"lead_id": ["a", "b"], "size": ["1", "2"]})).what_is_missing().content.text
    assert shown == "Nothing is missing: every fact is known of all 2 leads.\n"


def test_what_looks_odd_is_shown_with_examples(dozen: History) -> None:
    """Every notice of the history is shown, with its place and its examples."""
    leads, outcomes = dozen_tables()
    leads["revenue"][0] = "a lot"
    check = DataCheck(History(leads, outcomes=outcomes, settings=dozen_settings()))
    shown = check.what_is_suspicious().content.text
    assert "leads › revenue" in shown
    assert "For example a lot" in shown
    assert "One remark on the files, marked “!”" in shown
    assert "Nothing in the files looked odd." in DataCheck(dozen).what_is_suspicious().content.text


def test_facts_that_know_too_much_are_suspected() -> None:
    """A field that goes with the outcome as no fact known beforehand could is named."""
    rows = range(200)
    leads = {"lead_id": [str(i) for i in rows], "size": [str(i % 7) for i in rows]}
    leads["lead stage"] = ["done" if i % 4 == 0 else "talking" for i in rows]
    outcomes = {"lead_id": leads["lead_id"], "status": ["won" if i % 4 == 0 else "lost" for i in rows]}
    shown = DataCheck(History(leads, outcomes=outcomes)).what_is_suspicious().content.text
    assert "Filled in afterwards? These fields know the outcome too well: Lead stage." in shown


def test_figures_hold_no_lead(dozen: History) -> None:
    """What goes to a file is counts: no id, no cell."""
    figures = DataCheck(dozen).figures()
    assert (figures["leads"], figures["won"], figures["cohort"]) == (12, 5, 11)
    assert figures["missing"] == {"format": 0, "industry": 1, "revenue": 2}
    assert "L01" not in repr(figures)


def test_what_goes_with_the_outcome_is_drawn(bare: History) -> None:
    """A picture shows what each fact knows, with the same in words; without outcomes there is nothing to tell."""
    rows = range(200)
    leads = {"lead_id": [str(i) for i in rows], "size": ["large" if i % 4 == 0 else "small" for i in rows]}
    outcomes = {"lead_id": leads["lead_id"], "status": ["won" if i % 4 == 0 and i % 3 else "lost" for i in rows]}
    shown = DataCheck(History(leads, outcomes=outcomes)).what_goes_with_the_outcome()
    assert 'src="data:image/svg+xml;base64,' in shown.html
    assert "Most of the outcome is known by: Size" in shown.html
    assert "cannot be told" in DataCheck(bare).what_goes_with_the_outcome().content.text


def test_facts_are_drawn_by_when_they_are_known() -> None:
    """One of which nobody is sure is not drawn as known in time, and one that names persons is not drawn at all."""
    rows = range(200)
    sizes = ["large" if i % 4 == 0 else "small" for i in rows]
    leads = {"lead_id": [str(i) for i in rows], "size": sizes, "branch": sizes, "contact": sizes}
    outcomes = {"lead_id": leads["lead_id"], "status": ["won" if i % 4 == 0 and i % 3 else "lost" for i in rows]}
    settings = {"fields": {"branch": {"known": "unsure"}, "contact": {"personal": True}}}
    shown = DataCheck(History(leads, outcomes=outcomes, settings=settings)).what_goes_with_the_outcome()
    (data,) = re.findall(r"svg\+xml;base64,([^\"]+)", shown.html)
    drawn = b64decode(data).decode()
    assert "nobody has said when it is known" in drawn
    assert ("Branch" in drawn, "Contact" in drawn) == (True, False)
    assert "1 fact that names persons is left out" in shown.content.text
