// Tabs: one per level, lowest first, and who can never be a lead.

import { button } from "./controls.js";
import { isLadder, levelsOf, NEVER, textOf } from "./document.js";
import { h } from "./dom.js";
import { addLevel, removeLevel, shiftLevel } from "./levels.js";
import { menu } from "./menu.js";

export function tabs(b) {
  const levels = levelsOf(b.document);
  const counts = b.state.levels ?? [];
  const settled = counts.length === levels.length;
  const order = [...levels.keys(), NEVER];
  const onkeydown = (event) => {
    const goals = { ArrowRight: 1, ArrowLeft: -1 };
    if (!(event.key in goals)) return;
    event.preventDefault();
    const goal = order.at((order.indexOf(b.level) + goals[event.key]) % order.length);
    b.show(goal, `tab:${goal}`);
  };
  return h(
    "nav",
    { key: "tabs", class: "lk-tabs", "aria-label": b.say("tabs.label") },
    h(
      "div",
      { class: "lk-tablist", role: "tablist", "aria-label": b.say("tabs.label"), onkeydown },
      levels.map((level, i) =>
        tab(
          b,
          i,
          textOf(level.title) || textOf(level.id) || b.say("tabs.untitled"),
          settled ? counts[i]?.count_text : null,
        ),
      ),
      tab(b, NEVER, b.say("tabs.never"), b.state.never?.count_text ?? null),
    ),
    b.state.can.edit && b.level !== NEVER && isLadder(b.document)
      ? menu(b, { f: "level:menu", label: b.say("tabs.menu"), items: () => items(b, levels) })
      : null,
    b.state.can.edit
      ? button(b, {
          f: "level:add",
          look: "quiet",
          symbol: "plus",
          label: b.say("tabs.add"),
          onclick: () =>
            b.edit(
              b.say("step.level_added"),
              (document) => addLevel(document, b.say("tabs.new"), b.say("tabs.ladder")),
              { level: levels.length, focus: "title" },
            ),
        })
      : null,
  );
}

function tab(b, level, title, count) {
  const chosen = b.level === level;
  return h(
    "button",
    {
      key: String(level),
      type: "button",
      role: "tab",
      class: `lk-tab ${level === NEVER ? "lk-tab-never" : ""}`,
      id: `${b.id}-tab${level}`,
      "data-f": `tab:${level}`,
      "aria-selected": chosen,
      "aria-controls": `${b.id}-panel`,
      tabindex: chosen ? "0" : "-1",
      onclick: () => b.show(level, `tab:${level}`),
    },
    h("span", null, title),
    count ? h("small", null, count) : null,
  );
}

function items(b, levels) {
  const { level } = b;
  const { title } = levels[level];
  const moved = (by) => () =>
    b.edit(b.say("step.level_moved", { title }), (document) => shiftLevel(document, level, by), {
      level: level + by,
      focus: `tab:${level + by}`,
    });
  return [
    { name: "rename", symbol: "pen", label: b.say("tabs.rename"), onclick: () => b.focus("title", { scroll: true }) },
    { name: "earlier", symbol: "up", label: b.say("tabs.earlier"), off: level === 0, onclick: moved(-1) },
    { name: "later", symbol: "down", label: b.say("tabs.later"), off: level === levels.length - 1, onclick: moved(1) },
    null,
    {
      name: "remove",
      symbol: "bin",
      danger: true,
      label: b.say("tabs.remove"),
      off: levels.length < 2,
      onclick: () =>
        b.edit(b.say("step.level_removed", { title }), (document) => removeLevel(document, level), {
          level: Math.max(0, level - 1),
          focus: `tab:${Math.max(0, level - 1)}`,
        }),
    },
  ];
}
