// The drafting board: takes the ground and the state from its model, shows them, and sends back what a person changes.
// The document is the state of the screen; no verdict and no figure is computed here.

import { definitionOn, levelsOf, NEVER, placesOf, positionOf } from "./document.js";
import { h, patch } from "./dom.js";
import { scrollerOf } from "./drag.js";
import { header, naming, notices, sentence } from "./header.js";
import { joining } from "./joining.js";
import { asLadder } from "./levels.js";
import { readAdmit } from "./admit.js";
import { connect } from "./link.js";
import { panels, ways } from "./panels.js";
import { bar, result } from "./result.js";
import { section } from "./section.js";
import { settings } from "./settings.js";
import { steadily } from "./steady.js";
import { tabs } from "./tabs.js";
import { why } from "./why.js";
import { wordsOf } from "./words.js";
import { button } from "./controls.js";

const NARROW = 560;
const MANY = 6;
let boards = 0;

/** Show a board for `model` in `el`; returns the function that takes it away again. */
function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "leadkit-board";
  el.append(root);
  const b = makeBoard(model, root);
  root.addEventListener("input", typing, true);
  root.addEventListener("focusout", (event) => typed(b, event), true);
  const takeAway = hands(b);
  root.addEventListener("keydown", (event) => shortcuts(b, event));
  const measure = () => root.style.setProperty("--lk-view", `${scrollerOf(root)?.clientHeight ?? innerHeight}px`);
  addEventListener("resize", measure);
  b.refresh();
  requestAnimationFrame(measure);
  return () => {
    removeEventListener("resize", measure);
    takeAway();
    b.link.close();
    root.remove();
  };
}

/** Notice what is taken in hand, and when it is let go: each time is a stroke of its own. */
function hands(b) {
  const { root } = b;
  let pressed = false;
  const take = (target) => {
    b.strokes += 1;
    b.grab(target);
  };
  root.addEventListener("focusin", (event) => {
    if (!pressed) take(event.target);
  });
  root.addEventListener(
    "pointerdown",
    (event) => {
      pressed = true; // the focus that follows belongs to it
      setTimeout(() => {
        pressed = false;
      });
      take(event.target);
    },
    true,
  );
  // A mouse above a control is about to press it: then the stops are there when it does.
  root.addEventListener("pointerover", (event) => {
    if (event.pointerType === "mouse" && event.buttons === 0) b.grab(event.target, { early: true });
  });
  root.addEventListener("keydown", (event) => b.grab(event.target), true);
  const letGo = () => {
    b.inHand = false;
    b.link.settle();
  };
  const ends = ["change", "focusout", "keyup"];
  const farEnds = ["pointerup", "pointercancel"];
  ends.forEach((name) => root.addEventListener(name, letGo));
  farEnds.forEach((name) => addEventListener(name, letGo));
  return () => farEnds.forEach((name) => removeEventListener(name, letGo));
}

function makeBoard(model, root) {
  boards += 1;
  const flags = new Map();
  const ground = model.get("ground");
  const named = (list) => new Map(list.map((one) => [one.name, one]));
  const b = {
    id: `lk${boards}`,
    root,
    ground,
    say: wordsOf(ground.texts),
    strokes: 0,
    inHand: false,
    memory: new Map(),
    drag: null,
    pressedMenu: null,
    fields: named(ground.catalogue.fields),
    attributes: named(ground.catalogue.attributes),
    activities: named(ground.catalogue.activities),
    sectionNames: new Set(ground.sections.map(({ name }) => name)),
    flag: (name, fallback) => (flags.has(name) ? flags.get(name) : fallback),
    setFlag: (name, value) => b.setFlags({ [name]: value }),
    setFlags: (values) => {
      Object.entries(values).forEach(([name, value]) => flags.set(name, value));
      b.refresh();
    },
  };
  let wanted = null;
  let drawing = false;
  let soon = false;

  b.focus = (f, { scroll = false } = {}) => {
    wanted = { f, scroll };
    queueMicrotask(() => {
      b.refresh();
      wanted = null;
    });
  };
  b.refresh = () => {
    if (drawing) {
      soon = true;
      return;
    }
    drawing = true;
    look(b);
    wanted = draw(b, wanted);
    drawing = false;
    if (soon) {
      soon = false;
      b.refresh();
    }
  };
  b.link = connect(model, () => b.refresh());
  b.send = (event, overlay) => {
    b.link.send(event, overlay);
    b.refresh();
  };
  b.show = (level, focus) => {
    b.setFlag("picker", null);
    b.focus(focus, { scroll: true });
    b.send({ type: "show", level }, { level });
  };
  b.switch = (key, on) => {
    const off = on ? b.state.off.filter((one) => one !== key) : [...b.state.off, key];
    b.send({ type: "switch", key, on }, { off });
  };
  b.grab = (target, { early = false } = {}) => {
    const control = target.closest?.("[data-grab]");
    if (!control || !b.state.can.edit) return;
    if (!early) b.inHand = control.type === "range";
    const { grab: stroke, end = "0" } = control.dataset;
    const strokes = b.strokes + (early ? 1 : 0);
    const { condition: key } = control.closest("[data-condition]").dataset;
    b.link.grab(key, Number(end), stroke === "" ? null : `${stroke}#${strokes}`, early);
  };
  b.edit = (label, change, { stroke = null, level = null, focus = null, ladder = false, inHand = false } = {}) => {
    const before = b.link.view().document;
    const made = change(ladder ? asLadder(before, b.say("tabs.ladder")) : before);
    if (focus !== null) b.focus(focus);
    if (made !== before && b.state.can.edit)
      b.link.edit(made, label, stroke === null ? null : `${stroke}#${b.strokes}`, level, inHand);
    b.refresh();
  };
  b.opened = (node, said) => b.flag(`open:${node.key}`, ["unfinished", "faulty"].includes(said.state) || b.usuallyOpen);
  b.open = (node, open) => b.setFlag(`open:${node.key}`, open);
  b.places = () => places(b);
  b.placeFocus = (path) => `add:${(positionOf(path)?.group ?? path).join("/")}`;
  return b;
}

/** Take the newest state: document, tab, and what is open. */
function look(b) {
  const state = b.link.view();
  b.state = { ...state, whyOpen: state.whyOpen ?? state.why !== null };
  b.document = state.document;
  b.level = Math.min(state.level, levelsOf(b.document).length - 1);
  if (b.usuallyOpen === undefined) {
    const count = Object.keys(state.conditions).length;
    b.usuallyOpen = (b.root.clientWidth || NARROW) >= NARROW && count <= MANY;
  }
}

function places(b) {
  const paths = placesOf(b.document, b.level);
  if (b.level === NEVER)
    return [{ name: "never", title: b.say("never.title"), hint: b.say("never.hint"), path: paths[0], asked: true }];
  const definition = definitionOn(b.document, b.level);
  const admit = readAdmit(definition);
  return b.ground.sections.map((section, i) => ({
    ...section,
    path: paths[i],
    asked: !admit.plain || admit.names.includes(section.name) || definition[section.name] === undefined,
  }));
}

function page(b) {
  return [
    header(b),
    tabs(b),
    h(
      "div",
      {
        key: "panel",
        class: "lk-panel",
        role: "tabpanel",
        id: `${b.id}-panel`,
        "aria-labelledby": `${b.id}-tab${b.level}`,
      },
      h("div", { class: "lk-hero" }, naming(b), sentence(b), notices(b)),
      h("aside", { class: "lk-result", "aria-label": b.say("result.label") }, result(b), ways(b), panels(b), why(b)),
      h(
        "div",
        { class: "lk-editor" },
        h("div", { class: "lk-editor-head" }, b.level === NEVER ? null : joining(b), openAll(b)),
        b.places().map((place) => section(b, place)),
        b.level === NEVER ? null : settings(b),
      ),
    ),
    bar(b),
    h("div", { key: "live", class: "lk-unseen", role: "status", "aria-live": "polite" }, spoken(b)),
  ];
}

function openAll(b) {
  if (Object.keys(b.state.conditions).length < 2) return null;
  return button(b, {
    f: "open-all",
    look: "quiet",
    label: b.say(b.usuallyOpen ? "editor.close_all" : "editor.open_all"),
    onclick: () => {
      b.usuallyOpen = !b.usuallyOpen;
      b.setFlags(Object.fromEntries(Object.keys(b.state.conditions).map((key) => [`open:${key}`, b.usuallyOpen])));
    },
  });
}

/** What is said aloud when the figures have settled. */
function spoken(b) {
  const { figures, waiting } = b.state;
  if (waiting || figures === null) return b.lastSpoken ?? "";
  const parts = [figures.count, figures.rate, figures.missed]
    .filter(Boolean)
    .map((said) => `${said.text} ${said.label}`);
  b.lastSpoken = parts.join(", ");
  return b.lastSpoken;
}

/** Draw the page and keep, or give, the focus. */
function draw(b, wanted) {
  const active = b.root.getRootNode().activeElement;
  const held = active && b.root.contains(active) ? active : null;
  steadily(b, () => patch(b.root, h("div", { class: "lk-page" }, page(b))));
  const find = (f) => b.root.querySelector(`[data-f="${CSS.escape(f)}"]`);
  const goal = wanted === null ? null : find(wanted.f);
  if (goal !== null) {
    goal.focus({ preventScroll: !wanted.scroll });
    if (wanted.scroll) goal.scrollIntoView({ block: "nearest" });
    return null;
  }
  if (held?.disabled) beside(held)?.focus({ preventScroll: true });
  const lost = held !== null && !b.root.contains(b.root.getRootNode().activeElement);
  if (lost) (held.isConnected ? held : find(held.dataset.f ?? ""))?.focus({ preventScroll: true });
  return wanted;
}

/** What gets the focus of a button that can no longer be pressed: redo after the last undo, and the other way round. */
function beside(held) {
  const usable = ":is(button, input):not(:disabled)";
  return [held.previousElementSibling, held.nextElementSibling]
    .map((other) => (other?.matches(usable) ? other : other?.querySelector(usable)))
    .find(Boolean);
}

function typing(event) {
  if (event.target.dataset?.typed !== undefined) event.target.boardTyping = true;
}

function typed(b, event) {
  if (!event.target.boardTyping) return;
  event.target.boardTyping = false;
  b.refresh();
}

/** Undo and redo by key. Of the other keys a notebook around us gets no letter and no Enter: they are its commands. */
function shortcuts(b, event) {
  const held = event.ctrlKey || event.metaKey || event.altKey;
  if (!held || event.key === "Enter") event.stopPropagation();
  if (!held || event.altKey || event.key.toLowerCase() !== "z") return;
  event.stopPropagation();
  if (event.target.boardTyping) return;
  event.preventDefault();
  const type = event.shiftKey ? "redo" : "undo";
  if (b.state.can.edit && b.state.can[type]) b.send({ type });
}

export default { render };
