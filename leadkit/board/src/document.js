// Reads a definition/1 or ladder/1 document without changing it: where things are, and what they are.
// A path is a list of member names and indices from the document's root; a node is a criterion or a group.

export const SECTIONS = ["format", "characteristics", "actions"];
export const KINDS = ["all", "any", "none", "at_least", "at_most", "score"];
export const NEVER = -1;
export const MAX_DEPTH = 32;

export function isLadder(document) {
  return document.leadkit === "ladder/1";
}

/** The definitions of the document, lowest level first. */
export function levelsOf(document) {
  if (!isLadder(document)) return [document];
  return Array.isArray(document.levels) ? document.levels.map((level) => (isObject(level) ? level : {})) : [];
}

/** The definition that is shown on the tab `level`. */
export function definitionOn(document, level) {
  return levelsOf(document)[level] ?? {};
}

function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** A text of the document; nothing where something else stands. */
export function textOf(value) {
  return typeof value === "string" ? value : "";
}

/** The path of the definition that is shown on the tab `level`. */
export function levelPath(document, level) {
  return isLadder(document) ? ["levels", level] : [];
}

/** The paths of the places where conditions of a tab may stand: its sections, or the never-group. */
export function placesOf(document, level) {
  if (level === NEVER) return [["never"]];
  return SECTIONS.map((section) => [...levelPath(document, level), section]);
}

/** What stands at `path`, or undefined. */
export function at(document, path) {
  let value = document;
  for (const step of path) {
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return value;
}

/** The kind of a group ("all", "score" …), or null for a criterion. */
export function kindOf(node) {
  if (node === null || typeof node !== "object") return null;
  return KINDS.find((kind) => Object.hasOwn(node, kind)) ?? null;
}

/** The name of the member that holds the group's members. */
export function listName(group) {
  const kind = kindOf(group);
  return ["all", "any", "none"].includes(kind) ? kind : "of";
}

/** The nodes in a group, points left aside. */
export function membersOf(group) {
  const list = listOf(group);
  return kindOf(group) === "score" ? list.map((term) => term?.when) : list;
}

/** The list that holds a group's members, with their points if it is a score. */
export function listOf(group) {
  const list = group[listName(group)];
  return Array.isArray(list) ? list : [];
}

/** The points of a score's members. */
export function pointsOf(group) {
  return listOf(group).map((term) => term?.points);
}

/** Whether a node is one that can be shown: a criterion with a key, or a group. */
export function isNode(node) {
  return kindOf(node) !== null || (node !== null && typeof node === "object" && typeof node.key === "string");
}

/** The path of the member `index` of the group at `path`. */
export function memberPath(group, path, index) {
  const list = [...path, listName(group), index];
  return kindOf(group) === "score" ? [...list, "when"] : list;
}

/** Take a node's path apart: the group it stands in and its index there; null for the root of a place. */
export function positionOf(path) {
  const element = path.at(-1) === "when" ? path.slice(0, -1) : path;
  const index = element.at(-1);
  return typeof index === "number" && element.length >= 3 && element.at(-2) !== "levels"
    ? { group: element.slice(0, -2), index, element }
    : null;
}

/** Visit a node and all below it, each with its path and depth. */
export function* walk(node, path, depth = 0) {
  if (node === null || typeof node !== "object") return;
  yield { node, path, depth };
  if (kindOf(node) === null) return;
  const members = membersOf(node);
  for (let i = 0; i < members.length; i += 1) yield* walk(members[i], memberPath(node, path, i), depth + 1);
}

/** All nodes on a tab. */
export function* nodesOn(document, level) {
  for (const path of placesOf(document, level)) yield* walk(at(document, path), path);
}

/** All criteria of the whole document. */
export function* criteriaOf(document) {
  const tabs = [NEVER, ...levelsOf(document).keys()];
  for (const level of tabs) {
    for (const { node, path } of nodesOn(document, level)) {
      if (kindOf(node) === null) yield { node, path, level };
    }
  }
}

/** The path of the criterion with `key` on a tab, or null. */
export function findKey(document, level, key) {
  for (const { node, path } of nodesOn(document, level)) {
    if (kindOf(node) === null && node.key === key) return path;
  }
  return null;
}

/** A name for a node that survives most edits around it: a criterion's key, a group's first key and its height. */
export function nameOf(node, path) {
  if (kindOf(node) === null) return `c:${node.key}`;
  let height = 0;
  for (let inner = node; ; inner = membersOf(inner)[0]) {
    if (!isNode(inner)) return `g:${path.join("/")}`;
    if (kindOf(inner) === null) return `g${height}:${inner.key}`;
    height += 1;
  }
}

/** The depth of the deepest group below a node, itself included. */
export function depthOf(node) {
  let deepest = 0;
  for (const { node: inner, depth } of walk(node, [])) {
    if (kindOf(inner) !== null) deepest = Math.max(deepest, depth + 1);
  }
  return deepest;
}
