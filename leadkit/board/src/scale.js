// An ordered field as a scale from low to high: one step is named, the steps that count are filled.

import { choice } from "./controls.js";
import { h } from "./dom.js";

const COUNTS = {
  ">=": (i, at) => i >= at,
  ">": (i, at) => i > at,
  "<=": (i, at) => i <= at,
  "<": (i, at) => i < at,
  "=": (i, at) => i === at,
  "!=": (i, at) => i !== at,
};

/** The steps of `field`; `onchange` gets the step that was named. */
export function scale(b, { f, field, label, op, value, onchange, grabs = false }) {
  const steps = field.values ?? [];
  const named = steps.findIndex((step) => step.value === value);
  return h(
    "div",
    { key: f, class: "lk-scale", role: "group", "aria-label": label, "data-grab": grabs ? "" : null },
    steps.map((step, i) =>
      h(
        "button",
        {
          key: `v:${step.value}`,
          type: "button",
          class: `lk-step ${named >= 0 && COUNTS[op](i, named) ? "lk-counts" : ""}`,
          "data-f": `${f}:v:${step.value}`,
          "aria-pressed": i === named,
          disabled: !b.state.can.edit,
          onclick: () => onchange(step.value),
        },
        h("span", { class: "lk-step-text" }, String(step.value)),
        step.count_text ? h("small", null, step.count_text) : null,
      ),
    ),
  );
}

/** From one step to another. */
export function scaleBetween(b, { f, field, label, value, onchange }) {
  const steps = (field.values ?? []).map((step) => [step.value, step.value]);
  const ends = Array.isArray(value) ? value : [null, null];
  const end = (i, name) =>
    choice(b, {
      f: `${f}:${name}`,
      label: b.say(`between.${name}`, { label }),
      value: ends[i] ?? "",
      options: [["", b.say("between.choose"), true], ...steps],
      onchange: (step) => onchange(ends.with(i, step)),
    });
  return h(
    "div",
    { key: f, class: "lk-between" },
    end(0, "low"),
    h("span", null, b.say("between.and")),
    end(1, "high"),
  );
}
