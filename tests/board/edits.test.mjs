// Unit tests of the board's pure document edits; run by test_edits.py with node.
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  admitInWords,
  includeSection,
  readAdmit,
  resetAdmit,
  setAdmitKind,
  setAdmitNumber,
  setAdmitPoints,
} from "./src/admit.js";
import { at, criteriaOf, depthOf, findKey, kindOf, membersOf, nameOf, NEVER, positionOf } from "./src/document.js";
import { readDuration, writeDuration } from "./src/durations.js";
import * as edits from "./src/edits.js";
import { freshKey, freshKeys, keysIn, slug } from "./src/keys.js";
import { addLevel, asLadder, removeLevel, renameLevel, shiftLevel } from "./src/levels.js";
import { axisOf, groupedNumber, readNumber, spokenNumber } from "./src/numbers.js";
import { put, set } from "./src/surgery.js";

const c = (key, more = {}) => ({ key, field: key, op: "known", ...more });
const keys = (node) => membersOf(node).map((member) => member.key);

function frozen(value) {
  if (value !== null && typeof value === "object") {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}

const acme = () =>
  frozen({
    leadkit: "definition/1",
    id: "acme",
    title: "Sales lead",
    stage: "sales lead",
    unheard: { of: [1] },
    format: { any: [c("channel"), { all: [c("paper"), c("tier")] }] },
    characteristics: { all: [c("industry", { unheard: 1 }), c("revenue"), c("hq")] },
    actions: {
      score: 20,
      of: [
        { points: 10, when: c("pages"), unheard: 2 },
        { points: 30, when: { any: [c("assets")] } },
      ],
    },
    admit: { all: ["format", "characteristics", "actions"] },
  });

test("an edit touches its own path and shares all the rest", () => {
  const before = acme();
  const after = set(before, ["characteristics", "all", 1], { op: ">=", value: 5 });
  assert.deepEqual(after.characteristics.all[1], c("revenue", { op: ">=", value: 5 }));
  assert.equal(after.format, before.format);
  assert.equal(after.characteristics.all[0], before.characteristics.all[0]);
  assert.deepEqual(after.unheard, { of: [1] });
});

test("undefined takes a member away and nothing else", () => {
  const after = put(acme(), ["characteristics", "all", 0, "unheard"], undefined);
  assert.deepEqual(after.characteristics.all[0], c("industry"));
  assert.equal(after.characteristics.all.length, 3);
});

test("a condition put into a section that is not there makes it, in the usual way, and admit asks for it", () => {
  const { actions, ...rest } = acme();
  const before = frozen({ ...rest, admit: { all: ["format"] } });
  const after = edits.insert(before, ["actions"], c("new"));
  assert.deepEqual(after.actions, { any: [c("new")] });
  assert.deepEqual(after.admit, { all: ["format", "actions"] });
});

test("without admit a new section needs no mention", () => {
  const after = edits.insert(frozen({ leadkit: "definition/1", id: "x" }), ["format"], c("a"));
  assert.deepEqual(after, { leadkit: "definition/1", id: "x", format: { any: [c("a")] } });
});

test("a section that is one bare condition becomes a group when a second comes", () => {
  const after = edits.insert(frozen({ format: c("a") }), ["format"], c("b"));
  assert.deepEqual(after.format, { any: [c("a"), c("b")] });
});

test("a condition put into a score gets points", () => {
  const after = edits.insert(acme(), ["actions"], c("new"), 1);
  assert.deepEqual(after.actions.of[1], { points: 10, when: c("new") });
  assert.equal(after.actions.of[0].unheard, 2);
});

test("removing keeps the neighbours", () => {
  assert.deepEqual(keys(edits.remove(acme(), ["characteristics", "all", 1]).characteristics), ["industry", "hq"]);
});

test("removing the last condition of a nested group removes the group", () => {
  const after = edits.remove(acme(), ["actions", "of", 1, "when", "any", 0]);
  assert.deepEqual(keys(after.actions), ["pages"]);
});

test("removing the last condition of a section removes the section and its name in admit", () => {
  const before = frozen({
    format: { any: [c("a")] },
    actions: { any: [c("b")] },
    admit: { any: ["format", { all: ["actions"] }] },
  });
  assert.deepEqual(edits.remove(before, ["actions", "any", 0]), { format: before.format, admit: { any: ["format"] } });
});

test("removing the only section leaves no admit behind", () => {
  const before = frozen({ format: c("a"), admit: { all: ["format"] } });
  assert.deepEqual(edits.remove(before, ["format"]), {});
});

test("at least n never asks for more than are left", () => {
  const before = frozen({ format: { at_least: 2, of: [c("a"), c("b")] } });
  assert.deepEqual(edits.remove(before, ["format", "of", 0]).format, { at_least: 1, of: [c("b")] });
});

test("moving within a group", () => {
  const path = ["characteristics", "all", 0];
  assert.deepEqual(keys(edits.move(acme(), path, ["characteristics"], 2).characteristics), [
    "revenue",
    "industry",
    "hq",
  ]);
  assert.deepEqual(keys(edits.move(acme(), path, ["characteristics"]).characteristics), ["revenue", "hq", "industry"]);
});

test("moving within a score keeps the points and all else of the term", () => {
  const after = edits.move(acme(), ["actions", "of", 0, "when"], ["actions"]);
  assert.deepEqual(after.actions.of[1], { points: 10, when: c("pages"), unheard: 2 });
});

test("moving into a nested group, out of it, and the empty group goes", () => {
  const into = edits.move(acme(), ["format", "any", 0], ["format", "any", 1]);
  assert.deepEqual(keys(into.format.any[0]), ["paper", "tier", "channel"]);
  const out = edits.move(acme(), ["actions", "of", 1, "when", "any", 0], ["format"], 0);
  assert.deepEqual(out.format.any[0], c("assets"));
  assert.deepEqual(keys(out.actions), ["pages"]);
});

test("moving the last condition of a section to another one", () => {
  const before = frozen({ format: c("a"), admit: { all: ["format"] } });
  const after = edits.move(before, ["format"], ["characteristics"]);
  assert.deepEqual(after, { characteristics: { all: [c("a")] }, admit: { all: ["characteristics"] } });
});

test("nothing moves into itself", () => {
  const before = acme();
  assert.equal(edits.move(before, ["format", "any", 1], ["format", "any", 1]), before);
  assert.equal(edits.mayMove(before, ["format", "any", 1], ["format", "any", 1]), false);
});

test("groups nest to a depth of 32 and no further", () => {
  let node = c("deep");
  for (let i = 0; i < 31; i += 1) node = { all: [node] };
  const before = { format: { any: [node, c("flat")] } };
  assert.equal(depthOf(before.format), 32);
  assert.equal(edits.mayWrap(before, ["format", "any", 1]), true);
  assert.equal(edits.mayWrap(before, ["format", "any", 0]), false);
  let deepest = ["format", "any", 0];
  for (let i = 0; i < 30; i += 1) deepest = [...deepest, "all", 0];
  assert.equal(edits.mayMove(before, ["format", "any", 1], deepest), true);
  assert.equal(edits.mayMove({ format: { any: [node, { any: [c("x")] }] } }, ["format", "any", 1], deepest), false);
  assert.equal(edits.mayWrap(before, [...deepest, "all", 0]), false);
  assert.equal(edits.mayNest(deepest), false);
  assert.equal(edits.mayNest(deepest.slice(0, -2)), true);
});

test("shifting swaps neighbours and stops at the ends", () => {
  const before = acme();
  assert.deepEqual(keys(edits.shift(before, ["characteristics", "all", 1], -1).characteristics), [
    "revenue",
    "industry",
    "hq",
  ]);
  assert.equal(edits.shift(before, ["characteristics", "all", 0], -1), before);
  assert.equal(edits.shift(before, ["characteristics", "all", 2], 1), before);
  assert.equal(edits.shift(before, ["actions", "of", 0, "when"], 1).actions.of[1].unheard, 2);
});

test("wrapping and ungrouping are inverse", () => {
  const before = acme();
  const wrapped = edits.wrap(before, ["characteristics", "all", 1]);
  assert.deepEqual(wrapped.characteristics.all[1], { any: [c("revenue")] });
  assert.deepEqual(edits.ungroup(wrapped, ["characteristics", "all", 1]), before);
});

test("ungrouping inside a score gives each member the group's points", () => {
  const after = edits.ungroup(acme(), ["actions", "of", 1, "when"]);
  assert.deepEqual(after.actions.of[1], { points: 30, when: c("assets") });
});

test("a duplicate stands behind its original under a key of its own", () => {
  const after = edits.duplicate(acme(), ["characteristics", "all", 0]);
  assert.deepEqual(keys(after.characteristics), ["industry", "industry_2", "revenue", "hq"]);
  assert.equal(after.characteristics.all[1].unheard, 1);
  const group = edits.duplicate(acme(), ["format", "any", 1]);
  assert.deepEqual(keys(group.format.any[2]), ["paper_2", "tier_2"]);
});

test("the kind of a group changes and its members stay", () => {
  let document = acme();
  for (const kind of ["any", "none", "at_least", "at_most", "score", "all"]) {
    document = edits.setKind(document, ["characteristics"], kind);
    assert.equal(kindOf(document.characteristics), kind);
    assert.deepEqual(keys(document.characteristics), ["industry", "revenue", "hq"]);
  }
  assert.deepEqual(document, acme());
});

test("a score starts with equal points and a threshold of about half of them", () => {
  const { characteristics } = edits.setKind(acme(), ["characteristics"], "score");
  assert.deepEqual([characteristics.score, characteristics.of.map((term) => term.points)], [20, [10, 10, 10]]);
});

test("numbers and points are set where they stand", () => {
  assert.equal(edits.setNumber(acme(), ["actions"], 35).actions.score, 35);
  assert.equal(edits.setPoints(acme(), ["actions", "of", 0, "when"], -5).actions.of[0].points, -5);
  assert.equal(edits.mostPoints(edits.setPoints(acme(), ["actions", "of", 0, "when"], -5).actions), 30);
});

test("keys are ASCII, short, unique and never reserved", () => {
  assert.equal(slug("Jährlicher Umsatz (USD)"), "jahrlicher_umsatz_usd");
  assert.equal(slug("客户"), "condition");
  assert.match(slug("</script><img src=x onerror=alert(1)>"), /^[a-z0-9_.-]+$/);
  assert.equal(freshKey(new Set(["industry", "industry_2"]), "Industry"), "industry_3");
  assert.equal(freshKey(new Set(), "lead id"), "lead_id_2");
  assert.deepEqual(
    membersOf(freshKeys(acme(), { all: [c("tier"), c("tier_2")] })).map((n) => n.key),
    ["tier_2", "tier_3"],
  );
});

test("keys of all levels and of the never-group are taken", () => {
  const ladder = {
    leadkit: "ladder/1",
    never: { any: [c("n")] },
    levels: [{ format: c("a") }, { actions: { any: [c("b")] } }],
  };
  assert.deepEqual([...keysIn(ladder)].sort(), ["a", "b", "n"]);
  assert.deepEqual(findKey(ladder, 1, "b"), ["levels", 1, "actions", "any", 0]);
  assert.deepEqual(findKey(ladder, NEVER, "n"), ["never", "any", 0]);
  assert.equal(findKey(ladder, 0, "b"), null);
});

test("a definition becomes a ladder without being touched", () => {
  const before = acme();
  const ladder = asLadder(before, "Our levels");
  assert.equal(ladder.levels[0], before);
  assert.deepEqual([ladder.leadkit, ladder.id, ladder.title], ["ladder/1", "acme.levels", "Our levels"]);
  assert.equal(Object.hasOwn(ladder, "never"), false);
  assert.equal(asLadder(ladder, "x"), ladder);
});

test("levels are added with ids of their own, moved, renamed and removed", () => {
  let ladder = addLevel(acme(), "New level", "Our levels");
  ladder = addLevel(ladder, "New level", "Our levels");
  assert.deepEqual(
    ladder.levels.map((level) => level.id),
    ["acme", "new-level", "new-level-2"],
  );
  ladder = shiftLevel(ladder, 2, -1);
  assert.deepEqual(
    ladder.levels.map((level) => level.id),
    ["acme", "new-level-2", "new-level"],
  );
  ladder = renameLevel(ladder, 1, "Hot Lead");
  assert.deepEqual([ladder.levels[1].title, ladder.levels[1].stage], ["Hot Lead", "hot lead"]);
  ladder = removeLevel(removeLevel(removeLevel(ladder, 1), 1), 0);
  assert.equal(ladder.levels.length, 1);
});

test("a stage of its own survives a new title", () => {
  const after = renameLevel({ title: "Sales lead", stage: "SQL" }, 0, "Hot lead");
  assert.deepEqual(after, { title: "Hot lead", stage: "SQL" });
});

test("never goes with its last condition", () => {
  const before = edits.insert(asLadder(acme(), "x"), ["never"], c("n"));
  assert.deepEqual(before.never, { any: [c("n")] });
  assert.equal(Object.hasOwn(edits.remove(before, ["never", "any", 0]), "never"), false);
});

test("admit is read: the usual one, a plain one, one that the board only shows", () => {
  assert.deepEqual(readAdmit({ format: c("a"), actions: c("b") }).names, ["format", "actions"]);
  assert.deepEqual(readAdmit({ admit: { at_least: 2, of: ["format", "actions"] } }).number, 2);
  assert.equal(readAdmit({ admit: { all: ["format", { any: ["actions"] }] } }).plain, false);
});

test("admit is edited where it is plain", () => {
  let document = { format: c("a"), actions: c("b") };
  document = setAdmitKind(document, [], "at_least");
  assert.deepEqual(setAdmitNumber(document, [], 2).admit, { at_least: 2, of: ["format", "actions"] });
  document = setAdmitKind(document, [], "score");
  document = setAdmitPoints(document, [], "actions", 25);
  assert.deepEqual(document.admit, {
    score: 10,
    of: [
      { points: 10, when: "format" },
      { points: 25, when: "actions" },
    ],
  });
  assert.deepEqual(includeSection({ actions: c("b"), admit: { all: ["format"] } }, [], "actions").admit, {
    all: ["format", "actions"],
  });
  assert.equal(Object.hasOwn(resetAdmit(document, []), "admit"), false);
});

test("an admit of groups survives edits elsewhere and is said in words", () => {
  const admit = frozen({ all: ["characteristics", { at_least: 1, of: ["format", "actions"] }] });
  const after = edits.insert({ ...acme(), admit }, ["characteristics"], c("new"));
  assert.equal(after.admit, admit);
});

test("an admit of groups is said in words", () => {
  const words = {
    title: (name) => name.toUpperCase(),
    joint: (kind) => ({ all: "and", any: "or" })[kind] ?? null,
    counted: (kind, n) => `${kind} ${n}`,
  };
  assert.equal(admitInWords({ all: ["format", { any: ["actions"] }] }, words), "FORMAT and ACTIONS");
  assert.equal(
    admitInWords({ any: ["format", { all: ["actions", "characteristics"] }] }, words),
    "FORMAT or (ACTIONS and CHARACTERISTICS)",
  );
  assert.equal(
    admitInWords({ all: ["format", { at_least: 1, of: ["format", "actions"] }] }, words),
    "FORMAT and at_least 1 (FORMAT, ACTIONS)",
  );
});

test("positions and names of nodes", () => {
  assert.equal(positionOf(["levels", 1, "format"]), null);
  assert.deepEqual(positionOf(["actions", "of", 1, "when"]), {
    group: ["actions"],
    index: 1,
    element: ["actions", "of", 1],
  });
  assert.equal(nameOf(acme().format, ["format"]), "g1:channel");
  assert.equal(nameOf(acme().format.any[1], []), "g1:paper");
  assert.equal(nameOf({ any: [] }, ["format"]), "g:format");
  assert.equal([...criteriaOf(acme())].length, 8);
  assert.equal(at(acme(), ["format", "constructor"]), undefined);
});

test("durations of one unit are read and written", () => {
  assert.deepEqual(readDuration("P90D"), { number: 90, unit: "days" });
  assert.deepEqual(readDuration("PT24H"), { number: 24, unit: "hours" });
  assert.equal(readDuration("P1DT12H"), null);
  assert.equal(writeDuration(2, "weeks"), "P2W");
  assert.equal(writeDuration(0, "minutes"), "PT1M");
});

test("numbers are read as people type them", () => {
  const typed = {
    "300 million": 3e8,
    "1.2bn": 1.2e9,
    "300,000": 300000,
    "5k": 5000,
    "-2.5": -2.5,
    "": null,
    abc: null,
    "1e400": null,
    0.1: 0.1,
  };
  for (const [text, number] of Object.entries(typed)) assert.equal(readNumber(text), number, text);
  assert.equal(groupedNumber(300000000), "300,000,000");
  assert.equal(spokenNumber(300000000), "300 million");
});

test("an axis gives every stop the same room and snaps to stops", () => {
  const axis = axisOf({ min: 0, max: 1000, nice_stops: [0, 10, 100, 1000] });
  assert.deepEqual([axis.place(-5), axis.place(10), axis.place(55), axis.place(5000)], [0, 1 / 3, 0.5, 1]);
  assert.deepEqual(
    [axis.snap(0.34), axis.snap(2), axis.next(10, 1), axis.next(55, -1), axis.next(1000, 1)],
    [10, 1000, 100, 10, 1000],
  );
});

test("a range without stops gets even ones", () => {
  const axis = axisOf({ min: 0, max: 10, step: 1 });
  assert.equal(axis.stops.length, 11);
  assert.equal(axis.snap(0.31), 3);
  assert.deepEqual(axisOf({ min: 4, max: 4 }).stops, [4, 5]);
});

test("something is asked for besides what a section asks for already", () => {
  const document = acme();
  const more = edits.addBesides(document, ["format"], c("channel"));
  assert.deepEqual(more.format.all[0], document.format);
  assert.equal(more.format.all[1].key, "channel_2");
  const again = edits.addBesides(more, ["format"], c("new"));
  assert.deepEqual(keys(again.format).slice(1), ["channel_2", "new"]);
  const bare = frozen({ leadkit: "definition/1", id: "b", format: { any: [] }, admit: { any: ["format"] } });
  assert.deepEqual(edits.addBesides(bare, ["format"], c("one")).format, { all: [c("one")] });
  const made = edits.addBesides(bare, ["actions"], { score: 3, of: [{ points: 3, when: c("two") }] });
  assert.equal(kindOf(membersOf(made.actions)[0]), "score");
  assert.deepEqual(made.admit, { any: ["format", "actions"] });
});
