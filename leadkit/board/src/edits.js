// Changes a document surgically: each function returns a new document that shares all it did not touch,
// so members that the board knows nothing of stay as they are.

import { addToAdmit, dropFromAdmit } from "./admit.js";
import { at, depthOf, kindOf, listName, listOf, MAX_DEPTH, membersOf, pointsOf, positionOf, walk } from "./document.js";
import { freshKeys } from "./keys.js";
import { put, regroup, USUAL_POINTS } from "./surgery.js";

export const USUAL_KIND = { format: "any", characteristics: "all", actions: "any", never: "any" };

/** Make sure that a group stands at the root of a place or at `path`. */
export function ensureGroup(document, path) {
  const node = at(document, path);
  if (kindOf(node) !== null) return document;
  const usual = USUAL_KIND[path.at(-1)] ?? "all";
  const made = put(document, path, { [usual]: node === undefined || node === null ? [] : [node] });
  return node === undefined && path.at(-1) !== "never" ? addToAdmit(made, path) : made;
}

/** Put a node into the group at `path`, last or before `index`; a section that is not there yet is made. */
export function insert(document, path, node, index = Infinity, term = null) {
  const made = ensureGroup(document, path);
  const group = at(made, path);
  const list = [...listOf(group)];
  const element = kindOf(group) === "score" ? { points: USUAL_POINTS, ...term, when: node } : node;
  list.splice(Math.min(index, list.length), 0, element);
  return put(made, [...path, listName(group)], list);
}

/** Ask in the section at `path` for a node besides all that is asked for there. */
export function addBesides(document, path, node) {
  const fresh = freshKeys(document, node);
  const before = at(document, path);
  if (before === undefined || before === null || kindOf(before) === "all")
    return addToAdmit(insert(document, path, fresh), path);
  const made = put(document, path, { all: membersOf(before).length === 0 ? [fresh] : [before, fresh] });
  return addToAdmit(made, path);
}

/** Take the node at `path` away, and with it the groups that it leaves empty. */
export function remove(document, path) {
  const position = positionOf(path);
  if (position === null) return dropPlace(document, path);
  const made = put(document, position.element, undefined);
  const group = at(made, position.group);
  const left = membersOf(group).length;
  if (left === 0) return remove(made, position.group);
  return group.at_least > left ? put(made, [...position.group, "at_least"], left) : made;
}

function dropPlace(document, path) {
  const made = put(document, path, undefined);
  return path.at(-1) === "never" ? made : dropFromAdmit(made, path);
}

/** Move the node at `from` into the group at `to`, before the member that now has `index`. */
export function move(document, from, to, index = Infinity) {
  if (from.every((step, i) => to[i] === step)) return document;
  const node = at(document, from);
  const position = positionOf(from);
  const term = position === null ? null : at(document, position.element);
  const scored = term !== null && term !== node ? term : null;
  const hole = {};
  let made = put(document, from, hole);
  made = insert(made, to, node, index, scored);
  const left = [...walkPlace(made, from)].find((visit) => visit.node === hole);
  return remove(made, left.path);
}

function walkPlace(document, path) {
  const root = path[0] === "levels" ? path.slice(0, 3) : path.slice(0, 1);
  return walk(at(document, root), root);
}

/** Whether the node at `from` may go into the group at `to`: not into itself, nor too deep. */
export function mayMove(document, from, to) {
  if (from.every((step, i) => to[i] === step)) return false;
  return groupsAbove(to) + 1 + depthOf(at(document, from)) <= MAX_DEPTH;
}

/** Whether the node at `path` may get one more group around it. */
export function mayWrap(document, path) {
  return groupsAbove(path) + depthOf(at(document, path)) + 1 <= MAX_DEPTH;
}

/** Whether the group at `path` may get a group as a member. */
export function mayNest(path) {
  return groupsAbove(path) + 2 <= MAX_DEPTH;
}

function groupsAbove(path) {
  return path.filter((step) => typeof step === "number").length - (path[0] === "levels" ? 1 : 0);
}

/** Move the node at `path` by one place among its neighbours; the document itself where it is at the end. */
export function shift(document, path, by) {
  const position = positionOf(path);
  if (position === null) return document;
  const group = at(document, position.group);
  const list = [...listOf(group)];
  const goal = position.index + by;
  if (goal < 0 || goal >= list.length) return document;
  [list[position.index], list[goal]] = [list[goal], list[position.index]];
  return put(document, [...position.group, listName(group)], list);
}

/** Put the node at `path` into a new group of its own. */
export function wrap(document, path, kind = "any") {
  const position = positionOf(path);
  if (position === null) return ensureGroup(document, path);
  return put(document, path, { [kind]: [at(document, path)] });
}

/** Put the members of the group at `path` in its place. */
export function ungroup(document, path) {
  const { group: parentPath, index } = positionOf(path);
  const parent = at(document, parentPath);
  const list = [...listOf(parent)];
  const members = membersOf(at(document, path));
  const term = list[index];
  list.splice(index, 1, ...(kindOf(parent) === "score" ? members.map((when) => ({ ...term, when })) : members));
  return put(document, [...parentPath, listName(parent)], list);
}

/** Add a copy of the node at `path` behind it, under new keys. */
export function duplicate(document, path) {
  const position = positionOf(path);
  const copy = freshKeys(document, at(document, path));
  if (position === null) return insert(ensureGroup(document, path), path, copy);
  const term = at(document, position.element);
  return insert(document, position.group, copy, position.index + 1, term);
}

/** Change how the members of the group at `path` combine; the members stay. */
export function setKind(document, path, kind) {
  const made = ensureGroup(document, path);
  const group = at(made, path);
  const before = kindOf(group);
  if (before === kind) return made;
  return put(made, path, regroup(group, before, kind));
}

/** Set the number of an `at_least` or `at_most`, or the threshold of a `score`. */
export function setNumber(document, path, number) {
  return put(document, [...path, kindOf(at(document, path))], number);
}

/** Set the points of the node at `path`, a member of a score. */
export function setPoints(document, path, points) {
  return put(document, [...positionOf(path).element, "points"], points);
}

/** The most points that a score can give. */
export function mostPoints(group) {
  return pointsOf(group).reduce((sum, points) => sum + Math.max(0, Number(points) || 0), 0);
}
