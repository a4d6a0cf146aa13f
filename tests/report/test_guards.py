from __future__ import annotations

import re
from base64 import b64decode

import pytest
from drafts import ACME, acme
from lists import asks, equals, listed

from leadkit.board.session import Session
from leadkit.definition.model import Definition
from leadkit.engine.admission import admit
from leadkit.evidence.guards import Looks
from leadkit.report import Draft, Trust
from leadkit.report.markup import Shown


@pytest.fixture(scope="module")
def worked() -> Trust:
    """Return what is said of the worked definition, the leads kept back looked at."""
    draft = Definition.from_dict(ACME)
    return Trust(admit(draft, acme()), Looks().at(draft), drafts_tried=4)


def pictures(shown: Shown) -> list[str]:
    """Return the charts as SVG."""
    return [b64decode(data).decode() for data in re.findall(r"data:image/svg\+xml;base64,([^\"]+)", shown.html)]


def test_warnings_come_first_in_words(worked: Trust) -> None:
    """The banner says how much may mislead, then what, then what is worth knowing; what is in order is counted."""
    said = str(worked.can_this_be_trusted())
    assert "Can this be trusted?" in said
    assert said.index("One thing may mislead here") < said.index("52.3 % of all others were never worked")
    assert said.index("were never worked") < said.index("1,550 of the 3,575 leads")
    assert "findings are in order." in said


def test_each_question_has_its_chart(worked: Trust) -> None:
    """Kept back, equal observation, within format and within source: a heading, the finding and a picture each."""
    shown = worked.can_this_be_trusted()
    questions = re.findall(r"<h3>(.*?)</h3>", shown.html)
    assert questions == [
        "Does it hold on leads that nobody drafted on?",
        "Does it hold when everybody is judged by the same first days?",
        "Does it hold within Format?",
        "Does it hold within Source?",
    ]
    drawn = pictures(shown)
    assert len(drawn) == 4
    assert "The difference holds on the leads that were kept back" in drawn[0]
    assert "First 30 days" in drawn[1]


def test_the_leads_kept_back_are_not_shown_unasked() -> None:
    """Without a look there is no chart of them and no figure, only that they are kept back."""
    shown = Trust(admit(Definition.from_dict(ACME), acme())).can_this_be_trusted()
    assert "Does it hold on leads that nobody drafted on?" not in shown.html
    assert "Nobody has looked at them yet." in str(shown)


def test_a_condition_that_turns_is_drawn_too() -> None:
    """A condition whose headline misleads gets a chart of its own beside that of the draft."""
    cells = [("a", "yes", 20, 200), ("b", "yes", 90, 100), ("a", "no", 0, 50), ("b", "no", 400, 500)]
    columns: dict[str, list[object]] = {"format": [], "x": [], "y": []}
    status: list[int] = []
    for form, x, won, of in cells:
        columns["format"] += [form] * of
        columns["x"] += [x] * of
        columns["y"] += ["u", "v"] * (of // 2)
        status += [1] * won + [0] * (of - won)
    history = listed(columns, status, fields={"format": {"type": "category", "label": "Format"}, "x": {"label": "X"}})
    shown = Trust(asks(history, equals("x", "yes"), equals("y", "u"))).can_this_be_trusted()
    assert "Leads with “X is yes”: is it so within Format?" in str(shown)


def test_the_draft_on_the_board_says_it_too() -> None:
    """2_draft shows the same and writes the codes; of an unfinished draft it says that there are no figures yet."""
    says = Draft(Session(acme(), Definition.from_dict(ACME)))
    assert "Can this be trusted?" in str(says.can_this_be_trusted())
    assert says.figures()["guards"]["unworked"] == ["many-still"]
