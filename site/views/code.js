/**
 * The code view: some lines of a source file with their numbers, and the lines lit that are at work now. Where the
 * source has been changed, new lines have a +, and those that were taken out a − in place of their number.
 *
 * @typedef {import("../js/scene.d.ts").Code} Code
 * @typedef {import("../js/scene.d.ts").Excerpt} Excerpt
 * @typedef {import("./views.js").ViewOptions} ViewOptions
 * @typedef {import("./views.js").View} View
 */
import { same } from "./plot/rows.js";

/** What a line is that was changed. @type {Record<string, {tag: string, name: string, mark: string}>} */
const SIGNS = {
  " ": { tag: "span", name: "", mark: " " },
  "+": { tag: "ins", name: " is-added", mark: "+" },
  "-": { tag: "del", name: " is-removed", mark: "−" },
};

/**
 * @param {Code} panel
 * @param {ViewOptions & {id: string}} options
 * @returns {View}
 */
export function create(panel, { document, hands, label }) {
  /** @param {string} tag @param {string} name @param {string} [text] */
  function make(tag, name, text = "") {
    const element = document.createElement(tag);
    element.className = name;
    element.textContent = text;
    return element;
  }

  const element = make("div", "listing");
  element.setAttribute("role", hands ? "group" : "img");
  /** What is on show, but for which lines are lit. @type {unknown} */
  let shown;
  /** @type {Map<string, HTMLElement>} */
  const lines = new Map();

  /** @param {Excerpt[]} excerpts */
  function write(excerpts) {
    element.replaceChildren();
    lines.clear();
    for (const [part, { file, first, lines: texts, signs = "" }] of excerpts.entries()) {
      let number = first;
      if (file !== excerpts[part - 1]?.file) element.append(make("p", "listing-file", file));
      const pre = make("pre", "code");
      if (hands) {
        pre.setAttribute("tabindex", "0");
        pre.setAttribute("role", "group");
        pre.setAttribute("aria-label", `${file}, from line ${first}`);
      }
      for (const [i, pieces] of texts.entries()) {
        const { tag, name, mark } = SIGNS[signs[i]] ?? SIGNS[" "];
        const line = make(tag, `code-line${name}`);
        line.append(make("span", "code-number", mark === "−" ? "" : String(number)));
        if (signs) line.append(make("span", "code-sign", mark));
        for (const [kind, text] of pieces) {
          line.append(kind ? make("span", kind, text) : document.createTextNode(text));
        }
        line.append(document.createTextNode("\n"));
        pre.append(line);
        if (mark === "−") continue;
        lines.set(`${part}:${number}`, line);
        number += 1;
      }
      element.append(pre);
    }
  }

  /** @type {View["update"]} */
  function update(next) {
    /** @type {Code} */
    const { excerpts, title, name } = next;
    element.setAttribute("aria-label", label ?? (title || name));
    const texts = excerpts.map(({ file, first, lines, signs = "" }) => ({
      file,
      first,
      lines,
      signs,
    }));
    if (!same(shown, texts)) write(excerpts);
    shown = texts;
    for (const [part, { lit, near = [] }] of excerpts.entries()) {
      for (const [key, line] of lines) {
        const [of, number] = key.split(":").map(Number);
        if (of !== part) continue;
        line.classList.toggle("is-now", lit.includes(number));
        line.classList.toggle("is-near", near.includes(number));
        if (lit.includes(number)) line.setAttribute("aria-current", "step");
        else line.removeAttribute("aria-current");
      }
    }
    const now = element.querySelector(".is-now");
    if (hands && now) keepInView(/** @type {HTMLElement} */ (now));
  }

  update(panel, { width: 0, height: 0 });
  return { element, update, destroy: () => element.remove() };
}

/** Scroll the listing and the picture it is in, never the page, until `line` is seen. @param {HTMLElement} line */
function keepInView(line) {
  for (const box of [line.parentElement, line.closest(".picture")]) {
    if (!box || box.scrollHeight <= box.clientHeight) continue;
    const { top, bottom } = line.getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    if (top < frame.top || bottom > frame.bottom) {
      box.scrollTop += top - frame.top - box.clientHeight / 2;
    }
  }
}
