"""Behind the three figures: everything that explains them, drawn from what Python says and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser


def test_four_things_come_first(board: Any) -> None:
    """The sentence, the count with the load, the rate against the others, the won deals missed; no reasons yet."""
    board.show("acme", why=None)
    assert board.page.locator(".lk-sentence").inner_text().startswith("A sales lead is created when")
    figures = board.page.locator(".lk-figures").inner_text()
    for text in ("412", "about 4 a week", "1 in 6", "against 1 in 31 of the others", "38", "won deals missed"):
        assert text in figures
    assert board.page.locator(".lk-why").count() == 0


def test_why_opens_and_closes(board: Any) -> None:
    """The button asks for the reasons, shows that it waits, shows them when they come, and hides them."""
    board.show("acme", why=None, answer=False)
    board.at("why").click()
    assert board.events()[-1]["open"] is True
    assert "Looking at your past leads" in board.page.locator(".lk-why").inner_text()
    why = board.show("acme", answer=False).page.evaluate("model.get('state').why")
    board.show("acme", why=None, answer=False)
    board.at("why").click()
    board.push(why=why, seq=1)
    assert "Filter steps" in board.page.locator(".lk-why").inner_text()
    board.at("why").click()
    assert board.events()[-1]["open"] is False
    assert board.page.locator(".lk-why").count() == 0


def test_all_reasons_are_there(board: Any) -> None:
    """Verdicts, interval, deals, steps, one condition short, bars by format and source, and cards."""
    board.show("acme")
    text = board.page.locator(".lk-why").inner_text()
    for part in (
        "Counts\n412", "Asking for the annual revenue would settle 112 of them.", "13.1 % to 20.3 %",
        "3.9 times the average", "114 won deals kept", "2.1 million USD", "139 won", "214 leads lack only this",
        "1 in 9 of them became a customer", "By format", "By source", "132 of 1,204 count, 34 of them won",
        "Lead L-00231", "Won after 43 days, 48,000 USD",
    ):  # fmt: skip
        assert part in text


def test_the_filter_steps_change_their_order(board: Any) -> None:
    """A step moves one place; the focus goes with it."""
    board.show("acme")
    board.at("funnel:actions:up").click()
    assert board.events("order")[-1]["sections"] == ["format", "actions", "characteristics"]


def test_cards_of_single_leads(board: Any) -> None:
    """Leads that count, nearly count, and were won but missed, each with its reasons in words and a sign."""
    board.show("acme")
    board.at("cards:nearly").click()
    card = board.page.get_by_role("article", name="Lead L-00440")
    assert "Not met: Seniority director, vice president or higher asked" in " ".join(card.inner_text().split())
    assert board.events() == []


def test_names_are_hidden_until_asked_for(board: Any) -> None:
    """The switch asks Python for personal facts; they are shown when they come."""
    board.show("acme", answer=False)
    assert "Names and addresses are hidden." in board.page.locator(".lk-cards").inner_text()
    board.at("reveal").click()
    assert board.events()[-1] == {"type": "reveal", "on": True, "seq": 1}
    why = board.page.evaluate("model.get('state').why")
    why["cards"]["counts"][0] |= {"hidden": False, "facts": [{"label": "Name", "value": "Ada Byron", "personal": True}]}
    board.push(why=why, revealed=True, seq=1)
    assert "Ada Byron" in board.page.locator(".lk-cards").inner_text()


def test_a_condition_short_leads_to_its_condition(board: Any) -> None:
    """Pressing the condition that leads lack shows its controls."""
    board.show("acme")
    board.at("short:seniority").click()
    assert board.focused() == "c:seniority:title"


def test_too_few_to_say(board: Any) -> None:
    """With too few leads nothing pretends to be a rate, and there are no cards to look at."""
    board.show("too-few")
    assert "too few\nto say how many became a customer" in board.page.locator(".lk-figure-rate").inner_text()
    assert board.page.locator(".lk-interval.lk-too-few").count() == 1
    assert "There is none." in board.page.locator(".lk-block-cards").inner_text()


def test_the_words_of_those_ruled_out(board: Any) -> None:
    """On the tab of who can never be a lead nothing in the reasons is about counting; back on a level it is again."""
    why = board.show("acme", answer=False).page.evaluate("model.get('state').why")
    board.show("ladder", why=why, level=-1)
    assert board.page.locator(".lk-interval-counts > span").first.inner_text() == "Those who would be ruled out"
    for legend in board.page.locator(".lk-legend").all():
        assert legend.inner_text().split("\n")[:3] == ["ruled out, became a customer", "ruled out", "not ruled out"]
    assert board.page.locator(".lk-block-short h3").inner_text() == "Only one condition short of being ruled out"
    tabs = board.page.locator(".lk-block-cards [data-f^='cards:']").all_inner_texts()
    assert [text.split("\n")[0] for text in tabs] == ["Ruled out", "Nearly ruled out", "Won but ruled out"]
    board.push(level=0)
    text = board.page.locator(".lk-why").inner_text()
    assert "Those that count" in text
    assert "Won but missed" in text


def test_a_history_without_outcome_or_dates(board: Any) -> None:
    """Without outcomes there is only the count, without dates no load; nothing is empty or says null."""
    board.show("no-dates")
    figures = board.page.evaluate("model.get('state').figures")
    board.push(figures={**figures, "rate": None, "missed": None})
    text = board.page.locator(".leadkit-board").inner_text()
    assert "week" not in text
    assert "null" not in text
    assert "undefined" not in text
    assert board.page.locator(".lk-figure").count() == 1
    board.push(figures=None)
    assert "No figures yet." in board.page.locator(".lk-figures").inner_text()


def test_faults_keep_the_last_figures(board: Any) -> None:
    """While the document is faulty the figures stay and say that they are older."""
    board.show("unfinished")
    text = board.page.locator(".lk-notices").inner_text()
    assert "The figures are those of the last version that could be judged." in text
    assert "Did you mean “industry”?" in text
    assert board.page.locator(".lk-figures.lk-stale strong").first.inner_text() == "412"
