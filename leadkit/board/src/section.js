// A section of the definition (how it came, who it is, what it did), or the never-group: its conditions and how they combine.

import { includeSection } from "./admit.js";
import { groupCombination } from "./combine.js";
import { button, meter } from "./controls.js";
import { at, kindOf, levelPath, membersOf, NEVER } from "./document.js";
import { h } from "./dom.js";
import { dropClass } from "./drag.js";
import { additions, members } from "./group.js";
import { icon } from "./icons.js";
import { addItem, suggested } from "./picker.js";

/** The card of one place; `place` is {name, title, hint, path, asked}. */
export function section(b, place) {
  const { name, title, path, asked } = place;
  const node = at(b.document, path);
  const empty = node === undefined || node === null || (kindOf(node) !== null && membersOf(node).length === 0);
  const said = b.state.groups?.[name];
  return h(
    "section",
    { key: name, class: `lk-section ${empty ? "lk-empty" : ""}`, "aria-label": title },
    h(
      "header",
      { class: "lk-section-head" },
      h("h3", null, title),
      empty ? null : rule(b, { name, node, path, title }),
      said?.yes_text && !empty ? h("span", { class: "lk-met" }, meter(said.yes), said.yes_text) : null,
    ),
    asked
      ? null
      : h(
          "p",
          { class: "lk-left-out" },
          b.say("section.left_out"),
          button(b, {
            f: `${name}:include`,
            look: "quiet",
            label: b.say("section.include"),
            off: !b.state.can.edit,
            onclick: () =>
              b.edit(b.say("step.included", { title }), (document) =>
                includeSection(document, levelPath(document, b.level), name),
              ),
          }),
        ),
    h(
      "div",
      { class: `lk-members ${dropClass(b, path)}`, "data-path": JSON.stringify(path), "data-place": "group" },
      empty ? h("p", { class: "lk-invite" }, b.say(`section.empty.${name}`)) : members(b, { node, path }),
    ),
    empty ? suggestions(b, { name, path }) : null,
    additions(b, { path, node }),
  );
}

/** A few things that one usually asks for here, one press away. */
function suggestions(b, { name, path }) {
  const items = b.state.can.edit ? suggested(b, name) : [];
  if (items.length === 0) return null;
  return h(
    "div",
    { class: "lk-chip-list", role: "group", "aria-label": b.say("section.suggested") },
    items.map((item) =>
      h(
        "button",
        {
          key: item.id,
          type: "button",
          class: "lk-chip",
          "data-f": `${name}:${item.id}`,
          "aria-label": b.say("section.suggest", { title: item.title }),
          onclick: () => addItem(b, path, item),
        },
        icon("plus"),
        h("span", { class: "lk-chip-text" }, item.title),
      ),
    ),
  );
}

function rule(b, { name, node, path, title }) {
  if (kindOf(node) === null) return null;
  return h(
    "div",
    { class: "lk-rule" },
    b.say(b.level === NEVER ? "section.rule_never" : "section.rule"),
    groupCombination(b, { f: `rule:${name}`, group: node, path, title }),
  );
}
