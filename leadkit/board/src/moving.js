// Where a condition or group may go, and the menu of all that can be done with a condition.

import { at, findKey, isNode, kindOf, membersOf, nodesOn, positionOf } from "./document.js";
import { duplicate, mayMove, mayWrap, move, remove, shift, wrap } from "./edits.js";
import { groupTitle, titleOf } from "./words.js";

/** The menu of a condition. */
export function conditionItems(b, { f, node, path, title }) {
  const off = !b.state.can.edit;
  const open = b.flag(`${f}:details`, false);
  const details = () => {
    b.open(node, true);
    b.setFlag(`${f}:details`, !open);
    if (!open) b.focus(`${f}:label`);
  };
  return [
    { name: "details", symbol: "pen", label: b.say(open ? "menu.details_close" : "menu.details"), onclick: details },
    ...placeItems(b, { f, path, title }),
    {
      name: "wrap",
      symbol: "group",
      label: b.say("menu.wrap"),
      off: off || !mayWrap(b.document, path),
      onclick: () =>
        b.edit(b.say("step.wrapped", { title }), (document) => wrap(document, path), { focus: `${f}:menu` }),
    },
    ...lastItems(b, { path, title, word: "menu.remove" }),
  ];
}

/** What a menu offers to do with the place of a condition or group: copy it, move it up, down, or elsewhere. */
export function placeItems(b, { f, path, title }) {
  const off = !b.state.can.edit;
  const position = positionOf(path);
  const last = position === null ? 0 : membersOf(at(b.document, position.group)).length - 1;
  const act = (word, edit) => () => b.edit(b.say(word, { title }), edit, { focus: `${f}:menu` });
  const moved = (by) => act("step.moved", (document) => shift(document, path, by));
  return [
    {
      name: "duplicate",
      symbol: "copy",
      label: b.say("menu.duplicate"),
      off,
      onclick: act("step.duplicated", (document) => duplicate(document, path)),
    },
    null,
    { name: "up", symbol: "up", label: b.say("menu.up"), off: off || !position?.index, onclick: moved(-1) },
    {
      name: "down",
      symbol: "down",
      label: b.say("menu.down"),
      off: off || position?.index === last,
      onclick: moved(1),
    },
    ...destinations(b, path).map(({ to, title: place }, i) => ({
      name: `into${i}`,
      symbol: "into",
      label: b.say("menu.into", { place }),
      off,
      onclick: act("step.moved", (document) => move(document, path, to)),
    })),
  ];
}

/** The end of such a menu: take it away. */
export function lastItems(b, { path, title, word }) {
  return [
    null,
    {
      name: "remove",
      symbol: "bin",
      danger: true,
      label: b.say(word),
      off: !b.state.can.edit,
      onclick: () =>
        b.edit(b.say("step.removed", { title }), (document) => remove(document, path), { focus: b.placeFocus(path) }),
    },
  ];
}

/** The sections and groups of the tab into which the node at `path` may move. */
export function destinations(b, path) {
  const home = positionOf(path)?.group ?? path;
  const places = b.places().map((place) => ({ to: place.path, title: place.title }));
  const groups = [...nodesOn(b.document, b.level)]
    .filter(({ node, depth }) => depth > 0 && kindOf(node) !== null)
    .map(({ node, path: to }) => ({ to, title: groupTitle(b, kindOf(node), namesIn(b, node)) }));
  return [...places, ...groups].filter(({ to }) => to.join() !== home.join() && mayMove(b.document, path, to));
}

/** The first conditions of a group by name, to tell groups apart. */
export function namesIn(b, group) {
  const names = membersOf(group)
    .filter(isNode)
    .map((member) => (kindOf(member) === null ? titleOf(b, member) : "…"));
  return names.slice(0, 2).join(", ") + (names.length > 2 ? ", …" : "");
}

/** Show a condition: open it, bring it into view, give it the focus. */
export function reveal(b, key) {
  const path = findKey(b.document, b.level, key);
  if (path === null) return;
  b.open(at(b.document, path), true);
  b.focus(`c:${key}:title`, { scroll: true });
}
