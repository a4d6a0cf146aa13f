// What a lead did: which action, how often, in what span, counted how, only where, only recently.

import { button, choice, entry, line, numberEntry, stepper } from "./controls.js";
import { h } from "./dom.js";
import { DURATION_UNITS, readDuration, writeDuration } from "./durations.js";
import { fieldTest } from "./fieldtest.js";
import { detailAdder } from "./picker.js";

const COUNT_OPS = [">=", "<=", "=", ">", "<"];
const CALENDARS = ["day", "week", "month"];
const USUAL_SPAN = "P7D";
const USUAL_RECENT = "P90D";

/** The lines of an action; `change(members, stroke)` gets what becomes of them. Details show once they are asked for. */
export function actionLines(b, { f, node, title, change }) {
  const attributes = (b.activities.get(node.activity)?.attributes ?? [])
    .map((name) => b.attributes.get(name))
    .filter(Boolean);
  const parts = { f, node, title, change, attributes };
  return h(
    "div",
    { class: "lk-lines" },
    h("div", { class: "lk-line-controls" }, countTest(b, parts), windowChoice(b, parts)),
    node.distinct ? line(b.say("action.distinct"), distinctChoice(b, parts)) : null,
    whereOf(node).length > 0 ? whereLines(b, parts) : null,
    node.recent ? line(b.say("action.recent"), recentChoice(b, parts)) : null,
    b.state.can.edit ? furtherDetails(b, parts) : null,
  );
}

function furtherDetails(b, { f, node, title, change, attributes }) {
  return h(
    "div",
    { class: "lk-further" },
    attributes.length > 0 ? whereAdder(b, { f, node, title, change, attributes }) : null,
    attributes.length > 0 && !node.distinct
      ? button(b, {
          f: `${f}:differ`,
          look: "quiet",
          symbol: "plus",
          label: b.say("action.differ"),
          onclick: () => {
            change({ distinct: attributes[0].name }, null);
            b.focus(`${f}:distinct`);
          },
        })
      : null,
    node.recent
      ? null
      : button(b, {
          f: `${f}:lately`,
          look: "quiet",
          symbol: "plus",
          label: b.say("action.lately"),
          onclick: () => {
            change({ recent: USUAL_RECENT }, null);
            b.focus(`${f}:recently:number`);
          },
        }),
  );
}

/** What else changes when an action becomes one of another kind: details that the new kind does not have go. */
export function asKind(b, node, name) {
  const has = new Set(b.activities.get(name)?.attributes ?? []);
  const where = whereOf(node).filter((test) => has.has(test.field));
  return {
    activity: name,
    planned: undefined,
    where: where.length > 0 ? where : undefined,
    distinct: has.has(node.distinct) ? node.distinct : undefined,
  };
}

/** The choice of another kind of action. */
export function kindChoice(b, { f, node, title, change }) {
  return choice(b, {
    f: `${f}:kind`,
    label: b.say("action.kind_label", { title }),
    value: node.activity,
    options: [...b.activities.values()].map((kind) => [kind.name, kind.title]),
    onchange: (name) => change(asKind(b, node, name), null),
  });
}

function countTest(b, { f, node, title, change }) {
  const count = node.count ?? { op: ">=", value: 1 };
  const put = (members, stroke) => change({ count: { ...count, ...members } }, stroke);
  return [
    choice(b, {
      f: `${f}:count`,
      label: b.say("action.count_op", { title }),
      value: count.op,
      options: COUNT_OPS.map((op) => [op, b.say(`op.${op}`)]),
      onchange: (op) => put({ op }, null),
    }),
    stepper(b, {
      f: `${f}:times`,
      label: b.say("action.times_label", { title }),
      value: count.value,
      grabs: true,
      onnumber: (value) => put({ value }, `${f}:times`),
    }),
    h("span", null, b.say("action.times", { n: count.value })),
  ];
}

export function span(b, { f, label, text, onchange }) {
  const parts = readDuration(text);
  if (parts === null) return entry(b, { f, label, value: text, oninput: (typed) => onchange(typed, f) });
  const { number, unit } = parts;
  return h(
    "span",
    { key: f, class: "lk-span" },
    numberEntry(b, {
      f: `${f}:number`,
      label,
      value: number,
      whole: true,
      least: 1,
      onnumber: (made) => {
        if (made !== null) onchange(writeDuration(made, unit), f);
      },
    }),
    choice(b, {
      f: `${f}:unit`,
      label: b.say("span.unit", { label }),
      value: unit,
      options: DURATION_UNITS.map((name) => [name, b.say(`span.${name}`, { n: number })]),
      onchange: (name) => onchange(writeDuration(number, name), null),
    }),
  );
}

function windowChoice(b, { f, node, title, change }) {
  const within = node.within ?? null;
  const now = within === null ? "none" : (within.calendar ?? "sliding");
  const label = b.say("action.within_label", { title });
  const turn = (name) => {
    const windows = { none: undefined, sliding: { sliding: USUAL_SPAN } };
    change({ within: Object.hasOwn(windows, name) ? windows[name] : { calendar: name } }, null);
  };
  return [
    h("span", { key: "within" }, b.say("action.within")),
    choice(b, {
      f: `${f}:within`,
      label,
      value: now,
      onchange: turn,
      options: ["none", ...CALENDARS, "sliding"].map((name) => [name, b.say(`within.${name}`)]),
    }),
    now === "sliding"
      ? span(b, {
          f: `${f}:sliding`,
          label,
          text: within.sliding,
          onchange: (text, stroke) => change({ within: { sliding: text } }, stroke),
        })
      : null,
  ];
}

function distinctChoice(b, { f, node, title, change, attributes }) {
  const names = attributes.map((attribute) => attribute.name);
  const strange =
    node.distinct && !names.includes(node.distinct)
      ? [[node.distinct, b.say("distinct.by", { name: node.distinct })]]
      : [];
  return choice(b, {
    f: `${f}:distinct`,
    label: b.say("action.distinct_label", { title }),
    value: node.distinct ?? "",
    options: [
      ["", b.say("distinct.none")],
      ...attributes.map(({ name, title: word }) => [name, b.say("distinct.by", { name: word.toLowerCase() })]),
      ...strange,
    ],
    onchange: (name) => change({ distinct: name === "" ? undefined : name }, null),
  });
}

function whereLines(b, { f, node, title, change }) {
  const put = (made, stroke) => change({ where: made.length > 0 ? made : undefined }, stroke);
  const tests = whereOf(node);
  const rows = tests.map((test, i) =>
    whereRow(b, {
      f: `${f}:where${i}`,
      test,
      title,
      attribute: b.attributes.get(test.field),
      change: (members, stroke) => put(tests.with(i, merged(test, members)), stroke),
      drop: () =>
        put(
          tests.filter((_, j) => j !== i),
          null,
        ),
    }),
  );
  return line(b.say("action.where"), h("div", { class: "lk-wheres" }, rows));
}

function whereAdder(b, { f, node, title, change, attributes }) {
  const tests = whereOf(node);
  return detailAdder(b, {
    f: `${f}:where`,
    kind: title,
    attributes,
    take: (test) => {
      change({ where: [...tests, test] }, null);
      b.focus(`${f}:where${tests.length}:op`);
    },
  });
}

/** The tests of an action's details that can be shown. */
function whereOf(node) {
  return Array.isArray(node.where) ? node.where.filter((test) => test !== null && typeof test === "object") : [];
}

function merged(test, members) {
  const made = { ...test, ...members };
  if (made.value === undefined) delete made.value;
  return made;
}

function whereRow(b, { f, test, title, attribute, change, drop }) {
  const word = attribute?.title ?? String(test.field);
  const parts = attribute
    ? fieldTest(b, { f, field: attribute, test, title: `${title}, ${word}`, change })
    : { op: null, value: null };
  return h(
    "div",
    { key: f, class: "lk-where" },
    h(
      "div",
      { class: "lk-where-head" },
      h("b", null, word),
      parts.op,
      attribute ? null : h("span", { class: "lk-message" }, b.say("where.strange")),
      button(b, {
        f: `${f}:drop`,
        look: "bare",
        symbol: "cross",
        label: b.say("where.drop", { name: word }),
        onclick: drop,
        off: !b.state.can.edit,
      }),
    ),
    parts.value,
  );
}

function recentChoice(b, { f, node, title, change }) {
  const label = b.say("action.recent_label", { title });
  return [
    span(b, {
      f: `${f}:recently`,
      label,
      text: node.recent,
      onchange: (text, stroke) => change({ recent: text }, stroke),
    }),
    h("span", null, b.say("recent.before")),
    button(b, {
      f: `${f}:ever`,
      look: "bare",
      symbol: "cross",
      label: b.say("recent.drop"),
      off: !b.state.can.edit,
      onclick: () => {
        change({ recent: undefined }, null);
        b.focus(`${f}:lately`);
      },
    }),
  ];
}
