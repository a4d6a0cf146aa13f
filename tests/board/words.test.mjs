// Unit tests of what the board offers and how it words it; run by test_edits.py with node.
import assert from "node:assert/strict";
import { test } from "node:test";

import { convert, opsOffered, shapeOf, usualTest } from "./src/fieldtest.js";
import { suggested } from "./src/picker.js";
import { opTitle, titleOf, wordsOf } from "./src/words.js";

const CODED = ["in", "not in", "=", "!=", "known", "missing", "contains", "starts with"];
const NUMBER = [">=", "<=", "between", "=", "!=", ">", "<", "known", "missing"];
const category = { name: "c", title: "C", type: "category", ops: CODED, values: [{ value: "a", count: 9 }] };
const number = {
  name: "n",
  title: "N",
  type: "number",
  ops: NUMBER,
  range: { min: 1, max: 9, nice_stops: [0, 5, 10] },
};
const scale = {
  name: "o",
  title: "O",
  type: "ordered",
  ops: [">=", "<=", "between", "in"],
  values: [{ value: "low" }, { value: "high" }],
};

test("words are filled in once, and one is said apart", () => {
  const say = wordsOf({ hit: "{n} leads of {name}", "hit.one": "one lead of {name}" });
  assert.equal(say("hit", { n: 9240, name: "{n}" }), "9,240 leads of {n}");
  assert.equal(say("hit", { n: 1, name: "x" }), "one lead of x");
  assert.equal(say("constructor"), "constructor");
});

test("a type has its own words for an op where they are given", () => {
  const texts = { "op.>=": "at least", "op.date.>=": "on or after" };
  const b = { ground: { texts }, say: wordsOf(texts) };
  assert.deepEqual([opTitle(b, ">=", "number"), opTitle(b, ">=", "date")], ["at least", "on or after"]);
});

test("a condition is called by its label, its field's title, or the name that stands there", () => {
  const b = { fields: new Map([["c", category]]), activities: new Map() };
  const titles = [{ field: "c", label: "Mine" }, { field: "c" }, { field: "gone" }, { activity: "demo" }].map((node) =>
    titleOf(b, node),
  );
  assert.deepEqual(titles, ["Mine", "C", "gone", "demo"]);
});

test("a new condition starts with the op that fits its type", () => {
  assert.deepEqual(usualTest(category), { op: "in", value: [] });
  assert.deepEqual(usualTest({ ...category, type: "text", more: 400 }), { op: "contains", value: null });
  assert.deepEqual(usualTest({ ...category, type: "text" }), { op: "in", value: [] });
  assert.deepEqual(usualTest(number), { op: ">=", value: null });
  assert.deepEqual(usualTest({ type: "yes-no", ops: ["=", "known"] }), { op: "=", value: true });
  assert.deepEqual(usualTest({ type: "date", ops: ["known"] }), { op: "known" });
});

test("seldom used ops are offered only where they stand", () => {
  assert.deepEqual(opsOffered(category, "in"), ["in", "not in", "known", "missing", "contains", "starts with"]);
  assert.ok(opsOffered(category, "=").includes("="));
  assert.deepEqual(opsOffered(number, ">="), NUMBER);
  assert.equal(opsOffered(number, "resembles")[0], "resembles");
});

test("a value follows its op as far as it fits", () => {
  assert.deepEqual(convert(category, { op: "=", value: "a" }, "in"), ["a"]);
  assert.equal(convert(category, { op: "in", value: ["a", "b"] }, "="), "a");
  assert.deepEqual(convert(category, { op: "in", value: ["a"] }, "not in"), ["a"]);
  assert.equal(convert(category, { op: "in", value: ["a"] }, "known"), undefined);
  assert.equal(convert(category, { op: "in", value: ["a"] }, "contains"), null);
  assert.deepEqual(convert(number, { op: ">=", value: 4 }, "between"), [4, 10]);
  assert.deepEqual(convert(number, { op: "<=", value: 4 }, "between"), [0, 4]);
  assert.equal(convert(number, { op: "between", value: [2, 6] }, "<="), 6);
  assert.equal(convert(number, { op: "between", value: [2, 6] }, ">="), 2);
  assert.deepEqual(convert(scale, { op: ">=", value: "low" }, "between"), ["low", "high"]);
  assert.equal(shapeOf("between"), "pair");
});

test("an empty part suggests no field that tells every lead apart, and nothing that is known later", () => {
  const fields = [
    { ...category, name: "id", section: "characteristics", values: [{ value: "L-1", count: 1 }] },
    { ...category, name: "late", section: "characteristics", known: "later" },
    { ...category, name: "industry", section: "characteristics" },
    { ...number, name: "employees", section: "characteristics" },
  ];
  const b = { fields: new Map(fields.map((field) => [field.name, field])), activities: new Map(), say: (key) => key };
  assert.deepEqual(
    suggested(b, "characteristics").map((item) => item.id),
    ["f:industry", "f:employees"],
  );
});
