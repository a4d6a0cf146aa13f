// One condition: a line that says it, and behind it the controls that change it.

import { actionLines, asKind, kindChoice } from "./action.js";
import { button, choice, entry, line, meter, numberEntry, segments, toggle } from "./controls.js";
import { h } from "./dom.js";
import { duplicate, mayMove, mayWrap, move, remove, setPoints, shift, wrap } from "./edits.js";
import { at, findKey, kindOf, membersOf, nameOf, nodesOn, positionOf } from "./document.js";
import { grip } from "./drag.js";
import { fieldTest, usualTest } from "./fieldtest.js";
import { icon } from "./icons.js";
import { menu } from "./menu.js";
import { set } from "./surgery.js";
import { groupTitle, subjectOf, titleOf } from "./words.js";

const POLICIES = ["unknown", "no", "yes"];

/** What Python says of a condition, as far as it knows it already. */
export function saidOf(b, node) {
  const { conditions, off } = b.state;
  const said = Object.hasOwn(conditions, node.key) ? conditions[node.key] : { state: "on", summary: titleOf(b, node) };
  if (node.planned) return { ...said, state: "planned", yes: null, yes_text: null };
  return off.includes(node.key) ? { ...said, state: "off" } : said;
}

export function condition(b, { node, path, points }) {
  const f = `c:${node.key}`;
  const said = saidOf(b, node);
  const title = titleOf(b, node);
  const open = b.opened(node, said);
  const change = (members, stroke) => b.edit(b.say("step.changed", { title }), (document) => set(document, path, members), { stroke });
  return h("article", {
    key: nameOf(node, path), class: `lk-condition lk-is-${said.state} ${open ? "lk-open" : ""}`, "aria-label": title, "data-condition": node.key,
  },
  head(b, { f, node, path, said, title, open, points, change }),
  open ? body(b, { f, node, path, title, change }) : null,
  node.note ? h("p", { class: "lk-note" }, icon("note"), node.note) : null,
  foot(b, said, node, open));
}

/** How many leads meet it, and for how many nobody knows. */
function met(said) {
  if (!said.yes_text && !said.unknown_text) return null;
  return h("span", { class: "lk-met" }, said.yes_text ? meter(said.yes) : null,
    said.yes_text ? h("span", null, said.yes_text) : null, said.unknown_text ? h("span", { class: "lk-unknown" }, said.unknown_text) : null);
}

function head(b, { f, node, path, said, title, open, points, change }) {
  const field = node.activity === undefined && !node.planned ? b.fields.get(node.field) : undefined;
  const inline = open && field ? fieldTest(b, { f, field, test: node, title, change }).op : null;
  const summary = said.summary ?? title;
  return h("header", { class: "lk-condition-head" },
    grip(b, { f: `${f}:grip`, path, title }),
    points === undefined ? null : h("span", { class: "lk-points" }, numberEntry(b, {
      f: `${f}:points`, label: b.say("group.points_label", { title }), value: points, unit: b.say("group.points"),
      onnumber: (number) => { if (number !== null) b.edit(b.say("step.points", { title }), (document) => setPoints(document, path, number), { stroke: `${f}:points` }); },
    })),
    h("button", {
      type: "button", class: "lk-condition-title", "data-f": `${f}:title`, "aria-expanded": open, onclick: () => b.open(node, !open),
    }, icon(open ? "down" : "right", "lk-chevron"), h("span", null, open ? title : titled(b, node, summary))),
    inline,
    open ? h("span", { class: "lk-space" }) : null,
    open ? null : met(said),
    said.state === "planned" ? null : toggle(b, {
      f: `${f}:switch`, on: said.state !== "off", off: !b.state.can.edit, label: b.say("condition.switch", { title }),
      onchange: (on) => b.switch(node.key, on),
    }),
    menu(b, { f: `${f}:menu`, label: b.say("condition.menu", { title }), items: () => menuItems(b, { f, node, path, title }) }));
}

function titled(b, node, summary) {
  return node.label && !summary.includes(node.label) ? [h("b", null, node.label), " ", h("span", { class: "lk-soft" }, summary)] : summary;
}

function foot(b, said, node, open) {
  const states = { off: "condition.off", planned: "condition.planned" };
  const badge = states[said.state] ? h("span", { class: "lk-badge" }, b.say(states[said.state])) : null;
  const trouble = said.message && said.state !== "planned" ? h("span", { class: `lk-message lk-${said.state}` }, icon("warn"), said.message) : null;
  const lints = (b.state.lints ?? []).filter((lint) => lint.key === node.key);
  const figures = open ? met(said) : null;
  if (!badge && !trouble && lints.length === 0 && !figures) return null;
  return h("footer", { class: "lk-condition-foot" }, badge, trouble, figures,
    lints.map((lint) => h("span", { class: `lk-message lk-lint-${lint.level}` }, icon(lint.level === "note" ? "info" : "warn"), lint.text)));
}

function body(b, { f, node, path, title, change }) {
  const lost = isLost(b, node);
  return h("div", { class: "lk-condition-body" },
    node.label ? h("p", { class: "lk-hint" }, b.say("condition.about", { name: subjectOf(b, node) })) : null,
    node.planned ? planned(b, { f, node, title, change }) : null,
    lost && !node.planned ? replacement(b, { f, node, title, change }) : null,
    node.activity !== undefined && !lost ? actionLines(b, { f, node, title, change }) : null,
    node.activity === undefined && !lost && !node.planned ? fieldTest(b, { f, field: b.fields.get(node.field), test: node, title, change }).value : null,
    b.flag(`${f}:details`, false) ? details(b, { f, node, title, change }) : null);
}

function isLost(b, node) {
  return node.activity === undefined ? !b.fields.has(node.field) : !b.activities.has(node.activity);
}

function planned(b, { f, node, title, change }) {
  const name = node.activity === undefined ? "field" : "activity";
  return h("div", { class: "lk-lines" },
    h("p", { class: "lk-hint" }, b.say("planned.hint")),
    line(b.say("planned.name"), entry(b, { f: `${f}:name`, label: b.say("planned.name_label", { title }), value: node[name], oninput: (text) => { if (text.trim() !== "") change({ [name]: text }, `${f}:name`); } })),
    replacement(b, { f, node, title, change, word: "planned.recorded" }));
}

/** A choice of something recorded in the place of a name that is not. */
function replacement(b, { f, node, title, change, word = "condition.lost" }) {
  const fields = [...b.fields.values()].filter((field) => field.known !== "later").map((field) => [`f:${field.name}`, field.title]);
  const actions = [...b.activities.values()].map((kind) => [`a:${kind.name}`, kind.title]);
  const options = node.activity === undefined ? fields : actions;
  return line(b.say(word), choice(b, {
    f: `${f}:replace`, label: b.say("condition.replace", { title }), value: "", options: [["", b.say("condition.choose"), true], ...options],
    onchange: (picked) => {
      const name = picked.slice(2);
      if (picked.startsWith("a:")) change(asKind(b, node, name), null);
      else change({ field: name, planned: undefined, value: undefined, ...usualTest(b.fields.get(name)) }, null);
    },
  }));
}

function details(b, { f, node, title, change }) {
  const text = (name) => entry(b, {
    f: `${f}:${name}`, label: b.say(`details.${name}_label`, { title }), value: node[name], placeholder: name === "label" ? subjectOf(b, node) : b.say("details.note_hint"),
    many: name === "note", oninput: (typed) => change({ [name]: typed === "" ? undefined : typed }, `${f}:${name}`),
  });
  return h("div", { class: "lk-details" },
    node.activity !== undefined && b.activities.has(node.activity) ? line(b.say("details.kind"), kindChoice(b, { f, node, title, change })) : null,
    line(b.say("details.label"), text("label")),
    line(b.say("details.note"), text("note")),
    node.planned ? null : line(b.say("details.missing"), segments(b, {
      f: `${f}:missing`, label: b.say("details.missing_label", { title }), value: node.if_missing ?? "",
      options: [["", b.say("missing.inherit")], ...POLICIES.map((name) => [name, b.say(`missing.${name}`)])],
      onchange: (name) => change({ if_missing: name === "" ? undefined : name }, null),
    })),
    line(b.say("details.planned"), toggle(b, {
      f: `${f}:planned`, label: b.say("details.planned_label", { title }), on: Boolean(node.planned), off: !b.state.can.edit, text: b.say("details.planned_text"),
      onchange: (on) => change({ planned: on ? true : undefined }, null),
    })),
    h("p", { class: "lk-key" }, b.say("details.key", { key: node.key })));
}

function menuItems(b, { f, node, path, title }) {
  const locked = !b.state.can.edit;
  const act = (word, edit, focus = `${f}:menu`) => () => b.edit(b.say(word, { title }), edit, { focus });
  const open = b.flag(`${f}:details`, false);
  const position = positionOf(path);
  const last = position === null ? 0 : membersOf(at(b.document, position.group)).length - 1;
  return [
    { name: "details", symbol: "pen", label: b.say(open ? "menu.details_close" : "menu.details"), onclick: () => { b.open(node, true); b.setFlag(`${f}:details`, !open); if (!open) b.focus(`${f}:label`); } },
    { name: "duplicate", symbol: "copy", label: b.say("menu.duplicate"), off: locked, onclick: act("step.duplicated", (document) => duplicate(document, path)) },
    null,
    { name: "up", symbol: "up", label: b.say("menu.up"), off: locked || position === null || position.index === 0, onclick: act("step.moved", (document) => shift(document, path, -1)) },
    { name: "down", symbol: "down", label: b.say("menu.down"), off: locked || position === null || position.index === last, onclick: act("step.moved", (document) => shift(document, path, 1)) },
    { name: "wrap", symbol: "group", label: b.say("menu.wrap"), off: locked || !mayWrap(b.document, path), onclick: act("step.wrapped", (document) => wrap(document, path)) },
    ...destinations(b, path).map(({ to, title: place }, i) => ({
      name: `into${i}`, symbol: "into", label: b.say("menu.into", { place }), off: locked, onclick: act("step.moved", (document) => move(document, path, to)),
    })),
    null,
    { name: "remove", symbol: "bin", danger: true, label: b.say("menu.remove"), off: locked, onclick: act("step.removed", (document) => remove(document, path), b.placeFocus(path)) },
  ];
}

/** The sections and groups of the tab into which the node at `path` may move. */
export function destinations(b, path) {
  const home = positionOf(path)?.group ?? path;
  const places = b.places().map((place) => ({ to: place.path, title: place.title }));
  const groups = [...nodesOn(b.document, b.level)].filter(({ node, depth }) => depth > 0 && kindOf(node) !== null)
    .map(({ node, path: to }) => ({ to, title: groupTitle(b, kindOf(node), namesIn(b, node)) }));
  return [...places, ...groups].filter(({ to }) => to.join() !== home.join() && mayMove(b.document, path, to));
}

export function namesIn(b, group) {
  const names = membersOf(group).map((member) => (kindOf(member) === null ? titleOf(b, member) : "…"));
  return names.slice(0, 2).join(", ") + (names.length > 2 ? ", …" : "");
}

/** Show a condition: open it, bring it into view, give it the focus. */
export function reveal(b, key) {
  const path = findKey(b.document, b.level, key);
  if (path === null) return;
  b.open(at(b.document, path), true);
  b.focus(`c:${key}:title`, { scroll: true });
}
