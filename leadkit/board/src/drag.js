// Moves a condition or group: with the pointer by its grip, or with the arrow keys while the grip has the focus.

import { at, kindOf, membersOf, positionOf } from "./document.js";
import { h } from "./dom.js";
import { mayMove, move, shift } from "./edits.js";
import { icon } from "./icons.js";

const EDGE = 48;

export function grip(b, { f, path, title }) {
  const by = { ArrowUp: -1, ArrowDown: 1 };
  return h(
    "button",
    {
      key: f,
      type: "button",
      class: "lk-grip",
      "data-f": f,
      disabled: !b.state.can.edit || positionOf(path) === null,
      "aria-label": b.say("drag.grip", { title }),
      title: b.say("drag.tip"),
      onkeydown: (event) => {
        if (!(event.key in by)) return;
        event.preventDefault();
        b.edit(b.say("step.moved", { title }), (document) => shift(document, path, by[event.key]), { focus: f });
      },
      onpointerdown: (event) => start(b, event, path, title),
    },
    icon("grip"),
  );
}

/** The class that shows where a dragged node would land, for the member at `path`. */
export function dropClass(b, path) {
  const { drag } = b;
  if (!drag) return "";
  if (drag.path.join("/") === path.join("/")) return "lk-dragged";
  return drag.over === path.join("/") ? `lk-drop-${drag.side}` : "";
}

function start(b, event, path, title) {
  if (event.button !== 0) return;
  const handle = event.currentTarget;
  const stop = new AbortController();
  const on = (type, then) => handle.addEventListener(type, then, { signal: stop.signal });
  handle.setPointerCapture(event.pointerId);
  b.drag = { path, over: null, side: null, target: null };
  const finish = (drop) => {
    const { target } = b.drag;
    b.drag = null;
    stop.abort();
    b.refresh();
    if (drop && target)
      b.edit(b.say("step.moved", { title }), (document) => move(document, path, target.group, target.index), {
        focus: handle.dataset.f,
      });
  };
  on("pointermove", (moved) => {
    scrollNear(b.root, moved.clientY);
    aim(b, moved.clientX, moved.clientY);
  });
  on("pointerup", () => finish(true));
  on("pointercancel", () => finish(false));
  on("keydown", (pressed) => {
    if (pressed.key === "Escape") finish(false);
  });
}

/** Find the member or empty group under the pointer, and on which side of it the node would land. */
function aim(b, x, y) {
  const under = document
    .elementsFromPoint(x, y)
    .find((element) => b.root.contains(element) && element.closest("[data-path]"));
  const element = under?.closest("[data-path]");
  const found = element ? landing(b, element, y) : null;
  b.drag = { ...b.drag, over: found?.over ?? null, side: found?.side ?? null, target: found?.target ?? null };
  b.refresh();
}

function landing(b, element, y) {
  const path = JSON.parse(element.dataset.path);
  const node = at(b.document, path);
  const position = positionOf(path);
  if (path.join("/") === b.drag.path.join("/")) return null;
  if (element.dataset.place === "group" || position === null) {
    const count = kindOf(node) === null ? 0 : membersOf(node).length;
    return mayMove(b.document, b.drag.path, path)
      ? { over: path.join("/"), side: "into", target: { group: path, index: count } }
      : null;
  }
  if (!mayMove(b.document, b.drag.path, position.group)) return null;
  const box = element.getBoundingClientRect();
  const side = y < box.top + box.height / 2 ? "before" : "after";
  return {
    over: path.join("/"),
    side,
    target: { group: position.group, index: position.index + (side === "after" ? 1 : 0) },
  };
}

function scrollNear(root, y) {
  const by = y < EDGE ? -12 : y > innerHeight - EDGE ? 12 : 0;
  if (by !== 0) (scrollerOf(root) ?? globalThis).scrollBy(0, by);
}

/** The box around the board that scrolls, if it is not the window. */
export function scrollerOf(root) {
  for (let box = root.parentElement; box && box !== document.body; box = box.parentElement) {
    if (box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY)) return box;
  }
  return null;
}
