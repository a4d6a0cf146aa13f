// One condition: a line that says it, and behind it the controls that change it.

import { actionLines } from "./action.js";
import { pointsEntry } from "./combine.js";
import { meter, toggle } from "./controls.js";
import { nameOf, textOf } from "./document.js";
import { h } from "./dom.js";
import { grip } from "./drag.js";
import { fieldTest } from "./fieldtest.js";
import { icon } from "./icons.js";
import { menu } from "./menu.js";
import { conditionItems } from "./moving.js";
import { details, planned, replacement } from "./remarks.js";
import { set } from "./surgery.js";
import { subjectOf, titleOf } from "./words.js";

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
  const change = (members, stroke, inHand = false) =>
    b.edit(b.say("step.changed", { title }), (document) => set(document, path, members), { stroke, inHand });
  return h(
    "article",
    {
      key: nameOf(node, path),
      class: `lk-condition lk-is-${said.state} ${open ? "lk-open" : ""}`,
      "aria-label": title,
      "data-condition": node.key,
    },
    head(b, { f, node, path, said, title, open, points, change }),
    open ? body(b, { f, node, path, title, change }) : null,
    textOf(node.note) ? h("p", { class: "lk-note" }, icon("note"), node.note) : null,
    foot(b, said, node, open),
  );
}

/** How many leads meet it, and for how many nobody knows. */
function met(said) {
  if (!said.yes_text && !said.unknown_text) return null;
  return h(
    "span",
    { class: "lk-met" },
    said.yes_text ? meter(said.yes) : null,
    said.yes_text ? h("span", null, said.yes_text) : null,
    said.unknown_text ? h("span", { class: "lk-unknown" }, said.unknown_text) : null,
  );
}

function head(b, { f, node, path, said, title, open, points, change }) {
  const field = node.activity === undefined && !node.planned ? b.fields.get(node.field) : undefined;
  const inline = open && field ? fieldTest(b, { f, field, test: node, title, change }).op : null;
  const summary = said.summary ?? title;
  return h(
    "header",
    { class: "lk-condition-head" },
    grip(b, { f: `${f}:grip`, path, title }),
    pointsEntry(b, { f, path, points, title }),
    h(
      "button",
      {
        type: "button",
        class: "lk-condition-title",
        "data-f": `${f}:title`,
        "aria-expanded": open,
        onclick: () => b.open(node, !open),
      },
      icon(open ? "down" : "right", "lk-chevron"),
      h("span", null, open ? title : titled(b, node, summary)),
    ),
    inline,
    open ? h("span", { class: "lk-space" }) : null,
    open ? null : met(said),
    said.state === "planned"
      ? null
      : toggle(b, {
          f: `${f}:switch`,
          on: said.state !== "off",
          off: !b.state.can.edit,
          label: b.say("condition.switch", { title }),
          onchange: (on) => b.switch(node.key, on),
        }),
    menu(b, {
      f: `${f}:menu`,
      label: b.say("condition.menu", { title }),
      items: () => conditionItems(b, { f, node, path, title }),
    }),
  );
}

function titled(b, node, summary) {
  return textOf(node.label) && !summary.includes(node.label)
    ? [h("b", null, node.label), " ", h("span", { class: "lk-soft" }, summary)]
    : summary;
}

function foot(b, said, node, open) {
  const states = { off: "condition.off", planned: "condition.planned" };
  const badge = states[said.state] ? h("span", { class: "lk-badge" }, b.say(states[said.state])) : null;
  const trouble =
    said.message && said.state !== "planned"
      ? h("span", { class: `lk-message lk-${said.state}` }, icon("warn"), said.message)
      : null;
  const lints = (b.state.lints ?? []).filter((lint) => lint.key === node.key);
  const figures = open ? met(said) : null;
  if (!badge && !trouble && lints.length === 0 && !figures) return null;
  return h(
    "footer",
    { class: "lk-condition-foot" },
    badge,
    trouble,
    figures,
    lints.map((lint) =>
      h(
        "span",
        { class: `lk-message lk-lint-${lint.level}` },
        icon(lint.level === "note" ? "info" : "warn"),
        lint.text,
      ),
    ),
  );
}

function body(b, { f, node, path, title, change }) {
  const lost = isLost(b, node);
  return h(
    "div",
    { class: "lk-condition-body" },
    textOf(node.label) ? h("p", { class: "lk-hint" }, b.say("condition.about", { name: subjectOf(b, node) })) : null,
    node.planned ? planned(b, { f, node, title, change }) : null,
    lost && !node.planned ? replacement(b, { f, node, title, change }) : null,
    node.activity !== undefined && !lost ? actionLines(b, { f, node, title, change }) : null,
    node.activity === undefined && !lost && !node.planned
      ? fieldTest(b, { f, field: b.fields.get(node.field), test: node, title, change, grabs: true }).value
      : null,
    b.flag(`${f}:details`, false) ? details(b, { f, node, title, change }) : null,
  );
}

function isLost(b, node) {
  return node.activity === undefined ? !b.fields.has(node.field) : !b.activities.has(node.activity);
}
