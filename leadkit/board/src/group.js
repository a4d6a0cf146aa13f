// Groups: their members one below the other, groups in groups to any depth.

import { between, groupCombination, pointsEntry } from "./combine.js";
import { condition } from "./condition.js";
import { button } from "./controls.js";
import { isNode, kindOf, memberPath, membersOf, nameOf, pointsOf } from "./document.js";
import { h } from "./dom.js";
import { dropClass, grip } from "./drag.js";
import { insert, mayNest, ungroup } from "./edits.js";
import { menu } from "./menu.js";
import { lastItems, namesIn, placeItems } from "./moving.js";
import { adder, picker } from "./picker.js";
import { isListOpen } from "./searchlist.js";

/** All members of the group at `path`, with the words between them. */
export function members(b, { node, path }) {
  if (kindOf(node) === null) return isNode(node) ? [member(b, { node, path })] : [];
  const points = kindOf(node) === "score" ? pointsOf(node) : [];
  const word = between(b, node);
  return membersOf(node).flatMap((inner, i) => {
    if (!isNode(inner)) return [];
    const place = memberPath(node, path, i);
    const joint =
      word && i > 0
        ? h("div", { key: `and:${nameOf(inner, place)}`, class: "lk-joint", "aria-hidden": "true" }, word)
        : null;
    return [joint, member(b, { node: inner, path: place, points: points[i] })];
  });
}

function member(b, { node, path, points }) {
  return h(
    "div",
    { key: nameOf(node, path), class: `lk-member ${dropClass(b, path)}`, "data-path": JSON.stringify(path) },
    kindOf(node) === null ? condition(b, { node, path, points }) : nested(b, { node, path, points }),
  );
}

function nested(b, { node, path, points }) {
  const f = nameOf(node, path);
  const title = b.say("group.title", { members: namesIn(b, node) || b.say("group.nothing") });
  return h(
    "div",
    { class: "lk-group", role: "group", "aria-label": title },
    h(
      "header",
      { class: "lk-group-head" },
      grip(b, { f: `${f}:grip`, path, title }),
      pointsEntry(b, { f, path, points, title }),
      groupCombination(b, { f, group: node, path, title }),
      h("span", { class: "lk-space" }),
      menu(b, {
        f: `${f}:menu`,
        label: b.say("group.menu", { title }),
        items: () => items(b, { f, path, title }),
      }),
    ),
    h(
      "div",
      { class: `lk-members ${dropClass(b, path)}`, "data-path": JSON.stringify(path), "data-place": "group" },
      membersOf(node).length === 0 ? h("p", { class: "lk-empty-group" }, b.say("group.empty")) : null,
      members(b, { node, path }),
    ),
    additions(b, { path, node, small: true }),
  );
}

/** What can be added to the group or section at `path`: a condition, a group. */
export function additions(b, { path, node, small = false, inviting = false }) {
  if (!b.state.can.edit) return null;
  const f = `add:${path.join("/")}`;
  const open = isListOpen(b, f);
  const nest = node === undefined || mayNest(path);
  return h(
    "div",
    { key: f, class: "lk-additions" },
    open
      ? picker(b, { f, path })
      : h(
          "div",
          { class: "lk-add-row" },
          adder(b, { f, path, look: inviting ? "primary" : small ? "quiet" : "plain" }),
          node === undefined || !nest
            ? null
            : button(b, {
                f: `${f}:group`,
                look: "quiet",
                symbol: "group",
                label: b.say("add.group"),
                onclick: () =>
                  b.edit(b.say("step.group_added"), (document) => insert(document, path, { any: [] }), {
                    focus: `${f}:group`,
                  }),
              }),
        ),
  );
}

function items(b, { f, path, title }) {
  const ungrouped = () =>
    b.edit(b.say("step.ungrouped", { title }), (document) => ungroup(document, path), { focus: b.placeFocus(path) });
  return [
    { name: "ungroup", symbol: "ungroup", label: b.say("menu.ungroup"), off: !b.state.can.edit, onclick: ungrouped },
    ...placeItems(b, { f, path, title }),
    ...lastItems(b, { path, title, word: "menu.remove_group" }),
  ];
}
