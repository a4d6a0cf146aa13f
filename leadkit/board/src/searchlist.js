// A button that opens a list to search: moving in it chooses nothing, Enter or a press does. One is open at a time.

import { button } from "./controls.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

const MOST_ITEMS = 80;

/** The button that opens the list `f`. */
export function opener(b, { f, look, label, text = label, symbol = "plus" }) {
  return button(b, {
    f,
    look,
    symbol,
    label,
    text,
    off: !b.state.can.edit,
    more: { "aria-haspopup": "listbox" },
    onclick: () => {
      b.setFlags({ [`${f}:query`]: "", [`${f}:at`]: 0, picker: f });
      b.focus(`${f}:search`, { scroll: true });
    },
  });
}

/** Whether the list `f` is open. */
export function isListOpen(b, f) {
  return b.state.can.edit && b.flag("picker", null) === f;
}

/** The open list: `words` has its placeholder, search and label; `offered(query)` gives {title, items}; `take(item)`. */
export function searchList(b, { f, words, offered, take }) {
  const query = b.flag(`${f}:query`, "");
  const groups = offered(query);
  const items = groups.flatMap((group) => group.items);
  const now = Math.min(b.flag(`${f}:at`, 0), items.length - 1);
  const close = () => {
    b.focus(f);
    b.setFlag("picker", null);
  };
  const taken = (item) => {
    if (!item || item.off) return;
    b.setFlag("picker", null);
    take(item);
  };
  const listId = `${b.id}-${f}`.replace(/[^\w-]/g, "_");
  let index = -1;
  return h(
    "div",
    { key: "picker", class: "lk-picker", onkeydown: (event) => keys(b, event, { f, items, now, taken, close }) },
    head(b, { f, words, query, listId, now, close }),
    h(
      "div",
      { class: "lk-options", role: "listbox", id: listId, "aria-label": words.label, tabindex: "-1" },
      groups.map((group) =>
        h(
          "div",
          { key: group.title, role: "group", "aria-label": group.title },
          h("div", { class: "lk-options-title", role: "presentation" }, group.title),
          group.items.map((item) => {
            index += 1;
            return option(item, { id: `${listId}-${index}`, f: `${f}:${item.id}`, chosen: index === now, taken });
          }),
        ),
      ),
    ),
    items.length === 0 ? h("p", { key: "nothing", class: "lk-options-none" }, b.say("add.nothing")) : null,
  );
}

function head(b, { f, words, query, listId, now, close }) {
  return h(
    "div",
    { class: "lk-picker-head" },
    h(
      "label",
      { class: "lk-search" },
      icon("search"),
      h("input", {
        type: "text",
        class: "lk-entry",
        role: "combobox",
        "aria-expanded": true,
        "aria-autocomplete": "list",
        "aria-controls": listId,
        autocomplete: "off",
        spellcheck: "false",
        "aria-activedescendant": now >= 0 ? `${listId}-${now}` : null,
        "aria-label": words.search,
        placeholder: words.placeholder,
        "data-f": `${f}:search`,
        value: query,
        oninput: (event) => b.setFlags({ [`${f}:at`]: 0, [`${f}:query`]: event.target.value }),
      }),
    ),
    button(b, { f: `${f}:close`, look: "bare", symbol: "cross", label: b.say("add.close"), onclick: () => close() }),
  );
}

function option(item, { id, f, chosen, taken }) {
  return h(
    "div",
    {
      key: item.id,
      id,
      role: "option",
      class: `lk-option ${chosen ? "lk-chosen" : ""}`,
      "aria-selected": chosen,
      "aria-disabled": item.off ?? false,
      "data-f": f,
      onclick: () => taken(item),
      onmousedown: (event) => event.preventDefault(),
      mounted: null,
    },
    icon(item.symbol),
    h("span", { class: "lk-option-text" }, h("span", null, item.title), item.note ? h("small", null, item.note) : null),
    item.meta ? h("small", { class: "lk-option-meta" }, item.meta) : null,
  );
}

function keys(b, event, { f, items, now, taken, close }) {
  const goals = { ArrowDown: now + 1, ArrowUp: now - 1, PageDown: now + 8, PageUp: now - 8 };
  if (event.key in goals) {
    event.preventDefault();
    if (items.length === 0) return;
    const goal = event.key.startsWith("Page")
      ? Math.max(0, Math.min(items.length - 1, goals[event.key]))
      : (goals[event.key] + items.length) % items.length;
    b.setFlag(`${f}:at`, goal);
    b.root.querySelector(".lk-option.lk-chosen")?.scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter" && event.target.matches("input")) {
    event.preventDefault();
    taken(items[now]);
  } else if (event.key === "Escape") {
    event.stopPropagation();
    close();
  }
}

/** The words of what was typed, in small letters. */
export function wordsIn(query) {
  return query.toLowerCase().split(/\s+/).filter(Boolean);
}

/** What of each group fits what was typed, the nearest first; groups of which nothing is left go. */
export function fitting(groups, query) {
  const words = wordsIn(query);
  const fits = ({ title, alias }) =>
    words.every((word) => [title, alias].some((text) => String(text).toLowerCase().includes(word)));
  const left = groups.map((group) => ({ ...group, items: group.items.filter((item) => fits(item)) }));
  return shown(best(left, query.trim().toLowerCase()));
}

/** The groups that have something to show, each no longer than anyone would read. */
export function shown(groups) {
  return groups
    .filter((group) => group.items.length > 0)
    .map((group) => ({ ...group, items: group.items.slice(0, MOST_ITEMS) }));
}

/** Titles that begin with what was typed come first, then those with a word that does; else the order stays. */
function best(groups, typed) {
  if (typed === "") return groups;
  const rank = ({ title }) => {
    const name = title.toLowerCase();
    if (name.startsWith(typed)) return 0;
    return name.includes(` ${typed}`) ? 1 : 2;
  };
  const least = (group) => Math.min(3, ...group.items.map(rank));
  const sorted = groups.map((group) => ({ ...group, items: group.items.toSorted((a, z) => rank(a) - rank(z)) }));
  return sorted.sort((a, z) => least(a) - least(z));
}
