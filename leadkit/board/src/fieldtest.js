// The test of a field, or of a detail of an action: its op and a control that fits field and op.

import { chips } from "./chips.js";
import { choice, entry, segments } from "./controls.js";
import { dates } from "./dates.js";
import { axisOf } from "./numbers.js";
import { range } from "./range.js";
import { scale, scaleBetween } from "./scale.js";
import { opTitle } from "./words.js";

const USUAL_OPS = { category: "in", text: "in", ordered: ">=", number: ">=", money: ">=", date: ">=", "yes-no": "=" };
const RARE_OPS = { category: ["=", "!="], text: ["=", "!="], ordered: ["!=", "<", ">"], "yes-no": ["!="] };
const SHAPES = {
  in: "list",
  "not in": "list",
  between: "pair",
  contains: "words",
  "starts with": "words",
  known: "none",
  missing: "none",
};
const FEW = 30;

export function shapeOf(op) {
  return SHAPES[op] ?? "one";
}

/** The test that a new condition on `field` starts with: unfinished, where a value must be chosen. */
export function usualTest(field) {
  const free =
    field.type === "text" && ((field.values ?? []).length > FEW || (field.more ?? 0) > 0 || !field.values?.length);
  const wanted = free ? "contains" : USUAL_OPS[field.type];
  const op = field.ops.includes(wanted) ? wanted : field.ops[0];
  if (field.type === "yes-no" && op === "=") return { op, value: true };
  return shapeOf(op) === "none" ? { op } : { op, value: shapeOf(op) === "list" ? [] : null };
}

/** The ops offered for a field: those a person needs, and the one that stands there. */
export function opsOffered(field, op) {
  const rare = field.ops.includes("in") || field.type === "yes-no" ? (RARE_OPS[field.type] ?? []) : [];
  const offered = field.ops.filter((one) => one === op || !rare.includes(one));
  return offered.includes(op) ? offered : [op, ...offered];
}

/** The value of a test when its op changes: what fits is kept. */
export function convert(field, test, op) {
  const [from, to] = [shapeOf(test.op), shapeOf(op)];
  const { value } = test;
  if (to === "none") return undefined;
  if (from === to) return value;
  if (to === "list") return from === "one" && value !== null && value !== undefined ? [value] : [];
  if (to === "pair") return from === "one" && value !== null ? pairAround(field, test) : null;
  if (from === "list" && to === "one") return Array.isArray(value) ? (value[0] ?? null) : null;
  if (from === "pair" && to === "one") return Array.isArray(value) ? value[op.startsWith("<") ? 1 : 0] : null;
  return field.type === "yes-no" ? true : null;
}

function pairAround(field, { op, value }) {
  const [low, high] = bounds(field);
  return op.startsWith("<") ? [low ?? value, value] : [value, high ?? value];
}

function bounds(field) {
  if (field.type === "ordered") return [field.values?.[0]?.value, field.values?.at(-1)?.value];
  if (!field.range) return [undefined, undefined];
  if (field.type === "date") return [field.range.min, field.range.max];
  const axis = axisOf(field.range);
  return [axis.low, axis.high];
}

/** A pair with the end that is not chosen yet at the end of the data; null where nothing is chosen. */
function wholePair(field, pair) {
  if (!Array.isArray(pair)) return pair;
  const [low, high] = bounds(field);
  const made = [pair[0] ?? low ?? pair[1], pair[1] ?? high ?? pair[0]];
  return pair[0] === null && pair[1] === null ? null : made;
}

/**
 * The controls of a test: `op` (a choice) and `value` (a control, or null where the op needs none).
 * `change(members, stroke, inHand)` gets what becomes of `op` and `value`; `stroke` names a drag or burst of typing,
 * `inHand` tells that it goes on. `grabs`: the test is a condition of its own, whose stops Python can work out.
 */
export function fieldTest(b, { f, field, test, title, change, grabs = false }) {
  const recall = (op) => b.memory.get(`${f}:${shapeOf(op)}`);
  const turn = (op) => {
    if (test.value !== undefined && test.value !== null) b.memory.set(`${f}:${shapeOf(test.op)}`, test.value);
    const value = convert(field, test, op);
    const empty = value === null || (Array.isArray(value) && value.length === 0);
    change({ op, value: empty ? (recall(op) ?? value) : value }, null);
  };
  const offered = opsOffered(field, test.op);
  return {
    op: choice(b, {
      f: `${f}:op`,
      label: b.say("test.op", { title }),
      value: test.op,
      onchange: turn,
      className: "lk-op",
      options: offered.map((op) => [op, opTitle(b, op, field.type)]),
    }),
    value: control(b, { f: `${f}:value`, field, test, title, change, grabs }),
  };
}

function control(b, { f, field, test, title, change, grabs }) {
  const { op, value } = test;
  const label = b.say("test.value", { title, op: opTitle(b, op, field.type) });
  const shape = shapeOf(op);
  const put = (made) => change({ value: made }, null);
  const drag = (made) => change({ value: made }, f);
  if (shape === "none") return null;
  if (shape === "words")
    return entry(b, {
      f,
      label,
      value,
      placeholder: b.say(`test.${op}`),
      oninput: (text) => drag(text === "" ? null : text),
    });
  if (field.type === "yes-no") {
    const count = (yes) => field.values?.find((known) => known.value === yes)?.count_text;
    return segments(b, {
      f,
      label,
      value,
      options: [
        [true, b.say("yes"), count(true)],
        [false, b.say("no"), count(false)],
      ],
      onchange: put,
    });
  }
  if (field.type === "number" || field.type === "money")
    return numberControl(b, { f, field, test, label, change, drag, grabs });
  if (field.type === "date")
    return dates(b, { f, field, label, op, value, onchange: (made) => put(wholePair(field, made)) });
  if (field.type === "ordered" && shape === "one") return scale(b, { f, field, label, op, value, onchange: put, grabs });
  if (shape === "pair")
    return scaleBetween(b, { f, field, label, value, onchange: (made) => put(wholePair(field, made)) });
  return chipControl(b, { f, field, test, label, change });
}

function numberControl(b, { f, field, test, label, change, drag, grabs }) {
  const { op, value } = test;
  if (shapeOf(op) === "list") {
    return entry(b, {
      f,
      label,
      value: Array.isArray(value) ? value.join(", ") : "",
      oninput: (text) => drag(numbersIn(text)),
    });
  }
  const onchange = (made, inHand) => change({ value: wholePair(field, made) }, f, inHand);
  return range(b, { f, field, label, op, value, onchange, grabs });
}

function numbersIn(text) {
  return text
    .split(/[;,]/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map(Number)
    .filter(Number.isFinite);
}

function chipControl(b, { f, field, test, label, change }) {
  const listed = shapeOf(test.op) === "list";
  const chosen = listed
    ? Array.isArray(test.value)
      ? test.value
      : []
    : [test.value].filter((one) => one !== null && one !== undefined);
  const wider = { "=": "in", "!=": "not in" };
  const onchange = (made) => {
    if (listed) change({ value: made }, null);
    else if (made.length === 1) change({ value: made[0] }, null);
    else change({ op: wider[test.op] ?? test.op, value: made }, null);
  };
  return chips(b, { f, field, label, chosen, onchange });
}
