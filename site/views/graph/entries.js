/**
 * Numbers that the reader types into a graph: native boxes that lie over their nodes. What is no number, and what is
 * said of an answer, stands under its box. An answer may be a line of arithmetic, and Enter goes on from one that is
 * right.
 *
 * @typedef {import("../../js/scene.d.ts").Graph} Graph
 * @typedef {import("../../js/scene.d.ts").Entry} Entry
 * @typedef {{box: HTMLInputElement, tag: HTMLElement, problem: HTMLElement, entry: Entry}} Typed
 * @typedef {import("../../js/drag.js").Hands} Hands
 * @typedef {import("./layout.js").Layout} Layout
 */
import { readAnswer } from "../../js/arithmetic.js";
import { keyStep } from "../../js/drag.js";
import { exact, format } from "../../js/format.js";
import { attributes, styles, write } from "../../js/keep.js";
import { readOne } from "../../js/numbers.js";
import { px } from "../plot/rows.js";
import { tagsOf } from "./draw.js";

/** Room for a sentence about what is no number, in px. */
const PROBLEM = { width: 230, height: 80 };

let created = 0;

/** What was typed. @param {string} text @param {Entry} entry */
function read(text, { label, low, high, waits }) {
  const range = `between ${format(low, ",")} and ${format(high, ",")}`;
  return (waits ? readAnswer : readOne)(text, { low, high }, label, range);
}

/**
 * @param {HTMLElement} layer
 * @param {Hands} hands
 */
export function createEntries(layer, hands) {
  /** @type {Map<string, Typed>} */
  const boxes = new Map();
  /** The boxes in which there is no number. @type {Set<string>} */
  const refused = new Set();
  /** The box whose answer was sent with Enter, until it is judged. */
  let left = "";

  /** @param {string} id */
  function create(id) {
    const { ownerDocument } = layer;
    const box = ownerDocument.createElement("input");
    // Not a native number box, which drops a decimal comma without a word.
    box.type = "text";
    box.setAttribute("role", "spinbutton");
    box.spellcheck = false;
    box.dataset.entry = id;
    box.autocomplete = "off";
    const problem = ownerDocument.createElement("p");
    problem.className = "entry-problem";
    problem.setAttribute("role", "alert");
    const now = () => /** @type {Typed} */ (boxes.get(id)).entry;
    /** @param {number} value */
    const send = (value) => hands.change([{ target: now().target, value }], "set");
    const take = () => {
      const found = read(box.value, now());
      say(found.problem ?? "");
      if (found.value !== undefined) send(found.value);
    };
    /** @param {string} words why it is no number; "" if it is one */
    const say = (words) => {
      problem.textContent = words;
      if (words) refused.add(id);
      else refused.delete(id);
    };
    /** The answer that was sent last: each is sent once, whether by Enter or by leaving the box. */
    let sent = "";
    const finish = () => {
      if (!now().waits || [sent, now().text, ""].includes(box.value.trim())) return;
      sent = box.value.trim();
      take();
    };
    box.addEventListener("input", () => {
      sent = "";
      say("");
      if (!now().waits) take();
    });
    box.addEventListener("blur", () => {
      finish();
      if (!now().waits && !refused.has(id)) box.value = now().text;
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        finish();
        left = id;
        if (!now().waits || box.value === now().text) goOn();
      }
      // In a box only up and down step; the other keys move the caret.
      if (!/^(Arrow(Up|Down)|Page)/.test(event.key)) return;
      const { step, low, high, waits } = now();
      const value = keyStep(event, { step, low, high, value: read(box.value, now()).value ?? 0 });
      if (value === null) return;
      event.preventDefault();
      box.value = exact(value);
      sent = "";
      say("");
      if (!waits) send(value);
    });
    const tag = ownerDocument.createElement("span");
    tag.className = "entry-tag";
    tag.setAttribute("aria-hidden", "true");
    problem.id = `entry-${++created}`;
    box.setAttribute("aria-describedby", problem.id);
    layer.append(tag, box, problem);
    return { box, tag, problem };
  }

  /**
   * The tab order: as the numbers are computed, but answers as the gradients are, from the result to the inputs.
   * @param {Graph["nodes"]} nodes
   */
  function arrange(nodes) {
    const ids = nodes.map(({ id }) => id);
    if (nodes.some(({ entry }) => entry?.waits)) ids.reverse();
    const found = ids.map((id) => /** @type {Typed} */ (boxes.get(id)));
    // Only what is out of order is moved: a box that is moved loses the focus.
    const now = [...layer.querySelectorAll("input")];
    if (found.some(({ box }, i) => box !== now[i])) {
      layer.append(...found.flatMap(({ tag, box, problem }) => [tag, box, problem]));
    }
  }

  /** From the box that was left with Enter to the next that is open, if there is none wrong in it. */
  function goOn() {
    const order = /** @type {HTMLInputElement[]} */ ([...layer.querySelectorAll("input")]);
    const at = order.findIndex((box) => box.dataset.entry === left);
    const after = [...order.slice(at + 1), ...order.slice(0, at)];
    const isOpen = (/** @type {HTMLInputElement} */ { dataset }) => {
      const { text, waits, verdict } = /** @type {Typed} */ (boxes.get(dataset.entry ?? "")).entry;
      return !waits || text === "" || verdict === "wrong";
    };
    if (order[at] === layer.ownerDocument.activeElement)
      after.find(isOpen)?.focus({ preventScroll: true });
    left = "";
  }

  /** @param {Graph} graph @param {Layout} layout */
  function update(graph, layout) {
    const wanted = graph.nodes.filter(({ entry }) => entry);
    for (const [id, { box, tag, problem }] of boxes) {
      if (wanted.some((node) => node.id === id)) continue;
      for (const element of [box, tag, problem]) element.remove();
      boxes.delete(id);
    }
    for (const node of wanted) {
      const entry = /** @type {Entry} */ (node.entry);
      const { box, tag, problem } = boxes.get(node.id) ?? create(node.id);
      boxes.set(node.id, { box, tag, problem, entry });
      const place = layout.places.get(node.id);
      if (!place) continue;
      const line = /** @type {import("./layout.js").Line} */ (place.parts.rows[entry.row]);
      const top = `${px(place.y + line.entry.y)}px`;
      write(tag, tagsOf(layout)[entry.row]);
      styles(tag, {
        left: `${px(place.x + line.tag.x)}px`,
        top,
        "line-height": `${line.entry.height}px`,
      });
      styles(box, {
        left: `${px(place.x + line.entry.x)}px`,
        top,
        width: `${line.entry.width}px`,
        height: `${line.entry.height}px`,
      });
      const role = entry.row === "grad" ? "gradient" : node.role;
      attributes(box, {
        class: `entry role-${role}${entry.verdict ? ` is-${entry.verdict}` : ""}`,
        "aria-label": entry.label,
        "aria-invalid": String(entry.verdict === "wrong"),
        "data-about": node.about || node.label,
        "aria-valuemin": exact(entry.low),
        "aria-valuemax": exact(entry.high),
        "aria-valuenow": entry.text || null,
      });
      // Below the node, or above it where that would be out of the picture.
      const below = place.y + place.height + PROBLEM.height < layout.height;
      problem.classList.toggle("is-above", !below);
      styles(problem, {
        left: `${px(Math.max(0, Math.min(place.x, layout.width - PROBLEM.width)))}px`,
        top: `${px(below ? place.y + place.height + 4 : place.y - 4)}px`,
        width: `${PROBLEM.width}px`,
      });
      const typing = box === layer.ownerDocument.activeElement;
      // What was typed and is no number stays, until something else is changed.
      if (typing && refused.has(node.id)) continue;
      refused.delete(node.id);
      write(problem, entry.said ?? "");
      const says = read(box.value, entry).value === Number(entry.text || Number.NaN);
      if (!(typing && (says || entry.waits || box.value === ""))) box.value = entry.text;
    }
    arrange(wanted);
    const verdict = boxes.get(left)?.entry.verdict;
    if (verdict === "right") goOn();
    else if (verdict === "wrong") left = "";
  }

  return {
    update,
    /** @param {string} id the node's @returns {boolean} whether it has a box, which now has the focus */
    focus(id) {
      const found = boxes.get(id);
      found?.box.focus({ preventScroll: true });
      return Boolean(found);
    },
  };
}
