/**
 * The matrix view: matrices, vectors and signs side by side, as an equation of real tables.
 *
 * A matrix that is a param's has an input in every cell. Tables and cells are kept while their shape lasts,
 * so that the caret stays where it is however often the scene is updated.
 *
 * @typedef {import("../js/scene.d.ts").Matrices} Matrices
 * @typedef {import("../js/scene.d.ts").Cells} Cells
 * @typedef {import("../js/scene.d.ts").Sign} Sign
 * @typedef {import("../js/scene.d.ts").Heading} Heading
 * @typedef {import("../js/drag.js").Hands} Hands
 * @typedef {import("./views.js").ViewOptions} ViewOptions
 * @typedef {import("./views.js").View} View
 *
 * @typedef {{element: HTMLElement, update: (part: any, picked: Set<string>) => void}} Part
 */
import { format } from "../js/format.js";
import { isPicked } from "./network/names.js";
import { list, same } from "./plot/rows.js";

/** A table with more columns than this may not fit a phone; it can be scrolled, by keys too. */
const FITTING = 4;

/**
 * A view of `panel`, empty until its first `update`.
 *
 * @param {Matrices} panel
 * @param {ViewOptions & {id: string}} options
 * @returns {View}
 */
export function create(panel, { document, hands, label }) {
  const make = maker(document);
  const element = make("div", { class: "matrix", role: "group" });
  element.setAttribute("aria-label", label ?? (panel.title || panel.name));
  const equation = make("div", { class: "equation" }, element);

  /** @type {Map<string, Part>} */
  const parts = new Map();

  /** @type {View["update"]} */
  function update(next) {
    const { parts: wanted, picked } = /** @type {Matrices} */ (next);
    const names = new Set(picked?.split(" "));
    const keys = keysOf(wanted);
    for (const [key, part] of parts) {
      if (keys.includes(key)) continue;
      part.element.remove();
      parts.delete(key);
    }
    equation.classList.toggle(
      "has-columns",
      wanted.some((part) => part.kind === "cells" && part.columns),
    );
    for (const [i, key] of keys.entries()) {
      let part = parts.get(key);
      if (!part) {
        part = wanted[i].kind === "cells" ? createCells(make, hands) : createSign(make);
        parts.set(key, part);
      }
      if (equation.children[i] !== part.element)
        equation.insertBefore(part.element, equation.children[i] ?? null);
      part.update(wanted[i], names);
    }
  }

  return { element, update, destroy: () => element.remove() };
}

/**
 * A part goes by its name, the second of that name by that and a number.
 *
 * @param {(Cells | Sign)[]} parts
 */
function keysOf(parts) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  return parts.map((part) => {
    const stem = part.kind === "cells" ? `cells ${part.name}` : "sign";
    const count = (counts.get(stem) ?? 0) + 1;
    counts.set(stem, count);
    return `${stem} ${count}`;
  });
}

/** @typedef {(tag: string, attributes?: Record<string, string>, parent?: Element) => HTMLElement} Make */

/** @param {Document} document @returns {Make} */
function maker(document) {
  return (tag, attributes = {}, parent) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    parent?.append(element);
    return element;
  };
}

/** @param {Make} make @returns {Part} */
function createSign(make) {
  const element = make("div", { class: "part-sign" });
  const seen = make("span", { "aria-hidden": "true" }, element);
  const heard = make("span", { class: "visually-hidden" }, element);
  return {
    element,
    update(/** @type {Sign} */ { text, says }) {
      write(seen, text);
      write(heard, says);
    },
  };
}

/** @param {Make} make @param {Hands | null} hands @returns {Part} */
function createCells(make, hands) {
  const element = make("div");
  const table = make("table", {}, element);
  const caption = make("caption", {}, table);
  const name = make("span", { class: "cells-name" }, caption);
  caption.append(" ");
  const shape = make("span", { class: "cells-shape" }, caption);
  const head = make("thead", {}, table);
  const body = make("tbody", {}, table);
  /** @type {Cells} */
  let current;
  /** @type {Set<string>} */
  let lastPicked = new Set();
  /** What its cells are: numbers, inputs or buttons. */
  let built = "";
  /** @type {Map<Element, {show: (value: number) => void}>} */
  const shows = new Map();

  /** @param {Cells} part @param {Set<string>} picked */
  function update(part, picked) {
    const wrong = element.querySelector("[aria-invalid=true]");
    if (current && !wrong && same(current, part) && same([...lastPicked], [...picked])) return;
    const reshaped =
      !current || outline(current) !== outline(part) || body.children.length !== rowsOf(part);
    current = part;
    lastPicked = picked;
    element.className = `part-cells role-${part.role}${part.blank ? " is-blank" : ""}`;
    write(name, part.name);
    write(shape, part.shape);
    if (reshaped) build(part);
    if (hands && !part.param && !part.picks && part.at.columns > FITTING)
      element.setAttribute("tabindex", "0");
    for (const [j, heading] of (part.columns ?? []).entries()) {
      drawHeading(head.firstElementChild?.children[j + (part.rows ? 1 : 0)], heading, picked);
    }
    const values = list(part.at);
    for (const [i, row] of [...body.children].entries()) {
      if (part.rows) drawHeading(row.firstElementChild, part.rows[i], picked);
      for (const [j, cell] of [...row.querySelectorAll("td")].entries()) {
        const about = part.about?.[i * part.at.columns + j];
        mark(cell, about, picked);
        const input = cell.querySelector("input");
        if (input) {
          input.setAttribute("aria-label", labelOf(part, i, j));
          shows.get(input)?.show(values[i][j]);
          continue;
        }
        const button = cell.querySelector("button");
        write(button ?? cell, part.blank ? "?" : format(values[i][j], part.format));
        if (!button) continue;
        button.setAttribute("aria-label", `${labelOf(part, i, j)}: ${button.textContent}`);
        button.setAttribute("aria-pressed", String(cell.classList.contains("is-picked")));
      }
    }
  }

  /** Rows and cells for a shape; those that stay are kept, with whatever is typed in them. @param {Cells} part */
  function build(part) {
    head.replaceChildren();
    const kind = `${part.param};${part.picks}`;
    if (kind !== built) body.replaceChildren();
    built = kind;
    if (part.columns) {
      const row = make("tr", {}, head);
      if (part.rows) make("td", {}, row);
      for (const heading of part.columns) createHeading(heading, "col", row);
    }
    const rows = rowsOf(part);
    while (body.children.length > rows) body.lastElementChild?.remove();
    while (body.children.length < rows) make("tr", {}, body);
    for (const [i, row] of [...body.children].entries()) {
      let heading = row.querySelector("th");
      if (part.rows && !heading) {
        heading = /** @type {HTMLTableCellElement} */ (createHeading(part.rows[i], "row"));
        row.prepend(heading);
      } else if (!part.rows) heading?.remove();
      const cells = [...row.querySelectorAll("td")];
      for (const extra of cells.slice(part.at.columns)) extra.remove();
      for (let j = cells.length; j < part.at.columns; j++) {
        const cell = make("td", {}, row);
        if (hands && part.param) createInput(cell, i, j, hands);
        else if (hands && part.picks) createButton(cell, i, j, hands);
      }
    }
  }

  /** @param {Element} cell @param {number} i @param {number} j @param {Hands} own */
  function createInput(cell, i, j, own) {
    const input = /** @type {HTMLInputElement} */ (
      make("input", { type: "text", inputmode: "decimal", autocomplete: "off" }, cell)
    );
    input.setAttribute("enterkeyhint", "next");
    input.setAttribute("spellcheck", "false");
    const target = () => ({ param: current.param ?? "", row: i, column: j, per: 1 });
    const shown = own.edit(input, target, (down, right) => {
      const next = body.children[i + down]?.querySelectorAll("td")[j + right];
      next?.querySelector("input")?.focus();
    });
    shows.set(input, shown);
  }

  /** @param {Element} cell @param {number} i @param {number} j @param {Hands} own */
  function createButton(cell, i, j, own) {
    const button = make("button", { type: "button" }, cell);
    button.addEventListener("click", () => {
      const { picks, values, at } = current;
      if (picks && values) own.choose({ [picks]: values.values[i * at.columns + j] }, "set");
    });
  }

  /** @param {Heading} heading @param {"row" | "col"} scope @param {Element} [parent] */
  function createHeading(heading, scope, parent) {
    const cell = make("th", { scope }, parent);
    if (hands && heading.picks) {
      const button = make("button", { type: "button" }, cell);
      button.addEventListener("click", () => {
        const at = [...(cell.parentElement?.children ?? [])].indexOf(cell);
        const own =
          scope === "row" ? bodyHeading(cell) : current.columns?.[at - (current.rows ? 1 : 0)];
        if (own?.picks) hands.choose({ [own.picks.param]: own.picks.value }, "set");
      });
    }
    return cell;
  }

  /** @param {Element} cell */
  function bodyHeading(cell) {
    const row = cell.parentElement;
    return row ? current.rows?.[[...body.children].indexOf(row)] : undefined;
  }

  return { element, update };
}

/** @param {Element | null | undefined} cell @param {Heading} heading @param {Set<string>} picked */
function drawHeading(cell, heading, picked) {
  if (!cell) return;
  const on = mark(cell, heading.about, picked);
  const button = cell.querySelector("button");
  if (button) button.setAttribute("aria-pressed", String(on));
  write(button ?? cell, heading.text);
}

/**
 * Say what `element` is about, and whether that is picked.
 *
 * @param {Element} element @param {string | undefined} about @param {Set<string>} picked
 */
function mark(element, about, picked) {
  if (about) element.setAttribute("data-about", about);
  else element.removeAttribute("data-about");
  const on = isPicked(about, picked);
  element.classList.toggle("is-picked", on);
  return on;
}

/** @param {Cells} part */
const rowsOf = ({ at }) => at.values.length / at.columns;

/** What a table is built from; everything else can change in place. @param {Cells} part */
const outline = ({ at, rows, columns, param, picks }) =>
  [at.columns, param, picks, rows?.map(pressable).join(), columns?.map(pressable).join()].join(";");

/** @param {Heading} heading */
const pressable = ({ picks }) => (picks ? "button" : "text");

/** "W, neuron 1, area" or "W, row 1, column 2". @param {Cells} part @param {number} i @param {number} j */
function labelOf({ name, rows, columns, at }, i, j) {
  const row = rows?.[i]?.text ?? `row ${i + 1}`;
  const column = columns?.[j]?.text ?? (at.columns > 1 ? `column ${j + 1}` : "");
  return [name, row, column].filter(Boolean).join(", ");
}

/** @param {Element} element @param {string} text */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
