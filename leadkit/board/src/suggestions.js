// What the evidence suggests: conditions that hold on the leads kept back, each with what it gains and costs on this
// draft and one press to ask for it, and a card of points.

import { button, meter } from "./controls.js";
import { at, levelPath } from "./document.js";
import { h } from "./dom.js";
import { addBesides, mayWrap } from "./edits.js";
import { icon } from "./icons.js";

const FEW = 3;

export function suggestions(b, said) {
  const { progress, headline, outcome_text: outcome, items, asked_text: asked, card } = said;
  const helpful = items.filter(({ helps }) => helps);
  const first = helpful.slice(0, FEW);
  const others = items.filter((item) => !first.includes(item));
  const all = b.flag("suggestions:all", false);
  return [
    headline || outcome
      ? h("p", { key: "head", class: "lk-soft" }, [headline, outcome].filter(Boolean).join(" "))
      : null,
    headline && helpful.length === 0
      ? h("p", { key: "none", class: "lk-tip" }, icon("info"), b.say("suggestions.none_helps"))
      : null,
    list(b, "first", first),
    others.length > 0
      ? button(b, {
          f: "suggestions:all",
          look: "quiet",
          symbol: all ? "up" : "down",
          label: b.say(all ? "suggestions.less" : "suggestions.more", { n: others.length }),
          expanded: all,
          onclick: () => b.setFlag("suggestions:all", !all),
        })
      : null,
    all ? list(b, "others", others) : null,
    asked ? h("p", { key: "asked", class: "lk-soft" }, asked) : null,
    card ? pointCard(b, card) : null,
    progress ? going(b, progress) : null,
  ];
}

function list(b, key, items) {
  if (items.length === 0) return null;
  return h(
    "ul",
    { key, class: "lk-suggestions" },
    items.map((item) => h("li", { key: item.name }, suggestion(b, item))),
  );
}

function suggestion(b, item) {
  return h(
    "article",
    { class: `lk-suggestion ${item.helps ? "" : "lk-no-help"}`, "aria-label": item.title },
    h("h4", null, item.text),
    held(item.held),
    effect(b, item),
    adder(b, { ...item, f: `suggest:${item.name}`, name: b.say("suggestions.add"), step: ["step.added", item] }),
  );
}

/** How good those are that meet it, on the leads kept back. */
function held({ text, interval_text: interval, label, rest_text: rest }) {
  return h(
    "p",
    { key: "held", class: "lk-suggestion-held" },
    h("strong", null, text),
    h("span", null, label, interval ? h("small", null, interval) : null, rest ? h("small", null, rest) : null),
  );
}

/** What it would change on this draft. */
function effect(b, { helps, gain_text: gain, cost_text: cost }) {
  return h(
    "ul",
    { key: "effect", class: "lk-effect" },
    h("li", { key: "gain", class: helps ? "lk-gain" : "" }, icon(helps ? "check" : "right"), h("span", null, gain)),
    cost ? h("li", { key: "cost", class: "lk-cost" }, icon("minus"), h("span", null, cost)) : null,
    helps ? null : h("li", { key: "unsure" }, icon("question"), h("span", null, b.say("suggestions.no_help"))),
  );
}

function adder(b, { f, name, title, section, node, step }) {
  const path = [...levelPath(b.document, b.level), section];
  const deep = at(b.document, path) !== undefined && !mayWrap(b.document, path);
  const place = b.ground.sections.find((one) => one.name === section)?.title ?? section;
  return h(
    "p",
    { key: "add", class: "lk-adder" },
    button(b, {
      f,
      look: "plain",
      symbol: "plus",
      label: title ? b.say("suggestions.add_label", { title }) : name,
      text: name,
      off: !b.state.can.edit || deep,
      onclick: () =>
        b.edit(b.say(step[0], step[1]), (document) => addBesides(document, path, node), {
          focus: "panel:suggestions",
        }),
    }),
    h("small", null, deep ? b.say("suggestions.too_deep") : place),
  );
}

function pointCard(b, card) {
  return h(
    "article",
    { key: "card", class: "lk-suggestion lk-point-card", "aria-label": b.say("suggestions.card") },
    h("h4", null, b.say("suggestions.card")),
    h(
      "ul",
      { class: "lk-points" },
      card.lines.map(({ points, text }, i) =>
        h("li", { key: `${i}` }, h("b", null, b.say("suggestions.points", { n: points })), h("span", null, text)),
      ),
    ),
    h("p", null, h("b", null, card.threshold_text)),
    held(card.held),
    h("p", { class: "lk-soft" }, card.text),
    effect(b, card),
    adder(b, { ...card, f: "suggest:points", name: b.say("suggestions.use"), step: ["step.points_added", {}] }),
  );
}

function going(b, { text, share }) {
  return h(
    "div",
    {
      key: "going",
      class: "lk-going",
      role: "progressbar",
      "aria-label": b.say("suggestions.progress"),
      "aria-valuemin": "0",
      "aria-valuemax": "100",
      "aria-valuenow": String(Math.round(share * 100)),
      "aria-valuetext": text,
    },
    meter(share),
    h("span", { class: "lk-soft" }, text),
  );
}
