/**
 * Params on this side of the fence: what a value may be, and how it is written in a link or a box.
 * The list comes from the figure's own PARAMS (py/picture/params.py); nothing is known here of any
 * one figure.
 *
 * @typedef {import("./scene.d.ts").Slider} Slider
 * @typedef {import("./scene.d.ts").Choice} Choice
 * @typedef {import("./scene.d.ts").Toggle} Toggle
 * @typedef {import("./scene.d.ts").Column} Column
 * @typedef {import("./scene.d.ts").Table} Table
 * @typedef {import("./scene.d.ts").Matrix} Matrix
 * @typedef {import("./scene.d.ts").Text} Text
 * @typedef {import("./scene.d.ts").Param} Param
 * @typedef {number | string | boolean | number[][]} Value
 * @typedef {Record<string, Value>} Values
 *
 * A value is `Read` with the value, and perhaps a notice of how; or with a sentence that says what was wrong and what
 * would be right.
 * @typedef {{value: Value, notice?: string, problem?: undefined} | {value?: undefined, problem: string}} Read
 */
import { format } from "./format.js";
import { linesOf, readings, readOne, readRows } from "./numbers.js";
import { byFactors, multiplied } from "./scale.js";

/** @param {Param[]} params @returns {Values} */
export const opening = (params) =>
  Object.fromEntries(params.map((param) => [param.name, param.opening]));

/** @param {Value} a @param {Value} b */
export const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

/** @param {Values} a @param {Values} b */
export const allSame = (a, b) => Object.keys(a).every((name) => same(a[name], b[name]));

/**
 * The values `next`, without the answers to what is no longer asked: what was answered `until` a param
 * changes is open again once it has.
 * @param {Param[]} params @param {Values} before @param {Values} next @returns {Values}
 */
export function withoutOldAnswers(params, before, next) {
  const kept = { ...next };
  for (const param of params) {
    if (!("until" in param) || !param.until) continue;
    const asked = [param.until].flat();
    if (asked.some((name) => !same(before[name], next[name]))) kept[param.name] = param.opening;
  }
  return kept;
}

/**
 * Whether a param does anything at these values.
 * @param {Param} param @param {Values} values
 */
export const matters = (param, values) =>
  !("when" in param) ||
  !param.when ||
  [param.when[1]].flat().includes(/** @type {any} */ (values[param.when[0]]));

/**
 * The nearest value that `limits` allow. Sums of steps are cleaned of binary dust (0.30000000000000004),
 * so that the same place reached by mouse, finger or key is the same number.
 * @param {import("./scale.js").Scaled} limits
 * @param {number} value
 */
export function clamp(limits, value) {
  const { low, high, step, whole } = limits;
  if (byFactors(limits)) return multiplied(limits, Math.max(value, low), 0);
  const quantum = whole ? 1 : step / 10;
  const snapped = Number((Math.round(value / quantum) * quantum).toPrecision(12));
  return Math.min(high, Math.max(low, snapped));
}

/**
 * Read what somebody typed for a slider.
 * @param {Slider} param @param {string} text @returns {Read}
 */
export function readNumber(param, text) {
  return readOne(text, param, param.label, rangeOf(param));
}

/**
 * Read the rows of a table: one a line, cells apart by commas, semicolons, tabs or spaces.
 * @param {Table} param @param {string} text @returns {Read}
 */
export function readTable(param, text) {
  const { columns, least, most } = param;
  const lines = linesOf(text);
  const short = lines.findIndex(({ cells }) => cells.length !== columns.length);
  if (short >= 0) {
    const names = columns.map((column) => column.label).join(", ");
    const numbers = count(lines[short].cells.length, "number");
    return { problem: `Line ${short + 1} has ${numbers}; it needs ${columns.length}: ${names}.` };
  }
  const read = readRows(lines, (i, j) => ({
    limits: columns[j],
    label: `Line ${i + 1}, ${columns[j].label}`,
    range: rangeOf(columns[j]),
  }));
  if (read.problem === undefined && (lines.length < least || lines.length > most)) {
    return { problem: `${param.label}: ${least} to ${most} rows fit; here are ${lines.length}.` };
  }
  return read;
}

/**
 * Read a matrix, typed or pasted as a whole: rows apart by line breaks, cells as in a table.
 * @param {Matrix} param @param {string} text @returns {Read}
 */
export function readMatrix(param, text) {
  let lines = linesOf(text);
  // A vector that stands here may be pasted lying down.
  if (param.columns[1] === 1 && lines.length === 1) {
    const [{ cells, commas }] = lines;
    lines = cells.map((cell) => ({ cells: [cell], commas }));
  }
  const wide = lines[0]?.cells.length ?? 0;
  const ragged = lines.findIndex(({ cells }) => cells.length !== wide);
  if (ragged > 0) {
    const [first, other] = [wide, lines[ragged].cells.length].map((n) => count(n, "number"));
    return {
      problem: `Row 1 has ${first} and row ${ragged + 1} has ${other}: all rows of ${param.label} must be equally long.`,
    };
  }
  const within = (/** @type {number} */ n, /** @type {[number, number]} */ [least, most]) =>
    n >= least && n <= most;
  if (!within(lines.length, param.rows) || !within(wide, param.columns)) {
    return {
      problem: `${param.label} takes ${shapesOf(param)}; this is ${lines.length} × ${wide}.`,
    };
  }
  return readRows(lines, (i, j) => ({
    limits: param,
    label: cellLabel(param, i, j),
    range: rangeOf(param),
  }));
}

/**
 * Read what somebody typed into one cell of a matrix.
 * @param {Matrix} param @param {number} i @param {number} j @param {string} text @returns {Read}
 */
export function readCell(param, i, j, text) {
  return readOne(text, param, cellLabel(param, i, j), rangeOf(param));
}

/** @param {Matrix} param @param {number} i @param {number} j */
const cellLabel = ({ label }, i, j) => `${label}, row ${i + 1}, column ${j + 1},`;

/** @param {{low: number, high: number, format: string}} limits in words */
const rangeOf = ({ low, high, format: specifier }) =>
  `between ${format(low, specifier)} and ${format(high, specifier)}`;

/** Whether a text is more than one number: then it is pasted as a matrix. @param {string} text */
export const isGrid = (text) =>
  readings(text).size === 0 && linesOf(text).flatMap(({ cells }) => cells).length > 1;

/** The shapes a matrix may have, in words. @param {Matrix} param */
function shapesOf({ rows, columns }) {
  const [least, most] = [0, 1].map((end) => `${rows[end]} × ${columns[end]}`);
  return least === most ? least : `${least} to ${most}`;
}

/** @param {number[][]} rows how a table reads in its box */
export const tableText = (rows) => rows.map((row) => row.join(", ")).join("\n");

/**
 * What a link says of these values: only what differs from the opening.
 * @param {Param[]} params @param {Values} values
 */
export function encode(params, values) {
  const query = new URLSearchParams();
  for (const param of params) {
    const value = values[param.name];
    if (same(value, param.opening)) continue;
    query.set(
      param.name,
      Array.isArray(value) ? value.map((row) => row.join("_")).join("*") : String(value),
    );
  }
  return query.toString();
}

/**
 * The values a link asks for; whatever it does not say, or says wrongly, opens as ever.
 * @param {Param[]} params @param {string} text
 * @param {string[]} [gone] what old links may still name, to no effect
 * @returns {{values: Values, problems: string[]}}
 */
export function decode(params, text, gone = []) {
  const values = opening(params);
  const problems = [];
  for (const [name, written] of new URLSearchParams(text)) {
    if (gone.includes(name)) continue;
    const param = params.find((candidate) => candidate.name === name);
    const read = param ? readWritten(param, written) : { problem: `There is no “${name}” here.` };
    if (read.problem === undefined) values[name] = /** @type {Value} */ (read.value);
    else problems.push(read.problem);
  }
  return { values, problems };
}

/** @param {string} label @param {number} most @param {number} count */
const tooLong = (label, most, count) =>
  `${label} takes ${most.toLocaleString("en-US")} characters at most; here are ${count.toLocaleString("en-US")}.`;

/** @param {Param} param @param {string} written @returns {Read} */
function readWritten(param, written) {
  switch (param.kind) {
    case "slider":
      return readNumber(param, written);
    case "table":
      return readTable(param, written.replaceAll("*", "\n").replaceAll("_", ","));
    case "matrix":
      return readMatrix(param, written.replaceAll("*", "\n").replaceAll("_", ","));
    case "text":
      return written.length <= param.most
        ? { value: written }
        : { problem: tooLong(param.label, param.most, written.length) };
    case "toggle":
      return written === "true" || written === "false"
        ? { value: written === "true" }
        : { problem: `${param.label} is true or false, not “${written}”.` };
    case "choice":
      return written === param.opening || param.options.some(([option]) => option === written)
        ? { value: written }
        : { problem: `${param.label} has no choice “${written}”.` };
  }
}

/** @param {number} n @param {string} noun */
const count = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;
