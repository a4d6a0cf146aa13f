// Keys of conditions: made once from a name, ASCII, unique in the document, never changed afterwards.

import { criteriaOf, kindOf, walk } from "./document.js";
import { put } from "./surgery.js";

const RESERVED = ["lead_id", "verdict", "admitted_at"];
const LONGEST = 40;

/** All keys that the document uses. */
export function keysIn(document) {
  return new Set([...criteriaOf(document)].map(({ node }) => node.key));
}

/** A name as [a-z0-9_.-]+; "condition" where nothing of it can be written so. */
export function slug(name) {
  const plain = String(name)
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
  const key = plain
    .replace(/[^a-z0-9.-]+/g, "_")
    .slice(0, LONGEST)
    .replace(/^[_.-]+|[_.-]+$/g, "");
  return key === "" ? "condition" : key;
}

/** A key for a condition called `name` that is not in `taken`. */
export function freshKey(taken, name) {
  const stem = slug(name);
  if (!taken.has(stem) && !RESERVED.includes(stem)) return stem;
  let number = 2;
  while (taken.has(`${stem}_${number}`)) number += 1;
  return `${stem}_${number}`;
}

/** A copy of a node whose criteria all have keys of their own; a label says whose copy it is no further. */
export function freshKeys(document, node) {
  const taken = keysIn(document);
  let copy = structuredClone(node);
  for (const { node: inner, path } of [...walk(copy, [])]) {
    if (kindOf(inner) !== null) continue;
    const key = freshKey(taken, inner.key.replace(/_\d+$/, ""));
    taken.add(key);
    copy = put(copy, [...path, "key"], key);
  }
  return copy;
}
