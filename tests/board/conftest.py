"""A plain page that hosts the board for tests: the joined module, a payload, and a model that keeps what is sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from playwright.sync_api import Locator, Page

from leadkit.board.module import source
from leadkit.text import section

BOARD = Path(__file__).parents[2] / "leadkit" / "board"
SCHEMA: dict[str, Any] = json.loads((BOARD / "board.schema.json").read_text(encoding="utf-8"))
EVENT = jsonschema.Draft202012Validator({**SCHEMA["$defs"]["event"], "$defs": SCHEMA["$defs"]})

HOST = """
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const traits = read("payload");
const listeners = new Set();
globalThis.model = {
  events: [],
  get: (name) => traits[name],
  on: (name, then) => listeners.add(then),
  off: (name, then) => listeners.delete(then),
  send: (event) => { model.events.push(structuredClone(event)); model.answer?.(event); },
  push: (changes) => {
    traits.state = { ...traits.state, ...changes };
    for (const then of listeners) then();
  },
  give: (stops) => {
    traits.stops = stops;
    for (const then of listeners) then();
  },
  listeners,
};
/* Takes each event in at once, as a very fast Python without figures would. */
model.echo = (event) => {
  const { state } = traits;
  const others = state.off.filter((key) => key !== event.key);
  const answers = {
    document: () => ({ document: event.document, level: event.level ?? state.level }),
    show: () => ({ level: event.level }),
    switch: () => ({ off: event.on ? others : [...others, event.key] }),
  };
  const changes = { ...answers[event.type]?.(), seq: Math.max(state.seq, event.seq) };
  setTimeout(() => model.push(changes), 0);
};
const blob = new Blob([read("module")], { type: "text/javascript" });
const { default: board } = await import(URL.createObjectURL(blob));
globalThis.remove = board.render({ model, el: document.getElementById("host") });
globalThis.ready = true;
"""


def payload(name: str) -> dict[str, Any]:
    """Return the fixture `name` with the board's words filled in."""
    board: dict[str, Any] = json.loads((BOARD / "fixtures" / f"{name}.json").read_text(encoding="utf-8"))
    board["ground"]["texts"] = section("board")
    return board


def page_of(board: dict[str, Any]) -> str:
    """Return an HTML page that shows `board`, complete in itself."""
    esm, css = source()
    embedded = {"payload": board, "module": esm}
    scripts = [
        f'<script type="application/json" id="{name}">{json.dumps(value).replace("<", chr(92) + "u003c")}</script>'
        for name, value in embedded.items()
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Drafting board</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>body{{margin:0}}{css}</style></head>"
        f'<body><main id="host"></main>{"".join(scripts)}<script type="module">{HOST}</script></body></html>'
    )


class Board:
    """The board on a page, as a test sees it: its controls by their names, what it sent, what it is told."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def show(self, name: str = "acme", *, answer: bool = True, stops: bool = False, **changes: Any) -> Board:
        """Open the fixture `name` with `changes` of its state.

        `answer` lets the model take events in at once; with `stops` it is one that can be asked for them.
        """
        board = payload(name)
        board["state"].update(changes)
        if stops:
            board["stops"] = None
        # What a page had in `globalThis` is still there after its content is set anew.
        self.page.evaluate("() => { globalThis.ready = false; }")
        self.page.set_content(page_of(board))
        self.page.wait_for_function("globalThis.ready")
        if answer:
            self.page.evaluate("() => { model.answer = model.echo; }")
        return self

    def at(self, f: str) -> Locator:
        """Return the control named `f`."""
        return self.page.locator(f"[data-f='{f}']")

    def condition(self, key: str) -> Locator:
        """Return the card of the condition `key`."""
        return self.page.locator(f"[data-condition='{key}']")

    def open(self, key: str) -> Locator:
        """Open the condition `key` and return its card."""
        title = self.at(f"c:{key}:title")
        if title.get_attribute("aria-expanded") == "false":
            title.click()
        return self.condition(key)

    def menu(self, f: str, item: str) -> None:
        """Choose `item` in the menu of the control named `f`."""
        self.at(f"{f}:menu").click()
        self.page.get_by_role("menuitem", name=item, exact=True).click()

    def events(self, kind: str | None = None) -> list[dict[str, Any]]:
        """Return what the board sent, all of it valid by the schema; of one kind where `kind` is given."""
        sent: list[dict[str, Any]] = self.page.evaluate("model.events")
        for event in sent:
            EVENT.validate(event)
        return [event for event in sent if kind in (None, event["type"])]

    def grabbed(self) -> dict[str, Any]:
        """Return the one event that says which control was taken in hand, as soon as it was sent."""
        self.page.wait_for_function("model.events.some((event) => event.type === 'grab')")
        (grab,) = self.events("grab")
        return grab

    def document(self) -> dict[str, Any]:
        """Return the document that the board sent last."""
        document: dict[str, Any] = self.events("document")[-1]["document"]
        return document

    def push(self, **changes: Any) -> None:
        """Let the model have a new state."""
        self.page.evaluate("changes => model.push(changes)", changes)

    def focused(self) -> str | None:
        """Return the name of the control that has the focus."""
        name: str | None = self.page.evaluate("document.activeElement?.dataset.f ?? null")
        return name

    def settle(self) -> None:
        """Wait until nothing that the board sent, or holds back, is unanswered."""
        self.page.wait_for_function(
            "Math.max(0, ...model.events.map((e) => e.seq)) <= model.get('state').seq"
            " && document.querySelector('.lk-figures.lk-waiting') === null"
        )


@pytest.fixture
def board(offline_page: Page) -> Board:
    """Return a board that is not shown yet; an error on its page, or a request of any kind, fails the test."""
    return Board(offline_page)


@pytest.fixture
def fixture_payload() -> Callable[[str], dict[str, Any]]:
    """Return the reader of fixtures."""
    return payload
