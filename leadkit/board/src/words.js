// The board's words: Python sends them all; here they are only looked up and filled in.

import { textOf } from "./document.js";
import { groupedNumber } from "./numbers.js";

/** Return `say(key, values)` for the texts that came with the board. */
export function wordsOf(texts) {
  return (key, values = {}) => {
    const one = values.n === 1 && Object.hasOwn(texts, `${key}.one`) ? `${key}.one` : key;
    const template = Object.hasOwn(texts, one) ? texts[one] : key;
    return template.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? spelt(values[name]) : whole));
  };
}

function spelt(value) {
  return typeof value === "number" ? groupedNumber(value) : String(value);
}

/** How an op is called for a type of field: an ordered field has its own words, and so has a date. */
export function opTitle(b, op, type) {
  const own = `op.${type}.${op}`;
  return Object.hasOwn(b.ground.texts, own) ? b.say(own) : b.say(`op.${op}`);
}

/** What a criterion is about: the title of its field or activity, or the name that stands there. */
export function subjectOf(b, criterion) {
  if (criterion.activity !== undefined)
    return b.activities.get(criterion.activity)?.title ?? String(criterion.activity);
  return b.fields.get(criterion.field)?.title ?? String(criterion.field ?? criterion.key);
}

/** What a criterion is called: its label, or what it is about. */
export function titleOf(b, criterion) {
  return textOf(criterion.label) || subjectOf(b, criterion);
}

/** How a group is called in a list of places: its kind and its first members. */
export function groupTitle(b, kind, members) {
  return b.say("group.named", { kind: b.say(`kind.${kind}`), members });
}
