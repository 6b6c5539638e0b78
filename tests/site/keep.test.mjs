/** What is drawn again: only what has changed is touched. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { parseHTML } from "linkedom";
import { write } from "../../site/js/keep.js";
import { createView, load } from "../../site/views/views.js";

const { document } = parseHTML("<!doctype html><body><output>4,770</output></body>");
const noop = () => {};
const hands = { grab: noop, keys: noop, hover: noop, sketch: noop, adds: noop };

const axis = { label: "x", unit: "", domain: [0, 10], format: "~g", scale: "linear" };
const plot = (x) => ({
  view: "plot",
  name: "line",
  title: "A point on a line",
  x: axis,
  y: axis,
  share: 1,
  readouts: [],
  marks: [
    {
      kind: "handle",
      role: "parameter",
      name: "x",
      label: "x: move it",
      text: `x = ${x}`,
      x,
      y: 5,
      value: x,
      low: 0,
      high: 10,
      drag: { x: { param: "x", per: 1 } },
    },
  ],
});

before(() => load(/** @type {any} */ ({ panels: [plot(1)] })));

test("a new text stands in the node of the old one", () => {
  const output = /** @type {Element} */ (document.querySelector("output"));
  const node = output.firstChild;
  write(output, "4,771");
  assert.equal(output.textContent, "4,771");
  assert.equal(output.firstChild, node);
  write(output, "");
  assert.equal(output.firstChild, null);
  write(output, "4,772");
  assert.equal(output.textContent, "4,772");
});

test("of a handle that is moved only what moves is set", () => {
  const size = { width: 400, height: 300 };
  const view = createView(/** @type {any} */ (plot(1)), {
    document,
    hands: /** @type {any} */ (hands),
  });
  view.update(plot(1), size);
  const handle = /** @type {Element} */ (view.element.querySelector("[role=slider]"));
  /** @type {string[]} */
  const set = [];
  const setAttribute = handle.setAttribute.bind(handle);
  handle.setAttribute = (name, value) => {
    set.push(name);
    setAttribute(name, value);
  };
  view.update(plot(2), size);
  assert.deepEqual(set.sort(), ["aria-valuenow", "aria-valuetext", "transform"]);
});
