from __future__ import annotations

from html.parser import HTMLParser

from drafts import ACME, MARKUP, acme, hostile

from leadkit.board.picture import Html, element
from leadkit.board.session import Session

ALLOWED = {"figure", "div", "p", "span", "ul", "li"}
VOID_OF_DANGER = {"style", "aria-label", "aria-hidden"}


class Reader(HTMLParser):
    """Collects tags, attributes and text of a picture, and sees that it is well nested."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and its attributes."""
        self.tags.add(tag)
        self.open.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        """See that the innermost tag is the one that ends."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data


def test_the_picture_shows_sentence_figures_conditions_and_bars() -> None:
    """What the room saw is on it: the sentence, the four figures, each condition by section, the bars."""
    session = Session(acme(), ACME, title="Acme Instruments")
    state = session.state()
    text = Reader(session.picture()).text
    figures = state["figures"]
    shown = [
        "Sales lead", "Acme Instruments", state["sentence"]["text"], figures["count"]["text"],
        figures["count"]["week_text"], figures["rate"]["text"], figures["missed"]["text"], "How it came", "Who it is",
        "What it did", "By format", *(condition["summary"] for condition in state["conditions"].values()),
    ]  # fmt: skip
    assert [one for one in shown if one not in text] == []


def test_what_may_mislead_is_on_the_picture() -> None:
    """The guards' warnings are on it unasked; the figures kept back only once somebody looked; outcomes if open."""
    session = Session(acme(), ACME)
    text = Reader(session.picture()).text
    assert "One thing may mislead here" in text
    assert "Drafted on" in text
    assert "Kept back" not in text
    assert "Accepted: " not in text
    for seq, name in enumerate(("trust", "suggestions", "outcomes"), 1):
        session.handle({"type": "panel", "seq": seq, "name": name, "open": True})
    session.handle({"type": "look", "seq": 4})
    text = Reader(session.picture()).text
    assert "Kept back" in text
    assert "Accepted: 93.5 % of those that count, 55.4 % of the others" in text


def test_the_picture_holds_nothing_that_runs_or_loads() -> None:
    """It is plain boxes with inline styles, well nested: no script, no link, no style sheet, no address."""
    picture = Session(acme(), ACME).picture()
    reader = Reader(picture)
    assert reader.open == []
    assert reader.tags <= ALLOWED
    assert reader.attributes <= VOID_OF_DANGER
    assert "url(" not in picture
    assert "http" not in picture


def test_names_are_escaped() -> None:
    """A name that is markup is text on the picture."""
    draft = {
        "leadkit": "definition/1", "id": "h", "title": MARKUP, "stage": MARKUP,
        "format": {"all": [{"key": "x", "field": MARKUP, "op": "in", "value": [MARKUP], "label": MARKUP}]},
    }  # fmt: skip
    reader = Reader(Session(hostile(), draft, title=MARKUP).picture())
    assert reader.tags <= ALLOWED
    assert reader.text.count(MARKUP) >= 5


def test_names_do_not_turn_our_words_round() -> None:
    """Marks of direction in a name are not on the picture."""
    assert element("p", "", "ev\u202eil", " is \u2066plain\u2069") == "<p>evil is plain</p>"


def test_only_marked_text_is_html() -> None:
    """Text is escaped where it is put in; what is HTML already is not escaped twice."""
    assert element("p", "", "a & b", Html("<b>c</b>")) == "<p>a &amp; b<b>c</b></p>"
    assert element("p", 'x:"', "y", aria_label="<") == '<p style="x:&quot;" aria-label="&lt;">y</p>'


def test_what_is_wrong_is_on_the_picture() -> None:
    """A draft that cannot be judged shows its faults and no figures."""
    draft = {"leadkit": "definition/1", "id": "h", "format": {"key": "x", "field": "formt", "op": "known"}}
    text = Reader(Session(acme(), draft).picture()).text
    assert "There is no field “formt”" in text
    assert "won deals missed" not in text
