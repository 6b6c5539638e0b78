/** Params on the page's side: what is typed, what a link says, and what a hand may set. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { numericPart } from "../../site/js/format.js";
import {
  clamp,
  decode,
  encode,
  matters,
  opening,
  readNumber,
  readTable,
  tableText,
  withoutOldAnswers,
} from "../../site/js/params.js";

/** @type {import("../../site/js/params.js").Slider} */
const slope = {
  kind: "slider",
  name: "slope",
  label: "Slope",
  low: -1,
  high: 400,
  opening: 200,
  step: 1,
  unit: "$/ft²",
  format: "$,",
  role: "parameter",
  whole: false,
  plays: 0,
};
const column = { low: 0, high: 1e6, step: 10, unit: "", format: "," };
/** @type {import("../../site/js/params.js").Table} */
const houses = {
  kind: "table",
  name: "houses",
  label: "Houses",
  columns: [
    { ...column, label: "area" },
    { ...column, label: "price" },
  ],
  opening: [[1000, 100000]],
  least: 1,
  most: 3,
  records: "",
};
/** @type {import("../../site/js/params.js").Toggle} */
const best = { kind: "toggle", name: "best", label: "Best line", opening: false, button: false };
/** @type {import("../../site/js/params.js").Choice} */
const hand = {
  kind: "choice",
  name: "hand",
  label: "Hand",
  options: [
    ["line", "The line"],
    ["houses", "The houses"],
  ],
  opening: "line",
};
/** @type {import("../../site/js/params.js").Text} */
const text = {
  kind: "text",
  name: "text",
  label: "Expression",
  opening: "a*b",
  examples: [],
  most: 40,
  lines: 2,
};
const params = [slope, houses, best, hand, text];

test("a link says only what differs from the opening, and is read back exactly", () => {
  const values = {
    slope: 113.1225418468094,
    houses: [
      [1, 2],
      [3.5, 1e-7],
    ],
    best: true,
    hand: "houses",
    text: "e = a*b + 2**-1\nL = e & c = “é” #?%",
  };
  assert.deepEqual(decode(params, encode(params, values)), { values, problems: [] });
  assert.equal(encode(params, opening(params)), "");
  assert.equal(encode(params, { ...opening(params), best: true }), "best=true");
});

test("a link that asks for what cannot be says so and keeps the rest", () => {
  const { values, problems } = decode(
    params,
    `slope=1e9&best=perhaps&hand=feet&nose=1&houses=1_2*3&text=${"a".repeat(41)}`,
  );
  assert.deepEqual(values, opening(params));
  assert.equal(problems.length, 6);
  for (const problem of problems) assert.match(problem, /^\S.*\.$/);
});

test("what a figure no longer has is passed over in an old link", () => {
  const read = decode(params, "long=3&reveal=true", ["long", "reveal"]);
  assert.deepEqual(read, { values: opening(params), problems: [] });
});

test("numbers are read as people type them", () => {
  assert.equal(readNumber(slope, " $1e2 ").value, 100);
  assert.equal(readNumber(slope, "−0.5").value, -0.5);
  assert.equal(readNumber(slope, "-$1").value, -1);
  for (const text of ["", "much", "NaN", "Infinity", "1 2", "401"]) {
    assert.match(readNumber(slope, text).problem ?? "", /^Slope must .*\$400/);
  }
});

test("a table reads its own text, a spreadsheet's tabs, semicolons and spaces", () => {
  const rows = [
    [1000, 100000],
    [2000, 250000],
  ];
  for (const text of [
    tableText(rows),
    "1,000\t$100,000\n2,000\t$250,000\n",
    "1000;100000\n2000 ; 250000",
    "1000 100000\n\n2000 250000",
  ]) {
    assert.deepEqual(readTable(houses, text).value, rows, text);
  }
});

test("a table names the line that is wrong", () => {
  assert.match(readTable(houses, "1, 2\n3").problem ?? "", /^Line 2 has 1 number; it needs 2/);
  assert.match(readTable(houses, "1, 2\n3, x").problem ?? "", /^Line 2, price must be a number/);
  assert.match(readTable(houses, "1, 2e9").problem ?? "", /^Line 1, price must lie/);
  assert.match(readTable(houses, "").problem ?? "", /1 to 3 rows fit; here are 0/);
});

test("a hand sets whole tenths of a step, clean of binary dust, within the limits", () => {
  assert.equal(clamp({ low: 0, high: 1, step: 0.1 }, 0.1 + 0.2), 0.3);
  assert.equal(clamp(slope, 113.12254), 113.1);
  assert.equal(clamp(slope, 1e9), 400);
  assert.equal(clamp({ low: 0, high: 12, step: 1, whole: true }, 3.4), 3);
});

test("a formula shows the number of a readout and not its unit", () => {
  assert.equal(numericPart("4,770 (thousand $)²"), "4,770");
  assert.equal(numericPart("−$1,234.5"), "−1,234.5");
  assert.equal(numericPart("1.295 × 10¹⁸ (thousand $)²"), "1.295 × 10¹⁸");
  assert.equal(numericPart("?"), "?");
});

test("an answer is taken back when any of what it answers is asked anew", () => {
  const winner = {
    kind: "choice",
    name: "winner",
    label: "Winner",
    options: [],
    opening: "",
    until: ["a", "b"],
  };
  const tries = { ...houses, name: "tries", opening: [], until: "a" };
  const before = { a: 1, b: 2, winner: "A", tries: [[1, 2]] };
  const kept = (now) => withoutOldAnswers([winner, tries], before, { ...before, ...now });
  assert.deepEqual(kept({}), before);
  assert.deepEqual(kept({ b: 3 }), { ...before, b: 3, winner: "" });
  assert.deepEqual(kept({ a: 0 }), { ...before, a: 0, winner: "", tries: [] });
});

test("a switch matters only as long as another stands as it needs", () => {
  const draws = { ...best, name: "draws", when: ["reveal", false] };
  assert.ok(matters(draws, { draws: true, reveal: false }));
  assert.ok(!matters(draws, { draws: true, reveal: true }));
  assert.ok(matters(best, {}));
  const either = { ...best, name: "b", when: ["operation", ["add", "mul"]] };
  assert.ok(matters(either, { operation: "mul" }));
  assert.ok(!matters(either, { operation: "neg" }));
});
