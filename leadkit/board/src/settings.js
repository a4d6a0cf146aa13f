// The small print of a level: missing values, how long a lead is observed, what becomes of the undecided.

import { span } from "./action.js";
import { button, choice, entry, line, segments } from "./controls.js";
import { definitionOn, isLadder, levelPath, textOf } from "./document.js";
import { h } from "./dom.js";
import { readDuration } from "./durations.js";
import { put, set } from "./surgery.js";

const POLICIES = ["unknown", "no", "yes"];
const UNDECIDED = ["review", "reject", "admit"];
const USUAL_OBSERVE = "P90D";

export function settings(b) {
  const path = levelPath(b.document, b.level);
  const definition = definitionOn(b.document, b.level);
  const open = b.flag("settings", false);
  const change = (members, stroke = null) =>
    b.edit(b.say("step.settings"), (document) => set(document, path, members), { stroke });
  return h(
    "section",
    { key: "settings", class: "lk-settings", "aria-label": b.say("settings.title") },
    button(b, {
      f: "settings",
      look: "quiet",
      symbol: open ? "down" : "right",
      label: b.say("settings.title"),
      expanded: open,
      onclick: () => b.setFlag("settings", !open),
    }),
    open ? lines(b, { definition, path, change }) : h("p", { class: "lk-soft" }, summary(b, definition)),
  );
}

function summary(b, definition) {
  const observe = definition.horizon?.observe;
  const parts = observe ? readDuration(observe) : null;
  const long = parts ? `${parts.number} ${b.say(`span.${parts.unit}`, { n: parts.number })}` : observe;
  return [
    b.say("settings.missing_is", { policy: b.say(`missing.${definition.if_missing ?? "unknown"}`).toLowerCase() }),
    observe ? b.say("settings.observe_is", { span: long }) : b.say("settings.observe_open"),
    b.say(`undecided.${definition.undecided ?? "review"}_is`),
  ].join(" · ");
}

function lines(b, { definition, path, change }) {
  const observe = definition.horizon?.observe ?? null;
  const watch = (text) => {
    const others = { ...definition.horizon };
    delete others.observe;
    if (text !== null) change({ horizon: { ...others, observe: text } }, "settings:span");
    else change({ horizon: Object.keys(others).length > 0 ? others : undefined });
  };
  return h(
    "div",
    { class: "lk-lines" },
    line(
      b.say("settings.missing"),
      segments(b, {
        f: "settings:missing",
        label: b.say("settings.missing"),
        value: definition.if_missing ?? "unknown",
        options: POLICIES.map((name) => [name, b.say(`missing.${name}`)]),
        onchange: (name) => change({ if_missing: name === "unknown" ? undefined : name }),
      }),
    ),
    line(
      b.say("settings.observe"),
      choice(b, {
        f: "settings:observe",
        label: b.say("settings.observe"),
        value: observe === null ? "open" : "span",
        options: [
          ["open", b.say("observe.open")],
          ["span", b.say("observe.span")],
        ],
        onchange: (name) => watch(name === "open" ? null : USUAL_OBSERVE),
      }),
      observe === null
        ? null
        : span(b, { f: "settings:span", label: b.say("settings.observe_label"), text: observe, onchange: watch }),
    ),
    line(
      b.say("settings.undecided"),
      segments(b, {
        f: "settings:undecided",
        label: b.say("settings.undecided"),
        value: definition.undecided ?? "review",
        options: UNDECIDED.map((name) => [name, b.say(`undecided.${name}`)]),
        onchange: (name) => change({ undecided: name === "review" ? undefined : name }),
      }),
    ),
    line(
      b.say("settings.purpose"),
      entry(b, {
        f: "settings:purpose",
        label: b.say("settings.purpose"),
        value: textOf(definition.purpose),
        placeholder: b.say("settings.purpose_hint"),
        many: true,
        oninput: (text) =>
          b.edit(
            b.say("step.settings"),
            (document) => put(document, [...path, "purpose"], text === "" ? undefined : text),
            { stroke: "settings:purpose" },
          ),
      }),
    ),
    isLadder(b.document) ? line(b.say("settings.ladder"), ladderName(b)) : null,
  );
}

function ladderName(b) {
  return entry(b, {
    f: "settings:ladder",
    label: b.say("settings.ladder"),
    value: textOf(b.document.title),
    oninput: (text) =>
      b.edit(b.say("step.settings"), (document) => put(document, ["title"], text === "" ? undefined : text), {
        stroke: "settings:ladder",
      }),
  });
}
