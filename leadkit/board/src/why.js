// Behind "Show why": everything that stands behind the three figures.

import { cards } from "./cards.js";
import { button, meter } from "./controls.js";
import { NEVER } from "./document.js";
import { reveal } from "./moving.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { intervals } from "./intervals.js";

const SIGNS = { admitted: "check", rejected: "cross", undecided: "question" };

export function why(b) {
  const { why: said, waiting } = b.state;
  if (!b.state.whyOpen) return null;
  if (!said)
    return h(
      "div",
      { key: "why", id: `${b.id}-why`, class: "lk-why lk-waiting" },
      h("p", { class: "lk-soft" }, b.say("why.waiting")),
    );
  return h(
    "div",
    {
      key: "why",
      id: `${b.id}-why`,
      class: `lk-why ${waiting ? "lk-waiting" : ""}`,
      role: "region",
      "aria-label": b.say("why.region"),
    },
    verdicts(b, said),
    deals(b, said.deals),
    rates(b, said.rate),
    funnel(b, said),
    said.bars.map((bars) => breakdown(b, bars)),
    short(b, said.short),
    cards(b, said),
  );
}

/** Whether the reasons are about those who would be ruled out, not those who count. */
function isNever(b) {
  return b.level === NEVER;
}

function block(key, title, ...content) {
  return h("section", { key, class: `lk-block lk-block-${key}`, "aria-label": title }, h("h3", null, title), content);
}

function verdicts(b, { verdicts: parts, settles_text: settles }) {
  return block(
    "verdicts",
    b.say("why.verdicts"),
    h(
      "div",
      { class: "lk-split", "aria-hidden": "true" },
      parts
        .filter((part) => part.share > 0)
        .map((part) =>
          h("i", { key: part.name, class: `lk-part-${part.name}`, style: { flex: `${part.share} 0 3px` } }),
        ),
    ),
    h(
      "ul",
      { class: "lk-split-legend" },
      parts.map((part) =>
        h(
          "li",
          { key: part.name, class: `lk-key-${part.name}` },
          icon(SIGNS[part.name]),
          h("span", null, part.title),
          h("b", null, part.text),
        ),
      ),
    ),
    settles ? h("p", { class: "lk-tip" }, icon("info"), settles) : null,
  );
}

function rates(b, rate) {
  if (!rate) return null;
  const rows = [
    { name: "counts", title: b.say(isNever(b) ? "why.rate_ruled_out" : "why.rate_counts"), share: rate },
    ...(rate.rest ? [{ name: "rest", title: b.say("why.rate_rest"), share: rate.rest }] : []),
  ];
  return block(
    "rate",
    b.say("why.rate"),
    intervals(rows, rate.base?.value ?? null),
    h(
      "p",
      { class: "lk-soft" },
      [rate.lift_text, rate.difference_text, rate.base ? b.say("why.base", { text: rate.base.text }) : null]
        .filter(Boolean)
        .map((text) => h("span", { key: text, class: "lk-fact-line" }, text)),
    ),
  );
}

function deals(b, said) {
  if (!said) return null;
  return block(
    "deals",
    b.say("why.deals"),
    h(
      "div",
      { class: "lk-split", "aria-hidden": "true" },
      h("i", { class: "lk-part-kept", style: { flex: `${said.kept_share} 0 0px` } }),
      h("i", { class: "lk-part-missed", style: { flex: `${1 - said.kept_share} 0 0px` } }),
    ),
    h(
      "ul",
      { class: "lk-split-legend" },
      h(
        "li",
        { key: "kept", class: "lk-key-kept" },
        icon("check"),
        h("span", null, said.kept_text),
        said.kept_value_text ? h("b", null, said.kept_value_text) : null,
      ),
      h(
        "li",
        { key: "missed", class: "lk-key-missed" },
        icon("cross"),
        h("span", null, said.missed_text),
        said.missed_value_text ? h("b", null, said.missed_value_text) : null,
      ),
    ),
  );
}

function funnel(b, { funnel: steps, funnel_order: order, funnel_text: text }) {
  if (steps.length === 0) return null;
  const swap = (i, by, name) => () => {
    const made = [...order];
    [made[i], made[i + by]] = [made[i + by], made[i]];
    b.send({ type: "order", sections: made });
    b.focus(`funnel:${name}:${by < 0 ? "up" : "down"}`);
  };
  return block(
    "funnel",
    b.say("why.funnel"),
    h(
      "ol",
      { class: "lk-funnel" },
      steps.map((step, at) => {
        const i = order.indexOf(step.section);
        const mover = (name, by, off) =>
          button(b, {
            f: `funnel:${step.section}:${name}`,
            look: "bare",
            symbol: name,
            label: b.say(`why.funnel_${name}`, { title: step.title }),
            off,
            onclick: swap(i, by, step.section),
          });
        return h(
          "li",
          { key: step.section ?? `step${at}` },
          h("span", { class: "lk-funnel-title" }, step.title),
          h(
            "span",
            { class: "lk-funnel-bar", "aria-hidden": "true" },
            h("i", { style: { width: `${Math.max(step.share * 100, step.share > 0 ? 0.6 : 0)}%` } }),
          ),
          h(
            "span",
            { class: "lk-funnel-text" },
            h("b", null, step.text),
            step.won_text ? h("small", null, step.won_text) : null,
          ),
          i < 0 || order.length < 2
            ? h("span", { class: "lk-funnel-move" })
            : h(
                "span",
                { class: "lk-funnel-move" },
                mover("up", -1, i === 0),
                mover("down", 1, i === order.length - 1),
              ),
        );
      }),
    ),
    text ? h("p", { class: "lk-soft" }, text) : null,
  );
}

function short(b, rows) {
  if (rows.length === 0) return null;
  const most = Math.max(...rows.map((row) => row.share ?? 0), 0.0001);
  return block(
    "short",
    b.say(isNever(b) ? "why.short_never" : "why.short"),
    h(
      "ul",
      { class: "lk-short" },
      rows.map((row) =>
        h(
          "li",
          { key: row.key },
          button(b, {
            f: `short:${row.key}`,
            look: "quiet",
            label: b.say("why.short_show", { title: row.title }),
            text: row.title,
            onclick: () => reveal(b, row.key),
          }),
          meter((row.share ?? 0) / most),
          h("span", null, h("b", null, row.text), row.rate_text ? h("small", null, row.rate_text) : null),
        ),
      ),
    ),
  );
}

function breakdown(b, { title, field, rows, more_text: more }) {
  return h(
    "section",
    { key: `bars:${field}`, class: "lk-block lk-block-bars", "aria-label": title },
    h("h3", null, title),
    h(
      "ul",
      { class: "lk-bars" },
      rows.map((row, i) =>
        h(
          "li",
          { key: `${i}` },
          h("span", { class: "lk-bars-title" }, row.title),
          h(
            "span",
            { class: "lk-bars-bar", "aria-hidden": "true", style: { width: `${Math.max(row.scale * 100, 1)}%` } },
            h("i", { class: "lk-bars-admitted", style: { width: `${row.share_admitted * 100}%` } }),
            h("i", { class: "lk-bars-won", style: { width: `${(row.share_won ?? 0) * 100}%` } }),
          ),
          h("small", null, row.text),
        ),
      ),
    ),
    h(
      "p",
      { class: "lk-legend" },
      h("i", { class: "lk-key-won" }),
      b.say(isNever(b) ? "why.bars_never_won" : "why.bars_won"),
      h("i", { class: "lk-key-mid" }),
      b.say(isNever(b) ? "why.bars_ruled_out" : "why.bars_counts"),
      h("i", { class: "lk-key-rest" }),
      b.say(isNever(b) ? "why.bars_never_rest" : "why.bars_rest"),
      more ? h("span", null, more) : null,
    ),
  );
}
