/**
 * What a cell shows under itself. Whatever comes from a reader's code is put in as text, never as HTML.
 *
 * @typedef {{cell: number, line: number, text: string, start: number, end: number}} Line
 * @typedef {{sentence: string, lines: Line[], python: string, missing: number}} Problem as py/notebook/problems.py has it
 */
import { createView, load, sizes } from "../views/views.js";
import { createHands } from "./drag.js";

/** @type {import("./drag.js").Hands} */
const EMPTY_HANDS = {
  ...createHands({
    change() {},
    choose() {},
    commit() {},
    cancel() {},
    value: () => 0,
    steps: () => ({ low: 0, high: 0, step: 1 }),
  }),
  edit: () => ({ show() {} }),
};

/**
 * @param {HTMLElement} element emptied when the first thing comes out, so that a quick cell does not flicker
 */
export function createOutput(element) {
  /** @type {Array<() => void>} */
  let redraws = [];
  let width = 0;
  /** Pictures wait for their views; what follows them waits with them. */
  let line = Promise.resolve();
  let round = 0;

  new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width === width) return;
    width = contentRect.width;
    for (const redraw of redraws) redraw();
  }).observe(element);

  function clear() {
    round += 1;
    line = Promise.resolve();
    redraws = [];
    element.replaceChildren();
  }

  /** @param {string} kind @param {string} text */
  function write(kind, text) {
    const last = element.lastElementChild;
    if (kind === "out" && last?.className === "cell-out") {
      /** @type {Text} */ (last.firstChild).appendData(text);
    } else {
      element.append(make("pre", `cell-${kind}`, text));
    }
  }

  /** @param {import("./scene.js").Scene} scene */
  async function picture(scene) {
    const mine = round;
    await load(scene);
    if (mine !== round) return;
    const box = make("div", "picture");
    element.append(box);
    const panel = scene.panels[0];
    // A graph is moved in its window and asked for its nodes; that changes no params, for there are none.
    const hands = panel.view === "graph" ? EMPTY_HANDS : null;
    const view = createView(panel, { document, hands, label: scene.alt });
    box.append(view.element);
    const redraw = () => {
      if (box.clientWidth > 0) view.update(panel, sizes(scene, box.clientWidth)[0]);
    };
    redraws.push(redraw);
    redraw();
  }

  /** @param {Problem} problem */
  function complain({ sentence, lines, python }) {
    const box = make("div", "cell-problem");
    box.append(make("p", "", sentence || python));
    for (const { cell, line, text, start, end } of lines) {
      box.append(make("p", "cell-place", `Cell ${cell}, line ${line}`));
      box.append(make("pre", "", `${text}\n${" ".repeat(start)}${"^".repeat(end - start)}`));
    }
    if (sentence) box.append(make("p", "cell-python", python));
    element.append(box);
  }

  return {
    clear,

    /** Something has come out, of one of the kinds in py/notebook/run.py. @param {string} kind @param {string} text */
    add(kind, text) {
      const mine = round;
      line = line.then(async () => {
        if (mine !== round) return;
        if (kind === "picture") await picture(JSON.parse(text));
        else if (kind === "problem") complain(JSON.parse(text));
        else write(kind, text);
      });
    },

    /** Resolves when all that came out is there. */
    settled: () => line,
  };
}

/** @param {string} tag @param {string} className @param {string} [text] */
function make(tag, className, text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}
