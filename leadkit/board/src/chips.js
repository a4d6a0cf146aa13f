// The values of a field as chips to tick, each with how many leads have it; beyond a dozen there is a search.

import { button } from "./controls.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

const DOZEN = 12;
const FOUND = 40;

/** Chips for `chosen` among the values of `field`; `onchange` gets the new list of chosen values. */
export function chips(b, { f, field, label, chosen, onchange }) {
  const values = field.values ?? [];
  const searching = values.length > DOZEN || (field.more ?? 0) > 0 || values.length === 0;
  const query = b.flag(`${f}:query`, "");
  const open = b.flag(`${f}:all`, false);
  const shown = query === "" ? firstOf(values, chosen, searching && !open) : matching(values, query);
  const flip = (value) => onchange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
  const strange = query === "" ? chosen.filter((value) => !values.some((known) => known.value === value)) : [];
  return h(
    "div",
    { key: f, class: "lk-chips" },
    searching ? searchBox(b, f, label, query) : null,
    h(
      "div",
      { class: "lk-chip-list", role: "group", "aria-label": label },
      shown
        .slice(0, query === "" && !open ? Infinity : FOUND)
        .map((known) => chip(b, f, known, chosen.includes(known.value), flip)),
      strange.map((value) => chip(b, f, { value, count_text: b.say("chips.strange") }, true, flip, true)),
      rest(b, f, field, { query, open, shown, values, searching, chosen, flip }),
    ),
  );
}

function firstOf(values, chosen, few) {
  return few ? values.filter(({ value }, i) => i < DOZEN - 2 || chosen.includes(value)) : values;
}

function matching(values, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return values.filter(({ value }) => words.every((word) => String(value).toLowerCase().includes(word)));
}

function chip(b, f, { value, count_text: count }, on, flip, strange = false) {
  return h(
    "button",
    {
      key: `v:${value}`,
      type: "button",
      class: `lk-chip ${strange ? "lk-strange" : ""}`,
      "data-f": `${f}:v:${value}`,
      "aria-pressed": on,
      disabled: !b.state.can.edit,
      onclick: () => flip(value),
    },
    icon(on ? "check" : "plus"),
    h("span", { class: "lk-chip-text" }, String(value)),
    count ? h("small", null, count) : null,
  );
}

function searchBox(b, f, label, query) {
  return h(
    "label",
    { class: "lk-search" },
    icon("search"),
    h("input", {
      type: "search",
      class: "lk-entry",
      "data-f": `${f}:search`,
      placeholder: b.say("chips.search"),
      disabled: !b.state.can.edit,
      "aria-label": b.say("chips.search_label", { label }),
      value: query,
      oninput: (event) => b.setFlag(`${f}:query`, event.target.value),
    }),
  );
}

function rest(b, f, field, { query, open, shown, values, searching, chosen, flip }) {
  const typed = query.trim();
  if (typed !== "") {
    const there = [...values.map(({ value }) => String(value)), ...chosen].includes(typed);
    const left = shown.length - FOUND;
    return [
      left > 0 ? h("span", { class: "lk-hint" }, b.say("chips.further", { n: left })) : null,
      there || field.type === "ordered"
        ? null
        : button(b, {
            f: `${f}:take`,
            look: "quiet",
            symbol: "plus",
            label: b.say("chips.take", { value: typed }),
            onclick: () => {
              b.setFlag(`${f}:query`, "");
              flip(typed);
            },
          }),
    ];
  }
  if (!searching || values.length <= DOZEN) return null;
  const hidden = values.length - shown.length;
  if (!open && hidden <= 0) return null;
  return button(b, {
    f: `${f}:more`,
    look: "quiet",
    label: open ? b.say("chips.fewer") : b.say("chips.all", { n: hidden }),
    expanded: open,
    onclick: () => b.setFlag(`${f}:all`, !open),
  });
}
