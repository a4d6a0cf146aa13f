// The small controls that everything else is made of. `f` names a control for focus, tests and undo strokes;
// it stays the same as long as the control means the same thing.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { groupedNumber, readNumber } from "./numbers.js";

/** A button: `look` is primary, plain, quiet or bare (an icon alone); `pressed` and `expanded` are said to screen readers. */
export function button(
  b,
  { f, label, look = "plain", symbol, text = label, onclick, off = false, pressed, expanded, more = {} },
) {
  return h(
    "button",
    {
      key: f,
      type: "button",
      class: `lk-button lk-${look}`,
      "data-f": f,
      disabled: off,
      onclick,
      "aria-label": look === "bare" || text !== label ? label : null,
      title: look === "bare" ? label : null,
      "aria-pressed": pressed ?? null,
      "aria-expanded": expanded ?? null,
      ...more,
    },
    symbol ? icon(symbol) : null,
    look === "bare" ? null : h("span", null, text),
  );
}

/** A choice from a short list of [value, title] pairs. */
export function choice(b, { f, label, value, options, onchange, className = "" }) {
  return h(
    "span",
    { key: f, class: `lk-choice ${className}` },
    h(
      "select",
      {
        "data-f": f,
        "aria-label": label,
        value,
        disabled: !b.state.can.edit,
        onchange: (event) => onchange(event.target.value),
      },
      options.map(([name, title, off = false]) => h("option", { key: name, value: name, disabled: off }, title)),
    ),
    icon("down"),
  );
}

/** A line of text; every keystroke is passed on, as one stroke. */
export function entry(b, { f, label, value, placeholder = "", oninput, className = "", many = false, more = {} }) {
  return h(many ? "textarea" : "input", {
    key: f,
    class: `lk-entry ${className}`,
    "data-f": f,
    "data-typed": true,
    "aria-label": label,
    placeholder,
    value: value ?? "",
    disabled: !b.state.can.edit,
    rows: many ? 2 : null,
    type: many ? null : "text",
    autocomplete: "off",
    spellcheck: "false",
    oninput: (event) => oninput(event.target.value),
    ...more,
  });
}

/** A number, typed as people do ("300 million"); `onnumber` gets numbers only, and null when it is emptied. */
export function numberEntry(
  b,
  { f, label, value, onnumber, whole = false, least = null, unit = null, className = "" },
) {
  const read = (text) => {
    const number = readNumber(text);
    return number === null ? null : Math.max(least ?? -Infinity, whole ? Math.round(number) : number);
  };
  const input = h("input", {
    class: "lk-entry lk-number",
    type: "text",
    inputmode: whole ? "numeric" : "decimal",
    "data-f": f,
    "data-typed": true,
    "aria-label": label,
    autocomplete: "off",
    value: groupedNumber(value),
    disabled: !b.state.can.edit,
    size: Math.max(4, groupedNumber(value).length + 1),
    oninput: (event) => {
      const number = read(event.target.value);
      event.target.setAttribute("aria-invalid", String(number === null && event.target.value.trim() !== ""));
      if (number !== null) onnumber(number);
    },
    onchange: (event) => {
      event.target.removeAttribute("aria-invalid");
      if (event.target.value.trim() === "") onnumber(null);
    },
  });
  return h(
    "span",
    { key: f, class: `lk-amount ${className}` },
    input,
    unit ? h("span", { class: "lk-unit" }, unit) : null,
  );
}

/** A small whole number between a minus and a plus; `grabs` where it is the count of a condition. */
export function stepper(b, { f, label, value, least = 0, onnumber, grabs = false }) {
  const step = (by) => () => onnumber(Math.max(least, (value ?? least) + by));
  const end = (name, symbol, by, off) =>
    button(b, {
      f: `${f}:${name}`,
      look: "bare",
      symbol,
      label: b.say(`stepper.${name}`, { label }),
      onclick: step(by),
      off: off || !b.state.can.edit,
    });
  return h(
    "span",
    { key: f, class: "lk-stepper", "data-grab": grabs ? f : null },
    end("less", "minus", -1, value <= least),
    numberEntry(b, {
      f,
      label,
      value,
      whole: true,
      least,
      onnumber: (number) => {
        if (number !== null) onnumber(number);
      },
    }),
    end("more", "plus", 1, false),
  );
}

/** A switch. */
export function toggle(b, { f, label, on, onchange, off = false, text = null }) {
  return h(
    "button",
    {
      key: f,
      type: "button",
      class: "lk-switch",
      role: "switch",
      "data-f": f,
      "aria-checked": on,
      "aria-label": label,
      title: label,
      disabled: off,
      onclick: () => onchange(!on),
    },
    h("span", { class: "lk-switch-track" }, h("span", { class: "lk-switch-thumb" })),
    text ? h("span", null, text) : null,
  );
}

/** Two or more buttons of which one is pressed. */
export function segments(b, { f, label, value, options, onchange }) {
  return h(
    "span",
    { key: f, class: "lk-segments", role: "group", "aria-label": label },
    options.map(([name, title, count]) =>
      h(
        "button",
        {
          key: String(name),
          type: "button",
          class: "lk-segment",
          "data-f": `${f}:${name}`,
          "aria-pressed": name === value,
          disabled: !b.state.can.edit,
          onclick: () => onchange(name),
        },
        title,
        count ? h("small", null, count) : null,
      ),
    ),
  );
}

/** A labelled line of an action or of the settings: what it is about, then the controls. */
export function line(title, ...controls) {
  return h(
    "div",
    { key: title, class: "lk-line" },
    h("span", { class: "lk-line-title" }, title),
    h("span", { class: "lk-line-controls" }, controls),
  );
}

/** A share as a thin bar, for the eye only. */
export function meter(share) {
  if (share === null || share === undefined) return null;
  return h(
    "span",
    { class: "lk-meter", "aria-hidden": "true" },
    h("i", { style: { width: `${Math.max(share > 0 ? 1.5 : 0, share * 100)}%` } }),
  );
}
