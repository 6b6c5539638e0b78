/** Networks: where neurons stand, where keys lead, and that size and sign show without colour. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { parseHTML } from "linkedom";
import { labelShare, layout, walk } from "../../site/views/network/layout.js";
import { createView, load } from "../../site/views/views.js";

const rows = (columns, ...values) => ({ columns, values });
const neuron = (label, more = {}) => ({ label, says: `Neuron ${label}`, role: "model", ...more });
const network = (more = {}) => ({
  view: "network",
  name: "net",
  title: "A network",
  share: 1,
  layers: [
    [neuron("a", { value: 1 }), neuron("b", { value: -0.5 })],
    [neuron("h1", { about: "n-1", value: 0.25, bias: 0.1 }), neuron("h2")],
    [neuron("out")],
  ],
  titles: ["inputs", "hidden", "output"],
  links: [
    {
      role: "parameter",
      weights: rows(2, 2, -1, 0, 0.5),
      about: ["w-1-1", "w-1-2", "w-2-1", "w-2-2"],
    },
    { role: "parameter", weights: rows(2, 1, 1) },
  ],
  widest: 2,
  fullest: 1,
  format: ".2f",
  readouts: [],
  ...more,
});
const size = { width: 600, height: 300 };

before(() => load({ panels: [network()], readouts: {}, alt: "" }));

function draw(panel, live = false) {
  const { document, window } = parseHTML("<!doctype html><html><body></body></html>");
  const hands = live ? {} : null;
  const view = createView(panel, { document, hands, id: "test", label: "In words" });
  document.body.append(view.element);
  view.update(panel, size);
  const fire = (element, type, more = {}) =>
    element.dispatchEvent(
      Object.assign(new window.Event(type, { bubbles: true, cancelable: true }), more),
    );
  return { view, svg: view.element, fire };
}

test("no two neurons touch, and all are in the picture, from the smallest network to a large one", () => {
  for (const width of [300, 358, 480, 960]) {
    for (const sizes of [[2, 1], [3, 4, 4, 1], [2, 16, 16, 1], [1], [16, 1]]) {
      const laid = layout(sizes, width, { left: 6, right: 6 });
      const all = laid.at.flat();
      for (const [i, one] of all.entries()) {
        assert.ok(
          one.x - laid.radius >= 0 && one.x + laid.radius <= laid.width,
          `${sizes} ${width}`,
        );
        assert.ok(one.y - laid.radius >= laid.top - 4 && one.y + laid.radius <= laid.height);
        for (const other of all.slice(i + 1)) {
          assert.ok(
            Math.hypot(one.x - other.x, one.y - other.y) > 2 * laid.radius,
            `${sizes} ${width}`,
          );
        }
      }
    }
  }
});

test("every layer is centred on the same line", () => {
  const { at } = layout([2, 5, 1], 600);
  const middles = at.map((layer) => (layer[0].y + layer[layer.length - 1].y) / 2);
  assert.equal(new Set(middles).size, 1);
});

test("the labels between two layers are evenly apart", () => {
  const { at, pitch } = layout([3, 3], 600);
  const share = labelShare(3);
  const heights = at[0].flatMap((from) => at[1].map((to) => from.y + share * (to.y - from.y)));
  heights.sort((a, b) => a - b);
  const gaps = heights.slice(1).map((y, i) => y - heights[i]);
  for (const gap of gaps) assert.ok(Math.abs(gap - pitch / 4) < 1e-9);
});

test("many layers make a picture wider than its room, to be panned", () => {
  assert.equal(layout([2, 2, 2], 358).width, 358);
  assert.ok(layout(Array(8).fill(2), 358).width > 358);
});

test("keys lead from neuron to edge to neuron, and through a layer", () => {
  const sizes = [2, 3, 1];
  const start = { layer: 0, neuron: 0 };
  assert.deepEqual(walk(sizes, start, "ArrowDown"), { layer: 0, neuron: 1 });
  assert.deepEqual(walk(sizes, start, "ArrowUp"), start);
  assert.equal(walk(sizes, start, "ArrowLeft"), null);
  const edge = walk(sizes, start, "ArrowRight");
  assert.deepEqual(edge, { layer: 0, to: 0, from: 0, via: "from" });
  const next = walk(sizes, edge, "ArrowDown");
  assert.deepEqual(next, { layer: 0, to: 1, from: 0, via: "from" });
  assert.deepEqual(walk(sizes, next, "ArrowRight"), { layer: 1, neuron: 1 });
  assert.deepEqual(walk(sizes, next, "ArrowLeft"), { layer: 0, neuron: 0 });
  const back = walk(sizes, { layer: 2, neuron: 0 }, "ArrowLeft");
  assert.deepEqual(back, { layer: 1, to: 0, from: 0, via: "to" });
  assert.deepEqual(walk(sizes, back, "ArrowDown"), { layer: 1, to: 0, from: 1, via: "to" });
  assert.equal(walk(sizes, { layer: 2, neuron: 0 }, "ArrowRight"), null);
  assert.deepEqual(walk(sizes, { layer: 1, neuron: 1 }, "End"), { layer: 1, neuron: 2 });
});

test("a picture says what it shows and cannot be focused", () => {
  const { svg } = draw(network());
  assert.equal(svg.getAttribute("role"), "img");
  assert.equal(svg.getAttribute("aria-label"), "In words");
  assert.equal(svg.querySelectorAll("[tabindex]").length, 0);
});

test("the sign of a weight is a dash, its size a width", () => {
  const { svg } = draw(network());
  const edges = [...svg.querySelectorAll(".edge")];
  const byAbout = Object.fromEntries(edges.map((edge) => [edge.getAttribute("data-about"), edge]));
  assert.ok(!byAbout["w-1-1"].classList.contains("minus"));
  assert.ok(byAbout["w-1-2"].classList.contains("minus"));
  assert.ok(byAbout["w-2-1"].classList.contains("zero"));
  const wide = (edge) => Number.parseFloat(edge.style.getPropertyValue("--wide"));
  assert.ok(wide(byAbout["w-1-1"]) > wide(byAbout["w-1-2"]));
  assert.ok(wide(byAbout["w-1-2"]) > wide(byAbout["w-2-2"]));
});

test("an activation is a number and a fill; what is not known yet is neither", () => {
  const { svg } = draw(network());
  const [a, b, h1, h2] = svg.querySelectorAll(".neuron");
  const words = [...svg.querySelectorAll(".caption")];
  const said = (name) => words.map((caption) => caption.querySelector(name).textContent);
  assert.deepEqual(said(".value"), ["1.00", "−0.50", "0.25", "", ""]);
  assert.ok(b.classList.contains("minus"));
  const filled = (one) => Number(one.querySelector(".activation").getAttribute("r"));
  assert.ok(Math.abs((filled(h1) / filled(a)) ** 2 - 0.25) < 0.01, "a quarter fills a quarter");
  assert.ok(h2.classList.contains("unknown"));
  assert.equal(filled(h2), 0);
  assert.equal(said(".bias")[2], "b 0.10");
});

test("one neuron is in the tab order; and keys move on", () => {
  const { svg, fire } = draw(network(), true);
  const stops = () => [...svg.querySelectorAll('[tabindex="0"]')];
  assert.deepEqual(stops().length, 1);
  const h1 = svg.querySelector('[data-about="n-1"]');
  fire(h1, "focusin");
  assert.deepEqual(stops(), [h1]);
  let focused;
  for (const element of svg.querySelectorAll(".edge, .neuron")) {
    element.focus = () => {
      focused = element;
    };
  }
  fire(h1, "keydown", { key: "ArrowRight" });
  assert.ok(focused.classList.contains("edge"));
  fire(focused, "keydown", { key: "ArrowRight" });
  assert.equal(focused.getAttribute("aria-label"), "Neuron out");
});

test("what is picked stands out, and elements outlive a change of numbers", () => {
  const { view, svg } = draw(network(), true);
  const before = [...svg.querySelectorAll(".neuron, .edge")];
  view.update(network({ picked: "n-1 w-1-2", widest: 3 }), size);
  assert.deepEqual([...svg.querySelectorAll(".neuron, .edge")], before);
  assert.deepEqual(
    [...svg.querySelectorAll(".neuron.is-picked, .edge.is-picked")].map((one) =>
      one.getAttribute("data-about"),
    ),
    ["w-1-2", "n-1"],
  );
});

test("layers may grow and shrink", () => {
  const { view, svg } = draw(network(), true);
  const small = network({
    layers: [[neuron("a")], [neuron("h")]],
    titles: ["", ""],
    links: [{ role: "parameter", weights: rows(1, 1) }],
  });
  view.update(small, size);
  assert.equal(svg.querySelectorAll(".neuron").length, 2);
  assert.equal(svg.querySelectorAll(".caption").length, 2);
  assert.equal(svg.querySelectorAll(".edge").length, 1);
  view.update(network(), size);
  assert.equal(svg.querySelectorAll(".neuron").length, 5);
  assert.equal(svg.querySelectorAll(".edge").length, 6);
});
