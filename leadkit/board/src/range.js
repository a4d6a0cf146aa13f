// An amount on a slider with the histogram of won and not won behind it, and an entry for any exact number.

import { numberEntry } from "./controls.js";
import { h } from "./dom.js";
import { axisOf, spokenNumber } from "./numbers.js";

const HEIGHT = 56;
const UPWARD = [">=", ">"];
const FINE = 1000;

/** A slider with one thumb or two (`between`); `onchange` gets a number or a pair, and whether a thumb is in hand. */
export function range(b, { f, field, label, op, value, onchange, grabs = false }) {
  const axis = axisOf(field.range ?? { min: 0, max: 100 });
  const pair = op === "between";
  const values = pair ? pairOf(value, axis) : [typeof value === "number" ? value : null];
  const put = (i, number) => onchange(pair ? orderly(values, i, number) : number, true);
  const said = (number) => spoken(b, field, number);
  return h(
    "div",
    { key: f, class: `lk-range ${values.includes(null) ? "lk-unset" : ""}` },
    field.range
      ? h(
          "div",
          { class: "lk-track" },
          histogram(b, field, axis, inside(op, values)),
          rail(axis, op, values),
          values.map((number, i) =>
            thumb(b, { f, i, axis, number, label: endLabel(b, label, pair, i), said, put, grabs }),
          ),
        )
      : null,
    field.range ? ends(b, field) : null,
    h(
      "div",
      { class: "lk-amounts" },
      values.map((number, i) => [
        i > 0 ? h("span", { key: "and" }, b.say("between.and")) : null,
        numberEntry(b, {
          f: `${f}:${i}`,
          label: endLabel(b, label, pair, i),
          value: number,
          unit: field.unit,
          whole: field.range?.step === 1,
          onnumber: (typed) => onchange(pair ? values.with(i, typed) : typed),
        }),
      ]),
      h(
        "span",
        { class: "lk-hint" },
        values.every((number) => Math.abs(number ?? 0) < 1e6) ? "" : values.map(said).join(" – "),
      ),
    ),
  );
}

function pairOf(value, axis) {
  const [low, high] = Array.isArray(value) ? value : [null, null];
  return [low ?? axis.low, high ?? axis.high];
}

function orderly(values, i, number) {
  return i === 0 ? [Math.min(number, values[1]), values[1]] : [values[0], Math.max(number, values[0])];
}

function endLabel(b, label, pair, i) {
  return pair ? b.say(i === 0 ? "between.low" : "between.high", { label }) : label;
}

function spoken(b, field, number) {
  if (number === null) return b.say("range.unset");
  const stop = (field.range?.nice_stops ?? []).indexOf(number);
  const text = field.range?.stop_texts?.[stop] ?? spokenNumber(number);
  return field.unit ? `${text} ${field.unit}` : text;
}

/** Which numbers count, given the op: a test for the middle of a bin. */
export function inside(op, values) {
  const [a, z] = values;
  if (a === null) return () => true;
  if (op === "between") return (number) => number >= a && number <= z;
  if (UPWARD.includes(op)) return (number) => number >= a;
  if (op === "<=" || op === "<") return (number) => number <= a;
  return () => true;
}

/** Two-coloured bars: won at the foot, the rest above; what does not count is pale. */
export function histogram(b, field, axis, counts, toNumber = Number) {
  const bins = field.range?.bins ?? [];
  const most = Math.max(1, ...bins.map((bin) => bin.won + bin.rest));
  const bars = bins.flatMap((bin, i) => {
    const [low, high] = [toNumber(bin.low), toNumber(bin.high)];
    const [x, end] = [axis.place(low) * FINE, axis.place(high) * FINE];
    const tall = (leads) => (leads > 0 ? Math.max(1.5, (leads / most) * HEIGHT) : 0);
    const [won, rest] = [tall(bin.won), tall(bin.rest)];
    const pale = counts((low + high) / 2) ? "" : " lk-pale";
    const bar = (name, y, height) =>
      h("rect", {
        key: `${name}${i}`,
        class: `lk-bin-${name}${pale}`,
        x: x + 2,
        width: Math.max(1, end - x - 4),
        y,
        height,
      });
    return [bar("rest", HEIGHT - won - rest, rest), bar("won", HEIGHT - won, won)];
  });
  if (bars.length === 0) return null;
  return h(
    "svg",
    { class: "lk-histogram", viewBox: `0 0 ${FINE} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    bars,
  );
}

function rail(axis, op, values) {
  const [a, z] = values.map((number) => (number === null ? null : axis.place(number) * 100));
  let [from, to] = [0, 0];
  if (op === "between") [from, to] = [a, z];
  else if (a !== null && UPWARD.includes(op)) [from, to] = [a, 100];
  else if (a !== null && (op === "<=" || op === "<")) [from, to] = [0, a];
  return h(
    "div",
    { class: "lk-rail", "aria-hidden": "true" },
    h("i", { style: { left: `${from}%`, width: `${to - from}%` } }),
  );
}

function thumb(b, { f, i, axis, number, label, said, put, grabs }) {
  const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };
  const now = number ?? axis.low;
  const move = (event, goal) => {
    event.preventDefault();
    put(i, goal);
  };
  return h("input", {
    key: `thumb${i}`,
    type: "range",
    class: "lk-thumb",
    "data-f": `${f}:thumb${i}`,
    "data-grab": grabs ? f : null,
    "data-end": grabs ? i : null,
    min: 0,
    max: FINE,
    step: "any",
    value: axis.place(now) * FINE,
    disabled: !b.state.can.edit,
    "aria-label": label,
    "aria-valuetext": said(number),
    oninput: (event) => put(i, axis.snap(Number(event.target.value) / FINE)),
    onkeydown: (event) => {
      if (event.key in steps) move(event, axis.next(now, steps[event.key]));
      else if (event.key === "Home") move(event, axis.low);
      else if (event.key === "End") move(event, axis.high);
    },
  });
}

function ends(b, field) {
  const { low_text: low, high_text: high } = field.range;
  return h(
    "div",
    { class: "lk-ends" },
    h("span", null, low ?? ""),
    (field.range.bins ?? []).length > 0 ? legend(b) : null,
    h("span", null, high ?? ""),
  );
}

export function legend(b) {
  return h(
    "span",
    { class: "lk-legend" },
    h("i", { class: "lk-key-won" }),
    b.say("range.won"),
    h("i", { class: "lk-key-rest" }),
    b.say("range.rest"),
  );
}
