// Single leads as cards: some that count, some that nearly do, some that were won but missed, each with its reasons.

import { segments, toggle } from "./controls.js";
import { NEVER } from "./document.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

const LISTS = ["counts", "nearly", "missed"];
const SIGNS = { yes: "check", no: "cross", unknown: "question" };

export function cards(b, { cards: lists, cards_text: texts }) {
  const chosen = b.flag("cards", LISTS.find((name) => lists[name].length > 0) ?? "counts");
  return h(
    "section",
    { key: "cards", class: "lk-block lk-block-cards", "aria-label": b.say("cards.title") },
    h(
      "header",
      null,
      h("h3", null, b.say("cards.title")),
      b.state.can.reveal
        ? toggle(b, {
            f: "reveal",
            label: b.say("cards.reveal"),
            text: b.say("cards.reveal"),
            on: Boolean(b.state.revealed),
            onchange: (on) => b.send({ type: "reveal", on }, { revealed: on }),
          })
        : null,
    ),
    segments(
      { ...b, state: { ...b.state, can: { edit: true } } },
      {
        f: "cards",
        label: b.say("cards.title"),
        value: chosen,
        onchange: (name) => b.setFlag("cards", name),
        options: LISTS.map((name) => [
          name,
          b.say(b.level === NEVER ? `cards.never_${name}` : `cards.${name}`),
          texts?.[name] ?? null,
        ]),
      },
    ),
    lists[chosen].length === 0
      ? h("p", { class: "lk-soft" }, b.say("cards.none"))
      : h(
          "ul",
          { class: "lk-cards" },
          lists[chosen].map((card, i) => h("li", { key: `${chosen}${i}` }, one(b, card))),
        ),
  );
}

function one(b, { title, facts, reasons, outcome_text: outcome, hidden }) {
  return h(
    "article",
    { class: "lk-card", "aria-label": title },
    h("h4", null, icon("person"), title),
    h(
      "dl",
      null,
      facts.map((fact, i) =>
        h(
          "div",
          { key: `${i}` },
          h("dt", null, fact.label),
          h("dd", { class: fact.personal ? "lk-personal" : "" }, fact.value),
        ),
      ),
    ),
    h(
      "ul",
      { class: "lk-reasons" },
      reasons.map((reason, i) =>
        h(
          "li",
          { key: `${i}`, class: `lk-reason-${reason.verdict}` },
          icon(SIGNS[reason.verdict]),
          h("span", { class: "lk-unseen" }, b.say(`verdict.${reason.verdict}`)),
          h("span", null, reason.text),
        ),
      ),
    ),
    outcome ? h("p", { class: "lk-outcome" }, outcome) : null,
    hidden ? h("p", { class: "lk-soft" }, b.say("cards.hidden")) : null,
  );
}
