/**
 * What a cell shows under itself. Whatever comes from a reader's code is put in as text, never as HTML.
 *
 * @typedef {{cell: number, line: number, text: string, start: number, end: number}} Line
 * @typedef {{sentence: string, lines: Line[], python: string, missing: number}} Problem as py/notebook/problems.py has it
 */
import { createView, load, sizes } from "../views/views.js";
import { createHands } from "./drag.js";
import { createTerminal } from "./terminal.js";

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
  /** Text that waits to be shown with the next frame: much of it may come in one. */
  let pending = { kind: "", text: "" };
  let frame = 0;
  /** @type {{kind: string, end: Element, write: (text: string) => void} | undefined} the text that goes on */
  let terminal;

  new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width === width) return;
    width = contentRect.width;
    for (const redraw of redraws) redraw();
    reach();
  }).observe(element);

  /** While it scrolls, the keyboard reaches it. */
  function reach() {
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = element;
    if (scrollHeight > clientHeight || scrollWidth > clientWidth) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  }

  function clear() {
    round += 1;
    line = Promise.resolve();
    redraws = [];
    pending = { kind: "", text: "" };
    terminal = undefined;
    element.replaceChildren();
    element.removeAttribute("tabindex");
  }

  /** Add something at the end, and stay there if that is where the reader was. @param {() => void} add */
  function grow(add) {
    const { scrollTop, clientHeight, scrollHeight } = element;
    const wasAtEnd = scrollTop + clientHeight >= scrollHeight - 1;
    add();
    reach();
    if (wasAtEnd) element.scrollTop = element.scrollHeight;
  }

  /** @param {string} kind @param {string} text */
  function write(kind, text) {
    if (kind !== pending.kind) {
      writePending();
      pending = { kind, text: "" };
    }
    pending.text += text;
    frame ||= requestAnimationFrame(writePending);
  }

  function writePending() {
    cancelAnimationFrame(frame);
    frame = 0;
    const { kind, text } = pending;
    pending = { kind: "", text: "" };
    if (!text) return;
    grow(() => {
      if (terminal?.kind !== kind || terminal.end !== element.lastElementChild) {
        const end = make("pre", `cell-${kind}`);
        element.append(end);
        terminal = { kind, end, ...createTerminal(end) };
      }
      terminal.write(text);
    });
  }

  /** @param {import("./scene.js").Scene} scene */
  async function picture(scene) {
    const mine = round;
    await load(scene);
    if (mine !== round) return;
    const box = make("div", "picture");
    const panel = scene.panels[0];
    // A graph is moved in its window and asked for its nodes; that changes no params, for there are none.
    const hands = panel.view === "graph" ? EMPTY_HANDS : null;
    const view = createView(panel, { document, hands, label: scene.alt });
    box.append(view.element);
    element.append(box);
    const redraw = () => {
      if (box.clientWidth > 0) view.update(panel, sizes(scene, box.clientWidth)[0]);
    };
    redraws.push(redraw);
    grow(redraw);
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
    grow(() => element.append(box));
  }

  return {
    clear,

    /** Something has come out, of one of the kinds in py/notebook/run.py. @param {string} kind @param {string} text */
    add(kind, text) {
      const mine = round;
      line = line.then(async () => {
        if (mine !== round) return;
        if (kind === "picture" || kind === "problem") writePending();
        if (kind === "picture") await picture(JSON.parse(text));
        else if (kind === "problem") complain(JSON.parse(text));
        else write(kind, text);
      });
    },

    /** Resolves when all that came out is there. */
    settled: () => line.then(writePending),
  };
}

/** @param {string} tag @param {string} className @param {string} [text] */
function make(tag, className, text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}
