"""A plain page that hosts the board for tests: the joined module, a payload, and a model that keeps what is sent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from leadkit.board.module import source
from leadkit.text import section

FIXTURES = Path(__file__).parents[2] / "leadkit" / "board" / "fixtures"
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

HOST = """
const traits = JSON.parse(document.getElementById("payload").textContent);
const listeners = new Map();
const model = {
  events: [],
  get: (name) => traits[name],
  on: (name, then) => listeners.set(name, [...(listeners.get(name) ?? []), then]),
  off: (name, then) => listeners.set(name, (listeners.get(name) ?? []).filter((one) => one !== then)),
  send: (event) => { model.events.push(structuredClone(event)); model.answer?.(event); },
  push: (changes) => {
    traits.state = { ...traits.state, ...changes };
    for (const then of listeners.get("change:state") ?? []) then();
  },
};
/* Takes every event in at once, as a very fast Python without figures would. */
model.echo = (event) => {
  const changes = { seq: Math.max(traits.state.seq, event.seq) };
  if (event.type === "document") Object.assign(changes, { document: event.document, level: event.level ?? traits.state.level });
  if (event.type === "show") changes.level = event.level;
  if (event.type === "switch") {
    const others = traits.state.off.filter((key) => key !== event.key);
    changes.off = event.on ? others : [...others, event.key];
  }
  if (event.type === "why" && !event.open) changes.why = null;
  setTimeout(() => model.push(changes), 0);
};
const { default: board } = await import(URL.createObjectURL(new Blob([JSON.parse(document.getElementById("module").textContent)], { type: "text/javascript" })));
globalThis.model = model;
globalThis.remove = board.render({ model, el: document.getElementById("host") });
globalThis.ready = true;
"""


def payload(name: str) -> dict[str, Any]:
    """Return the fixture `name` with the board's words filled in."""
    board: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    board["ground"]["texts"] = section("board")
    return board


def page(board: dict[str, Any]) -> str:
    """Return an HTML page that shows `board`, complete in itself."""
    esm, css = source()
    data = json.dumps(board, ensure_ascii=False).replace("<", "\\u003c")
    script = json.dumps(esm).replace("<", "\\u003c")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Drafting board</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>body{{margin:0}}{css}</style></head>'
        f'<body><main id="host"></main><script type="application/json" id="payload">{data}</script>'
        f'<script type="application/json" id="module">{script}</script>'
        f'<script type="module">{HOST}</script></body></html>'
    )
