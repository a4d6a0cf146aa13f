// "Add a condition": a searchable list of everything a lead can be asked for, and of what nobody records yet.

import { insert } from "./edits.js";
import { usualTest } from "./fieldtest.js";
import { freshKey, keysIn } from "./keys.js";
import { fitting, isListOpen, opener, searchList, shown, wordsIn } from "./searchlist.js";

const MOST_VALUES = 6;
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
  return opener(b, { f, look, label: b.say("add.condition") });
}

/** The open list for the group or section at `path`. */
export function picker(b, { f, path }) {
  const section = path.includes("never")
    ? null
    : path.findLast((step) => typeof step === "string" && b.sectionNames.has(step));
  return searchList(b, {
    f,
    words: { placeholder: b.say("add.search"), search: b.say("add.search_label"), label: b.say("add.list_label") },
    offered: (query) => found(b, section, query),
    take: (item) => addItem(b, path, item),
  });
}

/** The groups of items that fit what was typed: this section's first, then the others, then what is only planned. */
function found(b, section, query) {
  const fields = [...b.fields.values()].map((field) => fieldItem(b, field));
  const actions = [...b.activities.values()].map((kind) => actionItem(b, kind));
  const bySection = (name) => fields.filter((item) => (item.section ?? "characteristics") === name);
  const titles = new Map(b.ground.sections.map(({ name, title }) => [name, title]));
  const order = [section, "format", "characteristics", "actions"].filter(
    (name, i, all) => name && all.indexOf(name) === i,
  );
  const groups = order.flatMap((name) => [
    ...(name === section && section === "actions" ? [{ title: b.say("add.actions"), items: actions }] : []),
    { title: titles.get(name), items: bySection(name) },
  ]);
  groups.push({ title: b.say("add.actions"), items: section === "actions" ? [] : actions });
  const words = wordsIn(query);
  const values = words.length > 0 ? valueItems(b, words) : [];
  return [
    ...fitting(groups, query),
    ...shown([
      { title: b.say("add.values"), items: values },
      { title: b.say("add.planned"), items: plannedItems(b, section, query.trim()) },
    ]),
  ];
}

/** What can be asked for of an action besides that it was done, as a list behind a button. */
export function detailAdder(b, { f, kind, attributes, take }) {
  const label = b.say("where.add");
  if (!isListOpen(b, f)) return opener(b, { f, look: "quiet", label });
  const items = attributes.map((attribute) => fieldItem(b, attribute));
  return searchList(b, {
    f,
    words: { placeholder: b.say("where.search"), search: b.say("where.search_label"), label: b.say("where.list_label") },
    offered: (query) => fitting([{ title: kind, items }], query),
    take: (item) => take(item.make()),
  });
}

/** What is recorded, fields or actions, as a list behind a button: `take(name)` gets the one that is chosen. */
export function recordedChooser(b, { f, label, actions, take }) {
  if (!isListOpen(b, f)) return opener(b, { f, look: "plain", symbol: "search", label, text: b.say("condition.choose") });
  const items = actions
    ? [...b.activities.values()].map((kind) => actionItem(b, kind))
    : [...b.fields.values()].map((field) => fieldItem(b, field));
  const titles = new Map(b.ground.sections.map(({ name, title }) => [name, title]));
  const groups = actions
    ? [{ title: b.say("add.actions"), items }]
    : [...titles].map(([name, title]) => ({
        title,
        items: items.filter((item) => (item.section ?? "characteristics") === name),
      }));
  return searchList(b, {
    f,
    words: { placeholder: b.say("add.search_recorded"), search: label, label: b.say("add.list_label") },
    offered: (query) => fitting(groups, query),
    take: (item) => take(item.alias),
  });
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
    alias: field.name,
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
    alias: kind.name,
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

/** A few items that belong to a section first of all; nobody begins with a number that each lead has to itself,
 *  nor with what may have come too late. */
export function suggested(b, section) {
  const kinds = [...b.activities.values()];
  if (section === "actions" && kinds.length > 0) return kinds.slice(0, FEW).map((kind) => actionItem(b, kind));
  const shared = ({ type, values }) => !["text", "category"].includes(type) || (values?.[0]?.count ?? 2) > 1;
  return [...b.fields.values()]
    .filter((field) => field.section === section && !["later", "unsure"].includes(field.known) && shared(field))
    .slice(0, FEW)
    .map((field) => fieldItem(b, field));
}
