// How the sections of a definition combine (its `admit`), read and edited as long as it is one plain group of names.

import { at, kindOf, listName, listOf, membersOf, pointsOf, SECTIONS } from "./document.js";
import { put, regroup, USUAL_POINTS } from "./surgery.js";

/** The sections that a definition has, in their order. */
export function sectionsPresent(definition) {
  return SECTIONS.filter((name) => definition[name] !== undefined && definition[name] !== null);
}

/**
 * How the sections combine: kind, number, the names asked for, and `plain` false where groups of groups do it,
 * which the board shows in words and keeps.
 */
export function readAdmit(definition) {
  const { admit } = definition;
  if (admit === undefined || admit === null) {
    return { kind: "all", number: null, names: sectionsPresent(definition), points: [], plain: true, usual: true };
  }
  const kind = kindOf(admit);
  const members = kind === null ? [] : membersOf(admit);
  return {
    kind,
    number: kind !== null && typeof admit[kind] === "number" ? admit[kind] : null,
    names: members.filter((member) => typeof member === "string"),
    points: kind === "score" ? pointsOf(admit) : [],
    plain: kind !== null && members.every((member) => typeof member === "string"),
    usual: false,
  };
}

/** Name a section that has just been made in the `admit` of its definition, where there is one. */
export function addToAdmit(document, path) {
  const definitionPath = path.slice(0, -1);
  const admit = at(document, [...definitionPath, "admit"]);
  const kind = kindOf(admit);
  if (kind === null || names(admit).includes(path.at(-1))) return document;
  const element = kind === "score" ? { points: USUAL_POINTS, when: path.at(-1) } : path.at(-1);
  return put(document, [...definitionPath, "admit", listName(admit)], [...listOf(admit), element]);
}

/** Take a section that is gone out of the `admit` of its definition; groups that it leaves empty go too. */
export function dropFromAdmit(document, path) {
  const admitPath = [...path.slice(0, -1), "admit"];
  const admit = at(document, admitPath);
  if (kindOf(admit) === null) return document;
  return put(document, admitPath, without(admit, path.at(-1)) ?? undefined);
}

function names(node) {
  if (typeof node === "string") return [node];
  return kindOf(node) === null ? [] : membersOf(node).flatMap(names);
}

function without(node, name) {
  if (typeof node === "string") return node === name ? null : node;
  const kind = kindOf(node);
  if (kind === null) return node;
  const kept = listOf(node).flatMap((element) => {
    const inner = without(kind === "score" ? element?.when : element, name);
    if (inner === null) return [];
    return kind === "score" ? [{ ...element, when: inner }] : [inner];
  });
  return kept.length > 0 ? { ...node, [listName(node)]: kept } : null;
}

/** Let the sections of the definition at `path` combine in another way. */
export function setAdmitKind(document, path, kind) {
  const definition = at(document, path);
  const { plain } = readAdmit(definition);
  const usual = { all: sectionsPresent(definition) };
  const admit = plain && definition.admit ? definition.admit : usual;
  return put(document, [...path, "admit"], regroup(admit, kindOf(admit), kind));
}

/** Set the number that `at_least` and the like ask for. */
export function setAdmitNumber(document, path, number) {
  const kind = kindOf(at(document, [...path, "admit"]));
  return put(document, [...path, "admit", kind], number);
}

/** Set the points of one section. */
export function setAdmitPoints(document, path, name, points) {
  const admit = at(document, [...path, "admit"]);
  const index = membersOf(admit).indexOf(name);
  return put(document, [...path, "admit", "of", index, "points"], points);
}

/** Ask for a section again that `admit` had left out. */
export function includeSection(document, path, name) {
  return addToAdmit(document, [...path, name]);
}

/** Put one plain rule in the place of groups of groups: all sections that are there. */
export function resetAdmit(document, path) {
  return put(document, [...path, "admit"], undefined);
}

/**
 * An `admit` in words: `title(name)` names a section, `joint(kind)` is the word between members ("and") or null,
 * `counted(kind, number)` says a kind that needs a number. A group of one is its member.
 */
export function admitInWords(node, { title, joint, counted }, inner = false) {
  if (typeof node === "string") return title(node);
  const kind = kindOf(node);
  if (kind === null) return JSON.stringify(node);
  const members = membersOf(node).map((member) => admitInWords(member, { title, joint, counted }, true));
  const word = joint(kind);
  if (word !== null && members.length === 1) return members[0];
  if (word !== null) return inner ? `(${members.join(` ${word} `)})` : members.join(` ${word} `);
  return `${counted(kind, typeof node[kind] === "number" ? node[kind] : null)} (${members.join(", ")})`;
}
