/**
 * The cells of a matrix as native inputs in a grid.
 *
 * Typing changes the number at once. Enter and the arrows go from cell to cell: up and down always,
 * left and right when the caret is at that end of the text. Shift and an arrow up or down changes the number by
 * a step, Page Up and Down by ten, Escape takes the cell back to what it was when it was entered. More than one
 * number in the clipboard is pasted as a whole matrix.
 *
 * @typedef {import("./scene.d.ts").Target} Target
 *
 * @typedef {object} CellOwner who keeps the params
 * @property {(target: Target) => number} value
 * @property {(target: Target) => import("./scale.js").Scaled} steps
 * @property {import("./drag.js").Owner["change"]} change
 * @property {(target: Target, text: string) => boolean} write what was typed; whether it can be
 * @property {(param: string, text: string) => void} paste
 *
 * @typedef {(down: number, right: number) => void} Go to the neighbour that many cells away, if there is one
 * @typedef {{show: (value: number) => void}} Cell
 * @typedef {(input: HTMLInputElement, target: () => Target, go: Go) => Cell} Edit
 */
import { keyStep } from "./drag.js";
import { exact } from "./format.js";
import { readings } from "./numbers.js";
import { isGrid } from "./params.js";

/** Shift has told an arrow that steps from one that goes; a step is a step. */
const PLAIN = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };

/** A number as a cell shows it: all of it, with a true minus. @param {number} value */
export const written = (value) => exact(value).replace("-", "−");

/**
 * @param {CellOwner} owner
 * @returns {{edit: Edit}}
 */
export function createCells({ value, steps, change, write, paste }) {
  /** @type {Edit} */
  function edit(input, target, go) {
    let entered = 0;
    const wrong = (/** @type {boolean} */ is) => {
      if (is) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    };
    const restore = () => {
      wrong(false);
      input.value = written(value(target()));
    };

    input.addEventListener("focus", () => {
      entered = value(target());
      input.select();
    });
    input.addEventListener("input", () => wrong(!write(target(), input.value)));
    // What cannot be stays as it was typed, with its sentence, until something else is changed.
    input.addEventListener("blur", () => {
      if (!input.hasAttribute("aria-invalid")) restore();
    });
    input.addEventListener("paste", (event) => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (!isGrid(text)) return;
      event.preventDefault();
      paste(target().param, text);
    });
    input.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const way = wayOf(event, input);
      if (way) {
        event.preventDefault();
        go(...way);
        return;
      }
      if (event.key === "Escape") {
        write(target(), exact(entered));
      } else if (/^(Page|Arrow)(Up|Down)$/.test(event.key)) {
        const next = keyStep(
          { ...PLAIN, key: event.key },
          { ...steps(target()), value: value(target()) },
        );
        change([{ target: target(), value: /** @type {number} */ (next) }], "set");
      } else return;
      event.preventDefault();
      restore();
      input.select();
    });

    return {
      show(now) {
        // While somebody types, the text is theirs, as long as it says what is so.
        const theirs =
          input.ownerDocument.activeElement === input &&
          (input.hasAttribute("aria-invalid") ||
            [...readings(input.value).values()].includes(value(target())));
        if (theirs) return;
        wrong(false);
        input.value = written(now);
      },
    };
  }

  return { edit };
}

/**
 * Where a key leads from a cell, as [down, right], or null if it stays.
 *
 * @param {KeyboardEvent} event
 * @param {{value: string, selectionStart: number | null, selectionEnd: number | null}} input
 * @returns {[number, number] | null}
 */
export function wayOf({ key, shiftKey }, { value, selectionStart, selectionEnd }) {
  if (key === "Enter") return [shiftKey ? -1 : 1, 0];
  if (shiftKey) return null;
  if (key === "ArrowUp") return [-1, 0];
  if (key === "ArrowDown") return [1, 0];
  const all = selectionStart === 0 && selectionEnd === value.length;
  const still = selectionStart === selectionEnd;
  if (key === "ArrowLeft" && (all || (still && selectionStart === 0))) return [0, -1];
  if (key === "ArrowRight" && (all || (still && selectionEnd === value.length))) return [0, 1];
  return null;
}
