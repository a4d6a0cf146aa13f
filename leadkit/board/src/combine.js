// How several things combine: all, any, none, at least, at most, or points; in a section, a group, and among sections.

import { choice, numberEntry } from "./controls.js";
import { h } from "./dom.js";
import { KINDS, kindOf, membersOf } from "./document.js";
import { mostPoints, setKind, setNumber, setPoints } from "./edits.js";

/** "all of these", with the number or the points where the kind has one. */
export function combination(b, { f, label, kind, number, most = null, onkind, onnumber }) {
  const points = kind === "score";
  return h(
    "span",
    { key: f, class: "lk-combination" },
    choice(b, {
      f: `${f}:kind`,
      label,
      value: kind,
      options: KINDS.map((name) => [name, b.say(`kind.${name}`)]),
      onchange: onkind,
    }),
    number === null
      ? null
      : numberEntry(b, {
          f: `${f}:number`,
          label: b.say(points ? "group.threshold_label" : "group.number_label"),
          value: number,
          whole: !points,
          least: points ? null : 0,
          onnumber: (made) => {
            if (made !== null) onnumber(made);
          },
          unit: points ? b.say("group.threshold") : null,
        }),
    points && most !== null ? h("span", { class: "lk-hint" }, b.say("group.possible", { points: most })) : null,
  );
}

/** The combination of the group at `path`. */
export function groupCombination(b, { f, group, path, title }) {
  const kind = kindOf(group);
  const edit = (change, stroke = null) => b.edit(b.say("step.combined", { title }), change, { stroke });
  return combination(b, {
    f,
    kind,
    label: b.say("group.kind_label", { title }),
    number: typeof group[kind] === "number" ? group[kind] : null,
    most: kind === "score" ? mostPoints(group) : null,
    onkind: (name) => edit((document) => setKind(document, path, name)),
    onnumber: (number) => edit((document) => setNumber(document, path, number), `${f}:number`),
  });
}

/** The word between two members, where there is one. */
export function between(b, group) {
  const word = { all: "and", any: "or", none: "nor" }[kindOf(group)];
  return word && membersOf(group).length > 1 ? b.say(`joint.${word}`) : null;
}

/** The points of a score's member; nothing where no points are given. */
export function pointsEntry(b, { f, path, points, title }) {
  if (points === undefined) return null;
  const put = (number) =>
    b.edit(b.say("step.points", { title }), (document) => setPoints(document, path, number), { stroke: `${f}:points` });
  return h(
    "span",
    { class: "lk-points" },
    numberEntry(b, {
      f: `${f}:points`,
      label: b.say("group.points_label", { title }),
      value: points,
      unit: b.say("group.points"),
      onnumber: (number) => {
        if (number !== null) put(number);
      },
    }),
  );
}
