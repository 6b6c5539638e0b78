/**
 * Numbers as people write them around the world, and rows of them as their spreadsheets copy them.
 *
 *     1234.5    1,234.5    1.234,5    1 234,5    1’234.5    −1234.5    $1,234.50    1.2e-5
 *
 * The page itself writes a decimal point. `1,234` can be read in two ways, and so can `1.500`: nothing here guesses
 * in silence. What only one reading allows, or the limits, or the other numbers of the same text, is taken; else the
 * reader is told.
 *
 * @typedef {"." | ","} Point the sign before the decimals
 * @typedef {{low: number, high: number, whole?: boolean}} Limits
 * @typedef {{cells: string[], commas: boolean}} Line `commas` stand between the cells, so that none is within a number
 * @typedef {{value: number, problem?: undefined} | {value?: undefined, problem: string}} ReadNumber
 * @typedef {{value: number[][], notice?: string, problem?: undefined} | {value?: undefined, problem: string}} ReadRows
 */
import { exact } from "./format.js";

/** What stands between thousands, besides a comma or a point: spaces of all widths and apostrophes. */
const APART = " \\u00a0\\u2007\\u2009\\u202f'\\u2019";

const MINUS = /[\u2212\u2010-\u2013\uff0d]/g;
const CURRENCY = "(?:\\p{Currency_Symbol}|CHF|EUR|GBP|USD)";
const BEFORE = new RegExp(`^([-+]?)\\s*${CURRENCY}\\s*`, "u");
const AFTER = new RegExp(`\\s*${CURRENCY}$`, "u");

/** Digits, perhaps in threes that one and the same sign keeps apart. @param {Point} point @param {Point} comma */
const grammar = (point, comma) => {
  const digits = `\\d+|[1-9]\\d{0,2}([${comma}${APART}])\\d{3}(?:\\1\\d{3})*`;
  return new RegExp(
    `^[-+]?(?=[${point}]?\\d)(?:${digits})?(?:[${point}]\\d*)?(?:e[-+]?\\d+)?$`,
    "i",
  );
};
const GRAMMARS = /** @type {[Point, RegExp][]} */ ([
  [".", grammar(".", ",")],
  [",", grammar(",", ".")],
]);

/**
 * What a text says, by the sign that its decimals have; nothing if it is no number.
 * @param {string} text @returns {Map<Point, number>}
 */
export function readings(text) {
  const plain = text.trim().replace(MINUS, "-").replace(BEFORE, "$1").replace(AFTER, "");
  /** @type {Map<Point, number>} */
  const found = new Map();
  for (const [point, form] of GRAMMARS) {
    if (!form.test(plain)) continue;
    const apart = new RegExp(`[${point === "." ? "," : "."}${APART}]`, "g");
    const value = Number(plain.replace(apart, "").replace(point, "."));
    if (Number.isFinite(value)) found.set(point, value);
  }
  return found;
}

/** Whether the page would write it so; then it is what the page means by it. @param {string} text */
const isOurs = (text) => exact(Number(text)) === text.trim();

/** @param {Limits} limits @param {number} value */
const fits = ({ low, high, whole }, value) =>
  value >= low && value <= high && (!whole || Number.isInteger(value));

/**
 * One number.
 * @param {string} text @param {Limits} limits
 * @param {string} label its name @param {string} range its limits, in words
 * @returns {ReadNumber}
 */
export function readOne(text, limits, label, range) {
  const written = text.trim();
  const values = [...new Set(readings(written).values())];
  if (written === "") return { problem: `${label} must be a number ${range}; here is none.` };
  if (values.length === 0) {
    return { problem: `${label} must be a number ${range}; “${written}” is not one.` };
  }
  const possible = values.filter((value) => fits(limits, value));
  if (possible.length > 1 && !isOurs(written)) {
    const [one, other] = possible.map(exact);
    return {
      problem: `${label}: “${written}” can be ${one} or ${other}. Write it one of these ways.`,
    };
  }
  if (possible.length > 0) return { value: possible[0] };
  if (values.some((value) => fits({ ...limits, whole: false }, value))) {
    return { problem: `${label} must be a whole number ${range}; ${written} is not.` };
  }
  return { problem: `${label} must lie ${range}; ${written} does not.` };
}

/**
 * Lines of cells, as spreadsheets copy them (apart by tabs or semicolons) or people type them (by commas or spaces).
 * Empty lines do not count.
 * @param {string} text @returns {Line[]}
 */
export function linesOf(text) {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  return lines.map((line) => {
    const sheet = line.match(/[\t;]/)?.[0];
    if (sheet) return { cells: line.split(sheet), commas: false };
    // Where spaces stand between numbers, a comma with none beside it is within one.
    const spaces = /[^\s,] +[^\s,]/.test(line) && !/ ,|, /.test(line);
    if (spaces) return { cells: line.trim().split(/ +/), commas: false };
    return { cells: line.trim().split(/ *, *| +/), commas: true };
  });
}

/**
 * The numbers of lines of cells. All of a text have one sign before their decimals: the one with which every number can
 * be read and lies within its limits. Should that hold of both, three digits after every sign are thousands rather
 * than decimals, unless the page would write them so; and that is told.
 * @param {Line[]} lines
 * @param {(line: number, cell: number) => {limits: Limits, label: string, range: string}} at
 * @returns {ReadRows}
 */
export function readRows(lines, at) {
  const as = (/** @type {Point} */ point) =>
    lines.map(({ cells, commas }, i) =>
      cells.map((cell, j) => {
        const value = readings(cell).get(commas ? "." : point);
        return value !== undefined && fits(at(i, j).limits, value) ? value : Number.NaN;
      }),
    );
  const [points, commas] = [as("."), as(",")];
  const [pointed, comma] = [points, commas].map((rows) => !rows.flat().some(Number.isNaN));
  if (!pointed && !comma) return { problem: whyNot(lines, at) };
  if (!pointed || !comma) return { value: pointed ? points : commas };
  const cells = lines.flatMap((line) => line.cells);
  const open = cells.findIndex((_, n) => points.flat()[n] !== commas.flat()[n]);
  if (open < 0) return { value: points };
  const ours = cells.every(isOurs);
  const grouped = Math.abs(points.flat()[open]) > Math.abs(commas.flat()[open]) ? points : commas;
  const value = ours ? points : grouped;
  const other = value === points ? commas : points;
  const [taken, left] = [value, other].map((rows) => exact(rows.flat()[open]));
  return { value, notice: `“${cells[open].trim()}” is taken for ${taken}, not for ${left}.` };
}

/** What is wrong with lines that cannot be read. @type {(...all: Parameters<typeof readRows>) => string} */
function whyNot(lines, at) {
  for (const [i, { cells }] of lines.entries()) {
    for (const [j, cell] of cells.entries()) {
      const { limits, label, range } = at(i, j);
      const { problem } = readOne(cell, limits, label, range);
      if (problem !== undefined) return problem;
    }
  }
  return "Some of these numbers have a decimal point and some a decimal comma: write all in the same way.";
}
