// Unit tests of how typed numbers are read; run by test_edits.py with node.
import assert from "node:assert/strict";
import { test } from "node:test";

import { roundEnd } from "./src/intervals.js";
import { readNumber } from "./src/numbers.js";

test("a number is read as people write it", () => {
  const read = {
    300: 300,
    "1,500,000": 1_500_000,
    "1 500 000": 1_500_000,
    "1\u202f500": 1500,
    "1'500": 1500,
    "12,345.5": 12_345.5,
    "-4": -4,
    ".5": 0.5,
    "3.": 3,
    "1e6": 1e6,
    "300 million": 3e8,
    "1.2bn": 1.2e9,
    " 5k ": 5000,
    "1,500 thousand": 1_500_000,
    "300,000,0000": 3_000_000_000,
    "300,000,00": 30_000_000,
    "1,5000": 15_000,
  };
  for (const [text, number] of Object.entries(read)) assert.equal(readNumber(text), number, text);
});

test("what is no number is none, and no other number", () => {
  const refused = ["1.500.000", "1,5 million", "2,5", "12abc", "1,50", "1,5 000", "1,,500", ",500", "1 2", "1e400", "x", ""];
  for (const text of refused) assert.equal(readNumber(text), null, text);
});

test("a scale ends at a round tenth that holds everything", () => {
  const ends = [[], [0.02], [0.1], [0.417, 0.3], [0.964], [1]].map((all) => roundEnd(all.map((high) => ({ high }))));
  assert.deepEqual(ends, [0.1, 0.1, 0.1, 0.5, 1, 1]);
});
