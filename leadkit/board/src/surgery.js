// The two cuts that every edit is made of: a value put at a path, and a group put under another kind.

import { membersOf } from "./document.js";

export const USUAL_POINTS = 10;

/** Return the document with `value` at `path`; undefined takes the member away. */
export function put(document, path, value) {
  if (path.length === 0) return value;
  const [step, ...rest] = path;
  const copy = Array.isArray(document) ? [...document] : { ...document };
  if (rest.length === 0 && value === undefined) {
    if (Array.isArray(copy)) copy.splice(step, 1);
    else delete copy[step];
  } else {
    copy[step] = put(copy[step] ?? {}, rest, value);
  }
  return copy;
}

/** Set several members of the criterion or group at `path`; undefined takes one away. */
export function set(document, path, members) {
  return Object.entries(members).reduce((made, [name, value]) => put(made, [...path, name], value), document);
}

/** The group under another kind, its other members kept; `score` starts with equal points and half of them. */
export function regroup(group, before, kind) {
  const members = membersOf(group);
  const others = { ...group };
  delete others[before];
  delete others.of;
  if (kind === "score") {
    const threshold = Math.max(1, Math.ceil(members.length / 2)) * USUAL_POINTS;
    return { score: threshold, of: members.map((when) => ({ points: USUAL_POINTS, when })), ...others };
  }
  if (kind === "at_least" || kind === "at_most") {
    const number = ["at_least", "at_most"].includes(before) ? group[before] : 1;
    return { [kind]: number, of: members, ...others };
  }
  return { [kind]: members, ...others };
}
