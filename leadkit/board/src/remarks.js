// What is said of a condition besides its test, and what becomes of one that asks for something not recorded.

import { asKind, kindChoice } from "./action.js";
import { entry, line, segments, toggle } from "./controls.js";
import { h } from "./dom.js";
import { usualTest } from "./fieldtest.js";
import { recordedChooser } from "./picker.js";
import { subjectOf } from "./words.js";

const POLICIES = ["unknown", "no", "yes"];

/** Its own name, why the room wants it, what a missing value means, whether it is only planned. */
export function details(b, { f, node, title, change }) {
  const text = (name) =>
    entry(b, {
      f: `${f}:${name}`,
      label: b.say(`details.${name}_label`, { title }),
      value: node[name],
      placeholder: name === "label" ? subjectOf(b, node) : b.say("details.note_hint"),
      many: name === "note",
      oninput: (typed) => change({ [name]: typed === "" ? undefined : typed }, `${f}:${name}`),
    });
  return h(
    "div",
    { class: "lk-details" },
    node.activity !== undefined && b.activities.has(node.activity)
      ? line(b.say("details.kind"), kindChoice(b, { f, node, title, change }))
      : null,
    line(b.say("details.label"), text("label")),
    line(b.say("details.note"), text("note")),
    node.planned
      ? null
      : line(
          b.say("details.missing"),
          segments(b, {
            f: `${f}:missing`,
            label: b.say("details.missing_label", { title }),
            value: node.if_missing ?? "",
            options: [["", b.say("missing.inherit")], ...POLICIES.map((name) => [name, b.say(`missing.${name}`)])],
            onchange: (name) => change({ if_missing: name === "" ? undefined : name }, null),
          }),
        ),
    line(
      b.say("details.planned"),
      toggle(b, {
        f: `${f}:planned`,
        label: b.say("details.planned_label", { title }),
        on: Boolean(node.planned),
        off: !b.state.can.edit,
        text: b.say("details.planned_text"),
        onchange: (on) => change({ planned: on ? true : undefined }, null),
      }),
    ),
    h("p", { class: "lk-key" }, b.say("details.key", { key: node.key })),
  );
}

/** What a planned condition is called, and what records it by now. */
export function planned(b, { f, node, title, change }) {
  const name = node.activity === undefined ? "field" : "activity";
  return h(
    "div",
    { class: "lk-lines" },
    h("p", { class: "lk-hint" }, b.say("planned.hint")),
    line(
      b.say("planned.name"),
      entry(b, {
        f: `${f}:name`,
        label: b.say("planned.name_label", { title }),
        value: node[name],
        oninput: (text) => {
          if (text.trim() !== "") change({ [name]: text }, `${f}:name`);
        },
      }),
    ),
    replacement(b, { f, node, title, change, word: "planned.recorded" }),
  );
}

/** A choice of something recorded in the place of a name that is not. */
export function replacement(b, { f, node, title, change, word = "condition.lost" }) {
  const actions = node.activity !== undefined;
  return line(
    b.say(word),
    recordedChooser(b, {
      f: `${f}:replace`,
      label: b.say("condition.replace", { title }),
      actions,
      take: (name) => {
        if (actions) change(asKind(b, node, name), null);
        else change({ field: name, planned: undefined, value: undefined, ...usualTest(b.fields.get(name)) }, null);
        b.focus(`${f}:${actions ? "count" : "op"}`);
      },
    }),
  );
}
