// Dates: one day or a first and a last one, with the histogram of all days above.

import { h } from "./dom.js";
import { axisOf, dayNumber } from "./numbers.js";
import { histogram, inside, legend } from "./range.js";

/** A date or a pair of dates; `onchange` gets "2026-03-01", a pair, or null. */
export function dates(b, { f, field, label, op, value, onchange }) {
  const pair = op === "between";
  const values = pair ? (Array.isArray(value) ? value : [null, null]) : [typeof value === "string" ? value : null];
  const names = pair ? ["low", "high"] : ["only"];
  return h(
    "div",
    { key: f, class: "lk-dates" },
    picture(b, field, op, values),
    h(
      "div",
      { class: "lk-amounts" },
      names.map((name, i) => [
        i > 0 ? h("span", { key: "and" }, b.say("between.and")) : null,
        h("input", {
          key: name,
          type: "date",
          class: "lk-entry",
          "data-f": `${f}:${i}`,
          value: values[i] ?? "",
          disabled: !b.state.can.edit,
          "aria-label": pair ? b.say(`between.${name}`, { label }) : label,
          min: "1900-01-01",
          max: "2999-12-31",
          onchange: (event) => onchange(pair ? values.with(i, event.target.value || null) : event.target.value || null),
        }),
      ]),
    ),
  );
}

function picture(b, field, op, values) {
  const { range } = field;
  if (!range || (range.bins ?? []).length === 0) return null;
  const days = [range.min, range.max, ...range.bins.flatMap((bin) => [bin.low, bin.high])]
    .map(dayNumber)
    .filter(Number.isFinite);
  const axis = axisOf({
    min: Math.min(...days),
    max: Math.max(...days),
    step: 1,
    nice_stops: [Math.min(...days), Math.max(...days)],
  });
  const numbers = values.map((date) => (date === null ? null : dayNumber(date)));
  return h(
    "div",
    null,
    h("div", { class: "lk-track lk-still" }, histogram(b, field, axis, inside(op, numbers), dayNumber)),
    h(
      "div",
      { class: "lk-ends" },
      h("span", null, range.low_text ?? range.min),
      legend(b),
      h("span", null, range.high_text ?? range.max),
    ),
  );
}
