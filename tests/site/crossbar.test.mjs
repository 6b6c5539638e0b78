/** The crossbar: a row level with its neuron, a column under its input, and no two edges that cross but in a cell. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { parseHTML } from "linkedom";
import { edge, layout } from "../../site/views/crossbar/layout.js";
import { between } from "../../site/views/motion.js";
import { createView, load } from "../../site/views/views.js";

const rows = (columns, values) => ({ columns, values });
const cells = (name, columns, values, more = {}) => ({
  kind: "cells",
  role: "parameter",
  name,
  shape: "",
  at: rows(columns, values),
  format: ".2f",
  ...more,
});
const count = (many, made) => Array.from({ length: many }, (_, i) => made(i));

/** A crossbar of layers with these sizes; all weights are 1, and what is not known yet has no sums. */
const crossbar = (sizes, { typed = false, known = true, ...more } = {}) => ({
  view: "crossbar",
  name: "net",
  title: "Layers",
  share: 1,
  readouts: [],
  widest: 2,
  fullest: 1,
  format: ".2f",
  shown: 0,
  inputs: cells(
    "x",
    1,
    count(sizes[0], (j) => j + 1),
    typed ? { param: "x" } : {},
  ),
  layers: sizes.slice(1).map((high, l) => {
    const wide = sizes[l];
    const about = count(
      wide * high,
      (k) => `w${l + 1}-${Math.floor(k / wide) + 1}-${(k % wide) + 1}`,
    );
    const numbers = (many) => count(many, () => 1);
    return {
      title: `layer ${l + 1}`,
      weights: cells(
        `W${l + 1}`,
        wide,
        numbers(wide * high),
        typed
          ? { about, param: `w${l + 1}` }
          : { about, picks: "which", values: rows(wide, numbers(wide * high)) },
      ),
      biases: cells(`b${l + 1}`, 1, numbers(high), typed ? { param: `b${l + 1}` } : {}),
      neurons: count(high, (i) => ({
        label: "",
        says: `Neuron ${i + 1}`,
        role: "model",
        about: `n${l + 1}-${i + 1}`,
        ...(known && { value: 0.5 }),
      })),
      out: "a",
      picks: { param: "layer", value: l },
      ...(known && { sums: rows(1, numbers(high)), products: rows(wide, numbers(wide * high)) }),
    };
  }),
  ...more,
});

before(() => load({ panels: [crossbar([1, 1])], readouts: {}, alt: "" }));

function draw(panel, size = { width: 700, height: 400 }, live = false) {
  const { document, window } = parseHTML("<!doctype html><html><body></body></html>");
  const chosen = [];
  const hands = live
    ? { choose: (changed) => chosen.push(changed), edit: () => ({ show: () => {} }) }
    : null;
  const view = createView(panel, { document, hands, id: "test" });
  document.body.append(view.element);
  view.update(panel, size);
  const fire = (element, type, more = {}) =>
    element.dispatchEvent(
      Object.assign(new window.Event(type, { bubbles: true, cancelable: true }), more),
    );
  return { view, root: view.element, chosen, fire };
}

const SHAPES = [
  [1, 1],
  [3, 3],
  [4, 4],
  [3, 3, 2],
  [3, 4, 4, 1],
];

test("all of it is in the room, and no cell touches its neighbours, in every shape and width", () => {
  for (const sizes of SHAPES) {
    for (const [width, height] of [
      [358, 280],
      [328, 240],
      [776, 420],
      [990, 500],
      [776, 250],
    ]) {
      for (const typed of [false, true]) {
        const { blocks, cell, radius } = layout(crossbar(sizes, { typed }), { width, height });
        const last = blocks[blocks.length - 1];
        const where = `${sizes} in ${width} × ${height}`;
        assert.ok(blocks[0].columns[0] - cell.x / 2 >= 0, where);
        assert.ok(last.out + radius <= width, where);
        for (const { columns, rows: middles } of blocks) {
          for (const [one, size] of [
            [columns, cell.x],
            [middles, cell.y],
          ])
            for (let k = 1; k < one.length; k++) assert.ok(one[k] - one[k - 1] > size, where);
        }
      }
    }
  }
});

test("the edge from input j to neuron i turns within cell (i, j), and edges go side by side elsewhere", () => {
  const laid = layout(crossbar([4, 4]), { width: 700, height: 400 });
  const [block] = laid.blocks;
  const corners = count(16, (k) => edge(laid, block, Math.floor(k / 4), k % 4).corner);
  for (const [k, { x, y }] of corners.entries()) {
    assert.ok(Math.abs(x - block.columns[k % 4]) < laid.cell.x / 2);
    assert.ok(Math.abs(y - block.rows[Math.floor(k / 4)]) < laid.cell.y / 2);
  }
  assert.equal(new Set(corners.map(({ x }) => x)).size, 16, "no two share a track down");
  assert.equal(new Set(corners.map(({ y }) => y)).size, 16, "no two share a track across");
});

test("where all layers do not fit, the one that is to be shown has the room", () => {
  const narrow = { width: 358, height: 300 };
  assert.equal(layout(crossbar([3, 4, 4, 1]), { width: 776, height: 300 }).blocks.length, 3);
  const [only, ...others] = layout(crossbar([3, 4, 4, 1], { shown: 1 }), narrow).blocks;
  assert.deepEqual([only.layer, others.length], [1, 0]);
  const { root, chosen, fire } = draw(crossbar([3, 4, 4, 1], { shown: 1 }), narrow, true);
  const turns = root.querySelectorAll(".crossbar-turns button");
  assert.deepEqual(
    [...turns].map((turn) => turn.getAttribute("aria-pressed")),
    ["false", "true", "false"],
  );
  fire(turns[2], "click");
  assert.deepEqual(chosen, [{ layer: 2 }]);
});

test("an edge and its cell are about the same, and pressing either picks the same", () => {
  const { root, chosen, fire } = draw(crossbar([2, 2]), undefined, true);
  const [crossing, line] = [".crossing", ".edge"].map((what) =>
    root.querySelector(`${what}[data-about="w1-2-1"]`),
  );
  fire(line, "click");
  fire(crossing, "click");
  fire(crossing, "keydown", { key: "Enter" });
  assert.deepEqual(chosen, [{ which: 1 }, { which: 1 }, { which: 1 }]);
});

test("one thing is in the tab order, and arrow keys walk from cell to cell and into the next layer", () => {
  const { root, fire } = draw(crossbar([2, 2, 1]), undefined, true);
  let focused = root.querySelector('.crossing[data-about="w1-1-1"]');
  for (const element of root.querySelectorAll(".crossing, .neuron")) {
    element.focus = () => {
      focused = element;
      fire(element, "focusin");
    };
  }
  focused.focus();
  assert.deepEqual([...root.querySelectorAll('[tabindex="0"]')], [focused]);
  for (const key of ["ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight"])
    fire(focused, "keydown", { key });
  assert.equal(focused.getAttribute("aria-label"), "Neuron 2");
  fire(focused, "keydown", { key: "ArrowRight" });
  assert.equal(focused.getAttribute("data-about"), "w2-1-1");
  fire(focused, "keydown", { key: "ArrowUp" });
  assert.equal(
    focused.getAttribute("aria-label"),
    "0.50: Neuron 1",
    "the input there is that neuron",
  );
});

test("what can be typed is an input, in the order of reading, and stays while the shape does", () => {
  const panel = crossbar([2, 2], { typed: true });
  const { view, root } = draw(panel, undefined, true);
  const before = [...root.querySelectorAll("input")];
  assert.deepEqual(
    before.map((input) => input.getAttribute("data-about")),
    [null, null, "w1-1-1", "w1-1-2", null, "w1-2-1", "w1-2-2", null],
  );
  view.update({ ...panel, picked: "w1-1-2" }, { width: 600, height: 400 });
  assert.deepEqual([...root.querySelectorAll("input")], before);
  view.update(crossbar([3, 2], { typed: true }), { width: 600, height: 400 });
  const after = [...root.querySelectorAll("input")];
  assert.equal(after.length, 11);
  assert.equal(after[3], before[2]);
});

test("a picture has words for everything and nothing to touch", () => {
  const { root } = draw(crossbar([3, 2]));
  assert.equal(root.localName, "svg");
  assert.equal(root.getAttribute("role"), "img");
  assert.equal(root.querySelectorAll("[tabindex], input, button").length, 0);
  assert.equal(root.querySelector(".crossing.weight text").textContent, "1.00");
});

test("what a layer has just added up runs through it", () => {
  const [from, to] = [crossbar([2, 1], { known: false }), crossbar([2, 1])];
  const way = between([from], [to]);
  assert.equal(way(0.25)[0].layers[0].pulse, 0.25);
  assert.equal(way(0.5)[0].layers[0].neurons[0].value, 0.25);
  const { view, root } = draw(from);
  view.update(way(0.25)[0], { width: 700, height: 400 });
  assert.deepEqual(
    [...root.querySelectorAll(".crossbar-flying text")].map(({ textContent }) => textContent),
    ["1.00", "2.00"],
  );
  assert.equal(between([crossbar([2, 1])], [crossbar([2, 2])]), null);
});
