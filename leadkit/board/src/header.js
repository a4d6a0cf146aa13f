// The head of the board: whose leads these are, undo, redo and save, what the level is called, and the definition as a sentence.

import { reveal } from "./moving.js";
import { button, entry } from "./controls.js";
import { definitionOn, isLadder, levelPath, NEVER, textOf } from "./document.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { renameLevel } from "./levels.js";
import { put } from "./surgery.js";

export function header(b) {
  const { history } = b.ground;
  return h(
    "header",
    { key: "header", class: "lk-header" },
    h(
      "div",
      { class: "lk-brand" },
      h("h2", null, isLadder(b.document) && textOf(b.document.title) ? b.document.title : history.title),
      h(
        "p",
        null,
        [isLadder(b.document) && textOf(b.document.title) ? history.title : null, history.leads_text, history.span_text]
          .filter(Boolean)
          .join(" · "),
      ),
    ),
    h("div", { class: "lk-actions", role: "group", "aria-label": b.say("header.actions") }, steps(b), saving(b)),
  );
}

function steps(b) {
  const { can, steps: words } = b.state;
  const tip = (name) => (words?.[name] ? b.say(`header.${name}_step`, { step: words[name] }) : b.say(`header.${name}`));
  return ["undo", "redo"].map((name) =>
    button(b, {
      f: name,
      look: "bare",
      symbol: name,
      label: tip(name),
      off: !can.edit || !can[name],
      onclick: () => b.send({ type: name }),
    }),
  );
}

function saving(b) {
  const { can, saved, unsaved } = b.state;
  const said = saved && unsaved ? b.say("header.changed", { saved: saved.text }) : (saved?.text ?? "");
  return [
    can.save
      ? button(b, {
          f: "save",
          look: unsaved ? "primary" : "plain",
          symbol: "save",
          label: b.say("header.save"),
          onclick: () => b.send({ type: "save" }),
        })
      : null,
    h(
      "span",
      { class: "lk-saved", role: "status" },
      can.save && unsaved && !saved ? b.say("header.unsaved") : said,
    ),
  ];
}

/** What the level is called, and how a lead on it is called. */
export function naming(b) {
  if (b.level === NEVER)
    return h(
      "div",
      { key: "naming:never", class: "lk-naming" },
      h("h3", { class: "lk-title", tabindex: "-1" }, b.say("never.title")),
      h("p", { class: "lk-soft" }, b.say("never.hint")),
    );
  const path = levelPath(b.document, b.level);
  const definition = definitionOn(b.document, b.level);
  const typed = (name, change) => (text) =>
    b.edit(b.say("step.renamed"), (document) => change(document, text), { stroke: name });
  return h(
    "div",
    { key: "naming", class: "lk-naming" },
    entry(b, {
      f: "title",
      label: b.say("naming.title"),
      value: textOf(definition.title),
      placeholder: b.say("naming.title"),
      className: "lk-title",
      oninput: typed("title", (document, text) =>
        text.trim() === "" ? document : renameLevel(document, b.level, text),
      ),
    }),
    h(
      "label",
      { class: "lk-stage" },
      h("span", null, b.say("naming.stage")),
      entry(b, {
        f: "stage",
        label: b.say("naming.stage_label"),
        value: textOf(definition.stage),
        placeholder: textOf(definition.title).toLowerCase(),
        oninput: typed("stage", (document, text) => put(document, [...path, "stage"], text === "" ? undefined : text)),
      }),
    ),
  );
}

/** The definition as a sentence; each condition in it leads to its controls, and breaks across lines as text does. */
export function sentence(b) {
  const said = b.state.sentence;
  if (!said) return null;
  return h(
    "p",
    { key: "sentence", class: "lk-sentence" },
    said.parts.map((part, i) => {
      if (!part.key) return h("span", { key: `part${i}`, class: `lk-said-${part.kind}` }, part.text);
      const show = () => reveal(b, part.key);
      return h(
        "span",
        {
          key: `part${i}`,
          role: "button",
          tabindex: "0",
          class: `lk-said lk-said-${part.kind}`,
          "data-f": `said:${i}`,
          title: part.kind === "planned" ? b.say("condition.planned") : null,
          onclick: show,
          onkeydown: (event) => {
            if (["Enter", " "].includes(event.key)) {
              event.preventDefault();
              show();
            }
          },
        },
        part.text,
      );
    }),
  );
}

/** What is wrong or worth knowing, each leading to the condition that it is about. */
export function notices(b) {
  const { faults = [], lints = [], notice } = b.state;
  const rows = [
    ...(notice ? [{ ...notice, symbol: notice.level === "error" ? "warn" : "info" }] : []),
    ...faults.map((fault) => ({ ...fault, level: "fault", symbol: "warn" })),
    ...lints.filter((lint) => !lint.key).map((lint) => ({ ...lint, symbol: lint.level === "note" ? "info" : "warn" })),
  ];
  if (rows.length === 0) return null;
  return h(
    "div",
    { key: "notices", class: "lk-notices", role: "status" },
    rows.map(({ text, key, level, symbol }, i) =>
      h(
        "p",
        { key: `${i}`, class: `lk-notice lk-notice-${level}` },
        icon(symbol),
        h("span", null, text),
        key
          ? button(b, { f: `fault:${i}`, look: "quiet", label: b.say("notices.show"), onclick: () => reveal(b, key) })
          : null,
      ),
    ),
    faults.length > 0 ? h("p", { key: "still", class: "lk-soft" }, b.say("notices.still")) : null,
  );
}
