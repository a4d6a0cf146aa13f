// "Add a condition": a searchable list of everything a lead can be asked for, and of what nobody records yet.

import { button } from "./controls.js";
import { h } from "./dom.js";
import { insert } from "./edits.js";
import { usualTest } from "./fieldtest.js";
import { icon } from "./icons.js";
import { freshKey, keysIn } from "./keys.js";

const MOST_VALUES = 6;
const MOST_ITEMS = 80;
const FEW = 5;
const TYPE_ICONS = {
  text: "pen",
  category: "ungroup",
  ordered: "up",
  number: "spark",
  money: "spark",
  date: "clock",
  "yes-no": "check",
};

/** The button that opens the list. */
export function adder(b, { f, look }) {
  return button(b, {
    f,
    look,
    symbol: "plus",
    label: b.say("add.condition"),
    more: { "aria-haspopup": "listbox" },
    onclick: () => {
      b.setFlags({ [`${f}:query`]: "", [`${f}:at`]: 0, picker: f });
      b.focus(`${f}:search`, { scroll: true });
    },
  });
}

/** The open list for the group or section at `path`. */
export function picker(b, { f, path }) {
  const query = b.flag(`${f}:query`, "");
  const groups = found(
    b,
    path.includes("never") ? null : path.findLast((step) => typeof step === "string" && b.sectionNames.has(step)),
    query,
  );
  const items = groups.flatMap((group) => group.items);
  const now = Math.min(b.flag(`${f}:at`, 0), items.length - 1);
  const close = () => {
    b.focus(f);
    b.setFlag("picker", null);
  };
  const take = (item) => {
    if (item && !item.off) addItem(b, path, item);
  };
  const listId = `${b.id}-${f}`.replace(/[^\w-]/g, "_");
  let index = -1;
  return h(
    "div",
    { key: "picker", class: "lk-picker", onkeydown: (event) => keys(b, event, { f, items, now, take, close }) },
    h(
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
          "aria-label": b.say("add.search_label"),
          placeholder: b.say("add.search"),
          "data-f": `${f}:search`,
          value: query,
          oninput: (event) => b.setFlags({ [`${f}:at`]: 0, [`${f}:query`]: event.target.value }),
        }),
      ),
      button(b, { f: `${f}:close`, look: "bare", symbol: "cross", label: b.say("add.close"), onclick: () => close() }),
    ),
    h(
      "div",
      { class: "lk-options", role: "listbox", id: listId, "aria-label": b.say("add.list_label"), tabindex: "-1" },
      groups.map((group) =>
        h(
          "div",
          { key: group.title, role: "group", "aria-label": group.title },
          h("div", { class: "lk-options-title", role: "presentation" }, group.title),
          group.items.map((item) => {
            index += 1;
            return option(item, { id: `${listId}-${index}`, f: `${f}:${item.id}`, chosen: index === now, take });
          }),
        ),
      ),
    ),
  );
}

function option(item, { id, f, chosen, take }) {
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
      onclick: () => take(item),
      onmousedown: (event) => event.preventDefault(),
      mounted: null,
    },
    icon(item.symbol),
    h("span", { class: "lk-option-text" }, h("span", null, item.title), item.note ? h("small", null, item.note) : null),
    item.meta ? h("small", { class: "lk-option-meta" }, item.meta) : null,
  );
}

function keys(b, event, { f, items, now, take, close }) {
  const goals = { ArrowDown: now + 1, ArrowUp: now - 1, PageDown: now + 8, PageUp: now - 8 };
  if (event.key in goals) {
    event.preventDefault();
    const goal = event.key.startsWith("Page")
      ? Math.max(0, Math.min(items.length - 1, goals[event.key]))
      : (goals[event.key] + items.length) % items.length;
    b.setFlag(`${f}:at`, goal);
    b.root.querySelector(".lk-option.lk-chosen")?.scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter" && event.target.matches("input")) {
    event.preventDefault();
    take(items[now]);
  } else if (event.key === "Escape") {
    event.stopPropagation();
    close();
  }
}

/** The groups of items that fit what was typed: this section's first, then the others, then what is only planned. */
function found(b, section, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (...texts) => words.every((word) => texts.some((text) => String(text).toLowerCase().includes(word)));
  const fields = [...b.fields.values()]
    .filter((field) => fits(field.title, field.name))
    .map((field) => fieldItem(b, field));
  const actions = [...b.activities.values()]
    .filter((kind) => fits(kind.title, kind.name))
    .map((kind) => actionItem(b, kind));
  const here = section === "actions" ? actions : [];
  const bySection = (name) => fields.filter((item) => (item.section ?? "characteristics") === name);
  const titles = new Map(b.ground.sections.map(({ name, title }) => [name, title]));
  const order = [section, "format", "characteristics", "actions"].filter(
    (name, i, all) => name && all.indexOf(name) === i,
  );
  const groups = order.flatMap((name) => [
    ...(name === section && here.length > 0 ? [{ title: b.say("add.actions"), items: here }] : []),
    { title: titles.get(name), items: bySection(name) },
  ]);
  groups.push({ title: b.say("add.actions"), items: section === "actions" ? [] : actions });
  const values = words.length > 0 ? valueItems(b, words) : [];
  return [
    ...best(groups, query.trim().toLowerCase()),
    { title: b.say("add.values"), items: values },
    { title: b.say("add.planned"), items: plannedItems(b, section, query.trim()) },
  ]
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

function fieldItem(b, field) {
  const late = field.known === "later";
  const count = (field.values ?? []).length + (field.more ?? 0);
  const meta =
    ["category", "text", "ordered"].includes(field.type) && count > 0
      ? b.say("add.values_count", { n: count })
      : b.say(`type.${field.type}`);
  return {
    id: `f:${field.name}`,
    title: field.title,
    section: field.section,
    symbol: TYPE_ICONS[field.type],
    off: late,
    meta: field.missing_text ? `${meta} · ${field.missing_text}` : meta,
    note: late ? (field.note ?? b.say("add.later")) : (field.note ?? null),
    name: field.title,
    make: () => ({ field: field.name, ...usualTest(field) }),
  };
}

function actionItem(b, kind) {
  return {
    id: `a:${kind.name}`,
    title: kind.title,
    symbol: "spark",
    meta: kind.count_text ?? null,
    name: kind.title,
    make: () => ({ activity: kind.name, count: { op: ">=", value: 1 } }),
  };
}

function valueItems(b, words) {
  const hits = [];
  for (const field of b.fields.values()) {
    if (field.known === "later" || !field.ops.includes("in")) continue;
    for (const { value, count_text: meta } of field.values ?? []) {
      if (!words.every((word) => String(value).toLowerCase().includes(word))) continue;
      hits.push({
        id: `v:${field.name}:${value}`,
        title: `${field.title}: ${value}`,
        symbol: "check",
        meta: meta ?? null,
        name: field.title,
        make: () => ({ field: field.name, op: "in", value: [value] }),
      });
      if (hits.length >= MOST_VALUES) return hits;
    }
  }
  return hits;
}

function plannedItems(b, section, typed) {
  if (typed === "")
    return [{ id: "p:", title: b.say("add.plan_hint"), symbol: "clock", off: true, name: "", make: () => null }];
  const asAction = { activity: typed, count: { op: ">=", value: 1 }, planned: true };
  const asField = { field: typed, op: "known", planned: true };
  return [
    {
      id: "p:",
      title: b.say("add.plan", { name: typed }),
      note: b.say("add.plan_note"),
      symbol: "clock",
      name: typed,
      make: () => (section === "actions" ? asAction : asField),
    },
  ];
}

/** Add what was picked to the group or section at `path`, open, with the focus on its first control. */
export function addItem(b, path, item) {
  const key = freshKey(keysIn(b.document), item.name);
  const node = { key, ...item.make() };
  const first = node.planned ? "name" : node.activity === undefined ? "op" : "count";
  b.setFlag("picker", null);
  b.open(node, true);
  b.edit(b.say("step.added", { title: item.name }), (document) => insert(document, path, node), {
    focus: `c:${key}:${first}`,
    ladder: path.includes("never"),
  });
}

/** A few items that belong to a section first of all; nobody begins with a number that each lead has to itself. */
export function suggested(b, section) {
  const kinds = [...b.activities.values()];
  if (section === "actions" && kinds.length > 0) return kinds.slice(0, FEW).map((kind) => actionItem(b, kind));
  const shared = ({ type, values }) => !["text", "category"].includes(type) || (values?.[0]?.count ?? 2) > 1;
  return [...b.fields.values()]
    .filter((field) => field.section === section && field.known !== "later" && shared(field))
    .slice(0, FEW)
    .map((field) => fieldItem(b, field));
}
