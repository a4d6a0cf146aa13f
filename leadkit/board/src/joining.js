// How the sections of a definition combine, above them: one plain rule, or the words of one that the board keeps.

import {
  admitInWords,
  readAdmit,
  resetAdmit,
  sectionsPresent,
  setAdmitKind,
  setAdmitNumber,
  setAdmitPoints,
} from "./admit.js";
import { combination } from "./combine.js";
import { button, numberEntry } from "./controls.js";
import { definitionOn, levelPath } from "./document.js";
import { h } from "./dom.js";

export function joining(b) {
  const path = levelPath(b.document, b.level);
  const definition = definitionOn(b.document, b.level);
  if (sectionsPresent(definition).length < 2 && !definition.admit) return null;
  const admit = readAdmit(definition);
  const titles = new Map(b.ground.sections.map(({ name, title }) => [name, title]));
  const edit = (change, stroke = null) => b.edit(b.say("step.joined"), change, { stroke });
  if (!admit.plain) return kept(b, { definition, path, titles, edit });
  return h(
    "div",
    { key: "joining", class: "lk-joining" },
    h("span", null, b.say("joining.start")),
    combination(b, {
      f: "joining",
      label: b.say("joining.label"),
      kind: admit.kind,
      number: admit.number,
      most: admit.kind === "score" ? admit.points.reduce((sum, points) => sum + Math.max(0, points), 0) : null,
      onkind: (kind) => edit((document) => setAdmitKind(document, path, kind)),
      onnumber: (number) => edit((document) => setAdmitNumber(document, path, number), "joining:number"),
    }),
    admit.kind === "score"
      ? admit.names.map((name, i) =>
          h(
            "span",
            { key: name, class: "lk-join-points" },
            titles.get(name) ?? name,
            numberEntry(b, {
              f: `joining:${name}`,
              label: b.say("group.points_label", { title: titles.get(name) ?? name }),
              value: admit.points[i],
              unit: b.say("group.points"),
              onnumber: (points) => {
                if (points !== null)
                  edit((document) => setAdmitPoints(document, path, name, points), `joining:${name}`);
              },
            }),
          ),
        )
      : null,
  );
}

function kept(b, { definition, path, titles, edit }) {
  const words = admitInWords(definition.admit, {
    title: (name) => titles.get(name) ?? name,
    joint: (kind) => ({ all: b.say("joint.and"), any: b.say("joint.or") })[kind] ?? null,
    counted: (kind, number) => (number === null ? b.say(`kind.${kind}`) : b.say(`joining.${kind}`, { n: number })),
  });
  return h(
    "div",
    { key: "joining", class: "lk-joining" },
    h("span", null, b.say("joining.kept"), " ", h("b", null, words)),
    button(b, {
      f: "joining:reset",
      look: "quiet",
      label: b.say("joining.reset"),
      off: !b.state.can.edit,
      onclick: () => edit((document) => resetAdmit(document, path)),
    }),
  );
}
