"""A plain page with the real board and a real session behind it, over HTTP on this machine: for tests, and to look at.

python tests/board/live.py [HISTORY [DRAFT [FILE]]]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread

from leadkit.board.module import source
from leadkit.board.session import Session
from leadkit.definition.files import load_json
from leadkit.history.history import History

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Drafting board</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="board.css"><style>body { margin: 0 }</style></head>
<body><main id="host"></main><script type="module">
import board from "./board.js";
const traits = { stops: null, ...(await (await fetch("payload")).json()) };
const listeners = [];
const queue = [];
let busy = false;
globalThis.model = {
  events: [],
  get: (name) => traits[name],
  on: (name, then) => listeners.push([name, then]),
  off: () => {},
  send: (event) => { queue.push(event); model.events.push(structuredClone(event)); work(); },
};
async function work() {
  if (busy) return;
  busy = true;
  while (queue.length > 0) {
    const body = JSON.stringify(queue.shift());
    const parts = await (await fetch("event", { method: "POST", body })).json();
    Object.assign(traits, parts);
    for (const [name, then] of listeners) if (name.slice("change:".length) in parts) then();
  }
  busy = false;
}
board.render({ model, el: document.getElementById("host") });
globalThis.ready = true;
</script></body></html>"""


@contextmanager
def live(session: Session) -> Iterator[str]:
    """Serve the board on `session`; yields the page's address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(session))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def handler(session: Session) -> type[BaseHTTPRequestHandler]:
    """Return what answers the page's requests; one event after the other, as a kernel takes them."""
    turn = Lock()
    esm, css = source()
    files = {
        "/": ("text/html; charset=utf-8", PAGE),
        "/board.js": ("text/javascript; charset=utf-8", esm),
        "/board.css": ("text/css; charset=utf-8", css),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path in files:
                self.answer(*files[self.path])
            elif self.path == "/payload":
                with turn:
                    self.answer("application/json", json.dumps(session.payload(), allow_nan=False))
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with turn:
                self.answer("application/json", json.dumps(session.answer(event), allow_nan=False))

        def answer(self, kind: str, text: str) -> None:
            """Send `text`."""
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing of single requests."""

    return Handler


def main(arguments: list[str]) -> None:
    """Serve a history and a draft until Enter is pressed."""
    history = History.read(arguments[0] if arguments else Path(__file__).parents[2] / "data" / "acme")
    draft = load_json(arguments[1]) if len(arguments) > 1 else None
    path = arguments[2] if len(arguments) > 2 else None
    with live(Session(history, draft, path=path, clock=datetime.now)) as address:
        sys.stdout.write(f"{address}  (Enter ends it)\n")
        sys.stdin.readline()


if __name__ == "__main__":
    main(sys.argv[1:])
