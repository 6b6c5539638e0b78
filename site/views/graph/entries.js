/**
 * Numbers that the reader types into a graph: native boxes that lie over their nodes.
 *
 * @typedef {import("../../js/scene.d.ts").Graph} Graph
 * @typedef {import("../../js/scene.d.ts").Entry} Entry
 * @typedef {{box: HTMLInputElement, tag: HTMLElement, entry: Entry}} Typed
 * @typedef {import("../../js/drag.js").Hands} Hands
 * @typedef {import("./layout.js").Layout} Layout
 */
import { keyStep } from "../../js/drag.js";
import { px } from "../plot/rows.js";
import { BOX, ENTRY_ROW, ROW } from "./layout.js";

/** Room for the tag at its left, in px. */
const TAG = 40;

/**
 * @param {HTMLElement} layer
 * @param {Hands} hands
 */
export function createEntries(layer, hands) {
  /** @type {Map<string, Typed>} */
  const boxes = new Map();

  /** @param {string} id */
  function create(id) {
    const box = layer.ownerDocument.createElement("input");
    box.type = "number";
    box.step = "any";
    box.dataset.entry = id;
    box.autocomplete = "off";
    const now = () => /** @type {Typed} */ (boxes.get(id)).entry;
    /** @param {number} value */
    const send = (value) => hands.change([{ target: now().target, value }], "set");
    const read = () => {
      const value = box.value.trim() === "" ? Number.NaN : Number(box.value);
      if (Number.isFinite(value)) send(value);
    };
    // The browser tells of no change when it was the arrow keys that made it.
    let stepped = false;
    box.addEventListener("input", () => {
      stepped = false;
      if (!now().waits) read();
    });
    box.addEventListener("change", () => {
      if (now().waits) read();
    });
    const finish = () => {
      if (stepped && now().waits) read();
      stepped = false;
    };
    box.addEventListener("blur", () => {
      finish();
      if (!now().waits) box.value = now().text;
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") finish();
      // In a box only up and down step; the other keys move the caret.
      if (!/^(Arrow(Up|Down)|Page)/.test(event.key)) return;
      const { step, low, high } = now();
      const value = keyStep(event, { step, low, high, value: Number(box.value) });
      if (value === null) return;
      event.preventDefault();
      box.value = String(value);
      if (now().waits) stepped = true;
      else send(value);
    });
    const tag = layer.ownerDocument.createElement("span");
    tag.className = "entry-tag";
    tag.setAttribute("aria-hidden", "true");
    layer.append(tag, box);
    return { box, tag };
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
      layer.append(...found.flatMap(({ tag, box }) => [tag, box]));
    }
  }

  /** @param {Graph} graph @param {Layout} layout */
  function update(graph, layout) {
    const rows = graph.shows.filter((row) => row !== "local");
    const wanted = graph.nodes.filter(({ entry }) => entry);
    for (const [id, { box, tag }] of boxes) {
      if (wanted.some((node) => node.id === id)) continue;
      box.remove();
      tag.remove();
      boxes.delete(id);
    }
    for (const node of wanted) {
      const entry = /** @type {Entry} */ (node.entry);
      const { box, tag } = boxes.get(node.id) ?? create(node.id);
      boxes.set(node.id, { box, tag, entry });
      const place = layout.places.get(node.id);
      if (!place) continue;
      const above = rows.slice(0, rows.indexOf(entry.row)).length * ROW;
      tag.textContent = entry.row;
      tag.style.left = `${px(place.x + place.width - BOX + 9)}px`;
      tag.style.top = `${px(place.y + place.top + above)}px`;
      tag.style.lineHeight = `${ENTRY_ROW - 4}px`;
      box.style.left = `${px(place.x + place.width - BOX + TAG)}px`;
      box.style.top = `${px(place.y + place.top + above)}px`;
      box.style.width = `${BOX - TAG - 5}px`;
      box.style.height = `${ENTRY_ROW - 4}px`;
      box.className = `entry role-${entry.row === "grad" ? "gradient" : node.role}`;
      if (entry.verdict) box.classList.add(`is-${entry.verdict}`);
      box.setAttribute("aria-label", entry.label);
      box.setAttribute("aria-invalid", String(entry.verdict === "wrong"));
      box.dataset.about = node.about || node.label;
      box.min = String(entry.low);
      box.max = String(entry.high);
      const typing = box === layer.ownerDocument.activeElement;
      const same = box.value !== "" && Number(box.value) === Number(entry.text);
      if (!(typing && (same || entry.waits || box.value === ""))) box.value = entry.text;
    }
    arrange(wanted);
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
