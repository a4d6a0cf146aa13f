// Can this be trusted? What may mislead comes first, notes are folded; then the figures on the leads that were drafted
// on beside those on the leads kept back, which stay locked until somebody asks for them.

import { button } from "./controls.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

const SIGNS = { warning: "warn", note: "info", ok: "check" };

export function trust(b, { verdict, warnings, notes, fine_text: fine, more_text: more, held }) {
  return [
    h("p", { key: "verdict", class: `lk-verdict lk-weight-${verdict.weight}` }, sign(verdict.weight), verdict.text),
    warnings.length === 0
      ? null
      : h(
          "ul",
          { key: "warnings", class: "lk-warnings" },
          warnings.map(({ text }, i) => h("li", { key: `${i}` }, text)),
        ),
    held ? sides(b, held) : null,
    notes.length === 0 ? null : folded(b, notes),
    h(
      "p",
      { key: "fine", class: "lk-soft" },
      [fine, more].filter(Boolean).map((text) => h("span", { key: text, class: "lk-fact-line" }, text)),
    ),
  ];
}

function sign(weight) {
  return icon(SIGNS[weight]);
}

function folded(b, notes) {
  const open = b.flag("trust:notes", false);
  return h(
    "div",
    { key: "notes", class: "lk-folded" },
    button(b, {
      f: "trust:notes",
      look: "quiet",
      symbol: open ? "down" : "right",
      label: b.say("trust.notes", { n: notes.length }),
      expanded: open,
      onclick: () => b.setFlag("trust:notes", !open),
    }),
    open
      ? h(
          "ul",
          { class: "lk-notes" },
          notes.map(({ text }, i) => h("li", { key: `${i}` }, text)),
        )
      : null,
  );
}

function sides(b, held) {
  const { locked, parts, verdict, advice_text: advice, looks_text: looks, drafts } = held;
  return h(
    "div",
    { key: "held", class: "lk-held" },
    h("h4", null, b.say("trust.held")),
    h(
      "div",
      { class: "lk-sides" },
      parts.map((part) => side(part)),
      locked ? lock(b, held) : null,
    ),
    h("p", { key: "said", class: `lk-held-said lk-weight-${verdict.weight}` }, sign(verdict.weight), verdict.text),
    [drafts?.weight === "warning" ? null : drafts?.text, looks, advice]
      .filter(Boolean)
      .map((text, i) => h("p", { key: `line${i}`, class: "lk-soft" }, text)),
    drafts?.weight === "warning"
      ? h("p", { key: "drafts", class: "lk-held-said lk-weight-warning" }, sign("warning"), drafts.text)
      : null,
  );
}

function side({ name, title, counts, of_text: of, rest_text: rest }) {
  return h(
    "div",
    { key: name, class: `lk-side lk-side-${name} ${counts.too_few ? "lk-too-few" : ""}` },
    h("p", { class: "lk-side-title" }, title),
    h("p", { class: "lk-side-number" }, h("strong", null, counts.text), h("span", null, of)),
    counts.interval_text ? h("small", null, counts.interval_text) : null,
    h("p", { class: "lk-rest" }, rest),
  );
}

function lock(b, { kept_text: kept }) {
  return h(
    "div",
    { key: "lock", class: "lk-side lk-side-locked" },
    h("p", { class: "lk-side-title" }, b.say("trust.kept_back")),
    h("p", { class: "lk-side-lock" }, icon("lock"), h("span", null, b.say("trust.locked"), " · ", kept)),
    button(b, {
      f: "trust:look",
      look: "plain",
      symbol: "eye",
      label: b.say("trust.look"),
      onclick: () => {
        b.focus("panel:trust");
        b.send({ type: "look" });
      },
    }),
  );
}
