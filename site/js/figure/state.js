/**
 * What a figure's params are and were. Whatever changes them, a handle, a control, a link or Undo, does it here.
 *
 * A run of small changes of one kind is one step for Undo and Back: it ends with the gesture, when the reader pauses, or
 * when something else is changed.
 */
import { createCells } from "../cells.js";
import { createHands } from "../drag.js";
import {
  allSame,
  clamp,
  encode,
  opening,
  readCell,
  readMatrix,
  same,
  withoutOldAnswers,
} from "../params.js";
import * as url from "../url.js";

/**
 * @typedef {import("../scene.js").Target} Target
 * @typedef {import("../params.js").Value} Value
 * @typedef {import("../params.js").Values} Values
 */

/** A press leaves the picture all the time it likes to take; what only follows the pointer, what it has. */
export const LEISURE = Number.POSITIVE_INFINITY;
export const ALONG = -1;

/** A pause this long, in ms, ends a run of key presses or typing. */
const SETTLED = 500;

/**
 * @param {string} name the figure's
 * @param {import("../params.js").Param[]} params
 * @param {{
 *   changed: (time: number) => void,
 *   committed: () => void,
 *   paused: () => boolean,
 *   refused: (sentence: string) => void,
 * }} on what happens then; `paused` says whether the figure could answer the pause already; `time` is how long
 *   the picture may take to follow, in ms
 */
export function createState(name, params, on) {
  let values = opening(params);
  /** What Undo goes back from, and to. */
  let committed = values;
  /** @type {Values[]} */
  const past = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let settling;
  /** What the present run changes. */
  let running = "";

  const param = (/** @type {string} */ wanted) => {
    const found = params.find((candidate) => candidate.name === wanted);
    if (!found) throw new Error(`The figure ${name} has no param ${wanted}.`);
    return found;
  };

  /** Show other values. @param {Values} next @param {number} [time] */
  function set(next, time = 0) {
    if (allSame(values, next)) return;
    values = next;
    on.changed(time);
  }

  /** A run of such changes is one step: it ends when the reader pauses. */
  function settleSoon() {
    clearTimeout(settling);
    settling = setTimeout(() => {
      commit();
      if (!on.paused()) settleSoon();
    }, SETTLED);
  }

  /** A gesture is complete: one step of Undo and of Back, one line in each logbook. */
  function commit() {
    if (allSame(values, committed)) return;
    set(recorded(values, committed));
    past.push(committed);
    committed = values;
    url.write(name, encode(params, values), { push: true });
    on.committed();
    settleSoon();
  }

  /**
   * The values with a line added to every table that records a param which has changed.
   * @param {Values} now @param {Values} before
   */
  function recorded(now, before) {
    const next = { ...now };
    for (const table of params) {
      if (table.kind !== "table" || !table.records) continue;
      const value = /** @type {number} */ (now[table.records]);
      const rows = /** @type {number[][]} */ (now[table.name]);
      if (same(value, before[table.records]) || rows.some(([row]) => row === value)) continue;
      next[table.name] = [...rows, [value]].slice(-table.most);
    }
    return next;
  }

  /** Go to other values without making a step of them. @param {Values} next */
  function jump(next) {
    set(next, LEISURE);
    committed = values;
    clearTimeout(settling);
  }

  /** The step before; false where there is none. */
  function undo() {
    commit();
    const before = past.pop();
    if (!before) return false;
    jump(before);
    url.write(name, encode(params, values), { push: false });
    on.committed();
    return true;
  }

  /**
   * Python refused `asked`. A matrix that does not fit the others gives way to the one in the picture: what
   * is in hand next must fit what is seen.
   * @param {Values} asked @param {Values} shown
   */
  function giveBack(asked, shown) {
    const back = Object.fromEntries(
      params
        .filter((one) => one.kind === "matrix" && same(values[one.name], asked[one.name]))
        .map((one) => [one.name, shown[one.name]]),
    );
    values = { ...values, ...back };
    committed = { ...committed, ...back };
  }

  // What handles change is a number param or a table's cell.

  /** @param {Target} target */
  function limits({ param: owner, column, key }) {
    const found = param(owner);
    if (found.kind === "slider") return found;
    if (found.kind === "table")
      return { ...found.columns[key?.length ?? column ?? 0], whole: false };
    if (found.kind === "matrix") return { ...found, whole: false };
    throw new Error(`A handle cannot move ${owner}.`);
  }

  /** @param {Target} target @returns {number} */
  function numberAt({ param: owner, row, column, key }) {
    const value = values[owner];
    if (key) {
      const found = /** @type {number[][]} */ (value).find((cells) => startsWith(cells, key));
      return found?.[key.length] ?? 0;
    }
    return /** @type {number} */ (
      row === undefined ? value : /** @type {number[][]} */ (value)[row]?.[column ?? 0]
    );
  }

  /** @param {{target: Target, value: number}[]} updates @param {"held" | "set" | "hover"} how */
  function change(updates, how) {
    const next = { ...values };
    for (const { target, value } of updates) {
      const allowed = clamp(limits(target), value);
      if (target.key) {
        const rows = /** @type {number[][]} */ (next[target.param]);
        const others = rows.filter((cells) => !startsWith(cells, target.key));
        const differs = allowed !== target.rest;
        next[target.param] = differs ? [...others, [...target.key, allowed]] : others;
      } else if (target.row === undefined) {
        next[target.param] = allowed;
      } else {
        const rows = /** @type {number[][]} */ (next[target.param]);
        if (!rows[target.row]) continue;
        const cells = rows[target.row].with(target.column ?? 0, allowed);
        next[target.param] = rows.with(target.row, cells);
      }
    }
    choose(
      Object.fromEntries(updates.map(({ target }) => [target.param, next[target.param]])),
      how,
      // Under a hand, or a key that is held down, the picture is where the hand is.
      how === "hover" ? ALONG : 0,
    );
  }

  /**
   * Give params other values.
   * @param {Values} changed @param {"held" | "set" | "hover"} how @param {number} [time]
   */
  function choose(changed, how, time = LEISURE) {
    // What a mouse shows in passing is no step: Undo and Back do not know of it.
    if (how === "hover") committed = { ...committed, ...changed };
    else {
      const run = Object.keys(changed).join();
      if (run !== running) commit();
      running = run;
      clearTimeout(settling);
    }
    set(withoutOldAnswers(params, values, { ...values, ...changed }), time);
    if (how === "set") settleSoon();
  }

  /** @param {string} owner @param {number[]} row */
  function add(owner, row) {
    const table = param(owner);
    const rows = /** @type {number[][]} */ (values[owner]);
    if (table.kind !== "table") return;
    if (rows.length >= table.most)
      return on.refused(`${table.label}: ${table.most} are as many as fit.`);
    set({ ...values, [owner]: [...rows, row.map((cell, i) => clamp(table.columns[i], cell))] });
    commit();
  }

  /** @param {Target} target */
  function remove({ param: owner, row }) {
    const table = param(owner);
    const rows = /** @type {number[][]} */ (values[owner]);
    if (table.kind !== "table") return;
    if (rows.length <= table.least)
      return on.refused(`${table.label}: ${table.least} have to stay.`);
    set({ ...values, [owner]: rows.filter((_, i) => i !== row) });
    commit();
  }

  /** What was typed into a cell, in figures as they stand there. @param {Target} target @param {string} text */
  function write({ param: owner, row = 0, column = 0 }, text) {
    const matrix = param(owner);
    if (matrix.kind !== "matrix") return false;
    const read = readCell(matrix, row, column, text);
    on.refused(read.problem ?? "");
    if (read.problem !== undefined) return false;
    const rows = /** @type {number[][]} */ (values[owner]);
    const cells = rows[row].with(column, /** @type {number} */ (read.value));
    choose({ [owner]: rows.with(row, cells) }, "set");
    return true;
  }

  /** Rows pasted from a spreadsheet, as a whole matrix. @param {string} owner @param {string} text */
  function paste(owner, text) {
    const matrix = param(owner);
    if (matrix.kind !== "matrix") return;
    const read = readMatrix(matrix, text);
    if (read.problem !== undefined) on.refused(read.problem);
    else choose({ [owner]: /** @type {Value} */ (read.value) }, "set");
  }

  const owner = {
    change,
    choose,
    commit,
    add,
    remove,
    cancel: () => set(committed, LEISURE),
    value: numberAt,
    steps: limits,
    write,
    paste,
  };

  return {
    get values() {
      return values;
    },
    get hasPast() {
      return past.length > 0;
    },
    hands: { ...createHands(owner), ...createCells(owner) },
    choose,
    commit,
    giveBack,
    jump,
    set,
    undo,
  };
}

/** @param {number[]} row @param {number[] | undefined} key */
const startsWith = (row, key = []) => key.every((number, i) => row[i] === number);
