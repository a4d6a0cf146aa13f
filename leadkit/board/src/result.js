// What comes of the definition: how many past leads count, what became of them, what it misses.

import { meter } from "./controls.js";
import { h } from "./dom.js";

export function result(b) {
  const { figures, waiting, told, faults } = b.state;
  return h(
    "div",
    {
      key: "result",
      class: `lk-figures ${waiting ? "lk-waiting" : ""} ${told ? "lk-told" : ""} ${faults.length > 0 ? "lk-stale" : ""}`,
      "aria-busy": waiting,
    },
    figures === null
      ? h("p", { class: "lk-soft" }, b.say("result.none"))
      : [count(figures), rate(figures.rate), missed(figures.missed)],
  );
}

function count({ count: said, change }) {
  return h(
    "div",
    { key: "count", class: "lk-figure lk-figure-count" },
    h("p", { class: "lk-number-line" }, h("strong", null, said.text), h("span", null, said.label)),
    meter(said.share),
    h("p", { class: "lk-soft" }, [said.of_text, said.week_text].filter(Boolean).join(" · ")),
    change ? h("p", { class: "lk-change" }, change.text) : null,
  );
}

function rate(said) {
  if (!said) return null;
  return h(
    "div",
    { key: "rate", class: `lk-figure lk-figure-rate ${said.too_few ? "lk-too-few" : ""}` },
    h("p", { class: "lk-number-line" }, h("strong", null, said.text), h("span", null, said.label)),
    dots(said.text),
    said.rest_text ? h("p", { class: "lk-rest" }, said.rest_text) : null,
    said.cohort_text ? h("p", { class: "lk-soft" }, said.cohort_text) : null,
  );
}

/** "1 in 6" as one filled dot of six; nothing where there are more than a row holds. */
function dots(text) {
  const match = /^(\d+) in (\d+)$/.exec(text);
  if (!match || Number(match[2]) > 20) return null;
  const filled = Number(match[1]);
  return h(
    "span",
    { class: "lk-dots", "aria-hidden": "true" },
    Array.from({ length: Number(match[2]) }, (_, i) => h("i", { key: `${i}`, class: i < filled ? "lk-filled" : "" })),
  );
}

function missed(said) {
  if (!said) return null;
  return h(
    "div",
    { key: "missed", class: "lk-figure lk-figure-missed" },
    h("p", { class: "lk-number-line" }, h("strong", null, said.text), h("span", null, said.label)),
    said.kept_text ? h("p", { class: "lk-soft" }, said.kept_text) : null,
    said.value_text ? h("p", { class: "lk-rest" }, said.value_text) : null,
  );
}

/** The bar that stays in view on a phone: the three figures, and the way to all of them. */
export function bar(b) {
  const { figures, waiting, told } = b.state;
  if (figures === null) return null;
  const cells = [
    ["count", figures.count],
    ["rate", figures.rate],
    ["missed", figures.missed],
  ].filter(([, said]) => said);
  return h(
    "button",
    {
      key: "bar",
      type: "button",
      class: `lk-bar ${waiting ? "lk-waiting" : ""} ${told ? "lk-told" : ""}`,
      "data-f": "bar",
      "aria-label": b.say("result.bar"),
      onclick: () => b.root.querySelector(".lk-figures").scrollIntoView({ block: "start", behavior: "smooth" }),
    },
    cells.map(([name, said]) => h("span", { key: name }, h("strong", null, said.text), h("small", null, said.label))),
  );
}
