// Levels of a ladder: added, renamed, moved, removed. A plain definition becomes a ladder when it needs to be one.

import { definitionOn, isLadder, levelPath, levelsOf, textOf } from "./document.js";
import { slug } from "./keys.js";
import { put } from "./surgery.js";

/** The document as a ladder; a plain definition stays untouched as its only level. */
export function asLadder(document, title) {
  if (isLadder(document)) return document;
  return { leadkit: "ladder/1", id: `${document.id ?? "lead"}.levels`, title, levels: [document] };
}

/** Add an empty level on top. */
export function addLevel(document, title, ladderTitle) {
  const ladder = asLadder(document, ladderTitle);
  const taken = new Set(ladder.levels.map((level) => level.id));
  let id = slug(title).replaceAll("_", "-");
  for (let number = 2; taken.has(id); number += 1) id = `${slug(title).replaceAll("_", "-")}-${number}`;
  const level = { leadkit: "definition/1", id, title, stage: title.toLowerCase() };
  return { ...ladder, levels: [...ladder.levels, level] };
}

/** Take a level away; the last one stays. */
export function removeLevel(document, level) {
  if (!isLadder(document) || levelsOf(document).length < 2) return document;
  return put(document, ["levels", level], undefined);
}

/** Move a level one step down (-1) or up (+1). */
export function shiftLevel(document, level, by) {
  const levels = [...levelsOf(document)];
  const goal = level + by;
  if (!isLadder(document) || goal < 0 || goal >= levels.length) return document;
  [levels[level], levels[goal]] = [levels[goal], levels[level]];
  return { ...document, levels };
}

/** Rename a level: what it is called, and how a lead on it is called, as long as both said the same. */
export function renameLevel(document, level, title) {
  const path = levelPath(document, level);
  const { title: before, stage } = definitionOn(document, level);
  const made = put(document, [...path, "title"], title);
  const same = stage === undefined || textOf(stage).toLowerCase() === textOf(before).toLowerCase();
  return same && stage !== undefined ? put(made, [...path, "stage"], title.toLowerCase()) : made;
}
