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

/** Why what was typed is not taken as a number: the key of the words, or null. */
function faultOf(number, whole, least) {
  if (number === null) return "entry.no_number";
  if (whole && !Number.isInteger(number)) return "entry.no_whole_number";
  return number < (least ?? -Infinity) ? "entry.too_small" : null;
}

/** What is said of a text that was refused as the number of `f`, as long as `value` stays in force. */
function refusal(b, f, value) {
  const refused = b.flag(`refused:${f}`, null);
  if (refused === null || refused.value !== value) return null;
  const { word, text, least } = refused;
  return h(
    "span",
    { key: `refused:${f}`, class: "lk-refused", role: "alert" },
    b.say(word, { text, least }),
    value === null ? null : ` ${b.say("entry.stays", { number: groupedNumber(value) })}`,
  );
}

/**
 * A number, typed as people do ("300 million"); `onnumber` gets numbers only, and null when it is emptied. A text that
 * is refused leaves the last number that was not only its beginning. With `apart` the remark is left to the caller.
 */
export function numberEntry(
  b,
  { f, label, value: given, onnumber, whole = false, least = null, unit = null, className = "", apart = false },
) {
  const value = given ?? null;
  const refuse = (refused) => {
    if (refused !== null || b.flag(`refused:${f}`, null) !== null) b.setFlag(`refused:${f}`, refused);
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
    oninput: ({ target }) => {
      target.boardTaken ??= [{ text: null, number: value }];
      const text = target.value.trim();
      const number = readNumber(text);
      const word = text === "" ? null : faultOf(number, whole, least);
      target.setAttribute("aria-invalid", String(word !== null));
      if (word !== null) {
        const good = target.boardTaken.findLast((taken) => taken.text === null || !text.startsWith(taken.text));
        if (good.number !== value) onnumber(good.number);
        refuse({ word, text, least, value: good.number });
        return;
      }
      refuse(null);
      if (number === null) return;
      target.boardTaken.push({ text, number });
      onnumber(number);
    },
    onchange: ({ target }) => {
      target.boardTaken = undefined;
      target.removeAttribute("aria-invalid");
      if (target.value.trim() === "") onnumber(null);
    },
    onblur: ({ target }) => {
      target.boardTaken = undefined;
    },
  });
  return h(
    "span",
    { key: f, class: `lk-amount ${className}` },
    input,
    unit ? h("span", { class: "lk-unit" }, unit) : null,
    apart ? null : refusal(b, f, value),
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
  const box = h(
    "span",
    { key: f, class: "lk-stepper", "data-grab": grabs ? f : null },
    end("less", "minus", -1, value <= least),
    numberEntry(b, {
      f,
      label,
      value,
      whole: true,
      least,
      apart: true,
      onnumber: (number) => {
        if (number !== null) onnumber(number);
      },
    }),
    end("more", "plus", 1, false),
  );
  return [box, refusal(b, f, value ?? null)];
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
