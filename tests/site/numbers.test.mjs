/** Numbers and rows of them, as they are written in four countries, and lines of arithmetic. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluate, readAnswer } from "../../site/js/arithmetic.js";
import { linesOf, readings, readOne, readRows } from "../../site/js/numbers.js";

const one = (text, low = -1e6, high = 1e6, whole = false) =>
  readOne(text, { low, high, whole }, "It", "in range");
const sheet = (text, low = 0, high = 1e6) =>
  readRows(linesOf(text), () => ({ limits: { low, high }, label: "It", range: "in range" }));

test("a number is the same with a point or a comma, and with any sign between thousands", () => {
  for (const text of [
    "1234567.5",
    "1234567,5",
    "1,234,567.5",
    "1.234.567,5",
    "1 234 567,5",
    "1\u00a0234\u00a0567,5",
    "1\u202f234\u202f567.5",
    "1\u2009234\u2009567.5",
    "1'234'567.5",
    "1’234’567.5",
    " +1,234,567.50 ",
    "$1,234,567.5",
    "1.234.567,50 €",
    "CHF 1’234’567.50",
    "1.2345675e6",
  ]) {
    assert.deepEqual(one(text, -1e9, 1e9), { value: 1234567.5 }, text);
  }
});

test("a minus is a minus, whichever it is", () => {
  for (const text of ["-2,5", "−2.5", "–2,5", "‐2.5", "－2,5", "−$2.50", "$-2.50"]) {
    assert.deepEqual(one(text), { value: -2.5 }, text);
  }
  assert.deepEqual(one("1e−5"), { value: 1e-5 });
});

test("what can be ten or a thousand times as much is not guessed", () => {
  for (const text of ["1,234", "1.500", "999,000"]) {
    assert.match(one(text).problem, /^It: “.*” can be [\d.]+ or [\d.]+\. Write/, text);
  }
  // The page writes 1.234 so itself; the limits, or a 0 that begins no thousands, leave but one reading.
  assert.deepEqual(one("1.234"), { value: 1.234 });
  assert.deepEqual(one("1,234", 0, 10), { value: 1.234 });
  assert.deepEqual(one("1,234", 0, 2000, true), { value: 1234 });
  assert.deepEqual(one("0,125"), { value: 0.125 });
  assert.deepEqual(one("0.125"), { value: 0.125 });
});

test("what is no number says so, and so does one out of range", () => {
  for (const text of [
    "1,2,3",
    "1,23.456",
    "12 34",
    "1.2.3",
    "x",
    "1/0",
    "1e400",
    "0x10",
    "10²",
    "Infinity",
    "--1",
    ".",
    "12,34,567",
  ]) {
    assert.match(one(text).problem, /^It must be a number in range; “.*” is not one\.$/, text);
  }
  assert.match(one("  ").problem, /here is none/);
  assert.match(one("10,5", 0, 10).problem, /must lie in range; 10,5 does not/);
  assert.match(one("1,5", 0, 10, true).problem, /must be a whole number in range; 1,5 is not/);
});

test("rows copied from a sheet in German, French, Swiss and English are what they were there", () => {
  const rows = [
    [1500.5, 250000],
    [980, 99999.9],
  ];
  for (const [locale, text] of [
    ["German", "1.500,5\t250.000,0\r\n980\t99.999,9\r\n"],
    ["German, without signs between thousands", "1500,5\t250000\n980\t99999,9"],
    ["German, in euros", "1.500,5\t250.000,00 €\n980,0\t99.999,90 €"],
    ["German CSV", "1500,5;250000\n980;99999,9"],
    ["French", "1\u202f500,5\t250\u202f000,00\n980\t99\u202f999,90"],
    ["French, of old", "1\u00a0500,5\t250\u00a0000,00 €\n980\t99\u00a0999,90 €"],
    ["Swiss", "1’500.5\tCHF 250’000.00\n980\tCHF 99’999.90"],
    ["Swiss, of old", "1'500.5\t250'000\n980\t99'999.9"],
    ["English", "1,500.5\t$250,000.00\n980\t$99,999.90"],
    ["typed", "1500.5, 250000\n980, 99999.9"],
    ["typed, with spaces", "1500.5 250000\n980 99999.9"],
    ["typed in German, with spaces", "1500,5 250000\n980 99999,9"],
  ]) {
    assert.deepEqual(sheet(text), { value: rows }, locale);
  }
});

test("whole numbers of a sheet, with a comma or a point between thousands, are told", () => {
  for (const text of ["1,500\t250,000\n980\t99,000", "1.500\t250.000\n980\t99.000"]) {
    const { value, notice } = sheet(text);
    assert.deepEqual(value, [
      [1500, 250000],
      [980, 99000],
    ]);
    assert.match(notice, /^“1[.,]500” is taken for 1500, not for 1\.5\.$/);
  }
  // One that is open in itself goes with one that is not.
  assert.deepEqual(sheet("1.500\t250.000,5"), { value: [[1500, 250000.5]] });
  assert.deepEqual(sheet("1,500\t0,5"), { value: [[1.5, 0.5]] });
  // What lies out of range was not meant.
  assert.deepEqual(sheet("1,500\t2,250", -10, 10), { value: [[1.5, 2.25]] });
});

test("points in lines with commas between the cells are decimals", () => {
  assert.deepEqual(sheet("1.500, 250"), { value: [[1.5, 250]] });
  assert.deepEqual(sheet("1,2\n3,4"), {
    value: [
      [1, 2],
      [3, 4],
    ],
  });
});

test("rows that are not of one spelling are refused", () => {
  assert.match(sheet("1.5\t2,5").problem, /one way|the same way/);
  assert.match(sheet("1,5\tmany").problem, /“many” is not one/);
  assert.match(sheet("1,5\t2000000,5").problem, /must lie in range/);
});

test("no text has more than one value for one decimal sign, and the page's own numbers are themselves", () => {
  for (const value of [0, 1.234, -1e-7, 1e21, 123456.789, 5e-324, 1.7976931348623157e308]) {
    assert.equal(readings(String(value)).get("."), value);
    assert.equal(one(String(value), -Infinity, Infinity).value, value);
  }
});

test("an answer is read as everywhere, or worked out, or refused with a sentence", () => {
  const answer = (text) => readAnswer(text, { low: -100, high: 2000 }, "It", "in range");
  assert.deepEqual(answer("-3*-2"), { value: 6 });
  assert.deepEqual(answer("1,0"), { value: 1 });
  assert.match(answer("1,000").problem, /can be 1000 or 1\. Write it one of these ways/);
  assert.match(answer("1/0").problem, /“1\/0” is not one/);
  assert.match(answer("1e400").problem, /“1e400” is not one/);
  assert.match(answer("50*50").problem, /must lie in range; 2500 does not/);
});

test("an answer may be a line of arithmetic", () => {
  for (const [text, value] of [
    ["-3*-2", 6],
    ["−3 × −2", 6],
    ["(1 + 0,5) · 4", 6],
    ["2 - 3 - 4", -5],
    ["12/2/3", 2],
    ["-(2+1)*2", -6],
    ["1.5e1 + .5", 15.5],
    ["6", 6],
  ]) {
    assert.equal(evaluate(text), value, text);
  }
  for (const text of [
    "",
    "1/0",
    "0/0",
    "1e400",
    "3 4",
    "2*",
    "(1",
    "1)",
    "a",
    "2**3",
    "1.2.3",
    "()",
  ]) {
    assert.ok(Number.isNaN(evaluate(text)), text);
  }
});
