// What Python has worked out for every stop of the control in hand: a look-up while it moves, no round trip.

import { at, findKey } from "./document.js";
import { put } from "./surgery.js";

/** The part of a state that a step tells. */
export function withStep(state, { key }, step) {
  const { figures, said, condition } = step;
  const told = { ...state, conditions: { ...state.conditions, [key]: condition } };
  if (state.sentence)
    told.sentence = {
      ...state.sentence,
      parts: state.sentence.parts.map((part) =>
        part.key === key && part.kind === "condition" ? { ...part, text: said } : part,
      ),
    };
  if (figures === undefined) return told;
  return {
    ...told,
    figures,
    levels: state.levels.map((level, i) => ({ ...level, count_text: step.levels[i] ?? level.count_text })),
    never: step.never !== null && state.never ? { ...state.never, count_text: step.never } : state.never,
    groups: { ...state.groups, ...step.groups },
  };
}

/**
 * The step of `stops` that `view` stands on: undefined where it is the state's own, null where that is not for them to
 * say: then only Python can.
 */
export function stepOf(stops, state, view) {
  if (!stops || stops.values.length === 0 || stops.run !== state.run || stops.version !== state.version) return null;
  if (view.level !== state.level || stops.level !== state.level || !alike(view.off, state.off)) return null;
  const path = valuePath(view.document, stops);
  if (path === null || !alike(put(view.document, path, null), put(state.document, path, null))) return null;
  const value = at(view.document, path);
  if (alike(value, at(state.document, path))) return undefined;
  const i = stops.values.findIndex((stop) => alike(stop, value));
  return i < 0 ? null : stops.steps[i];
}

function valuePath(document, { level, key }) {
  const path = findKey(document, level, key);
  if (path === null) return null;
  return at(document, path).activity === undefined ? [...path, "value"] : [...path, "count", "value"];
}

function alike(one, other) {
  if (one === other) return true;
  if (one === null || other === null || typeof one !== "object" || typeof other !== "object") return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && alike(one[name], other[name]))
  );
}
