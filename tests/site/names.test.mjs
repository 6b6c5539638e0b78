/** Axes whose ticks are words, and a plane around its middle. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { makeScales } from "../../site/views/plot/scales.js";
import { load, sizes } from "../../site/views/views.js";

const axis = (low, high, more) => ({
  label: "",
  unit: "",
  domain: [low, high],
  format: "d",
  ...more,
});
const plot = (more) => ({
  view: "plot",
  name: "one",
  title: "One",
  share: 1,
  x: axis(0, 10),
  y: axis(0, 10),
  marks: [],
  readouts: [],
  ...more,
});

before(() => load({ panels: [plot()], readouts: {}, alt: "" }));

test("name i stands at i, and names outside the picture are left out", () => {
  const y = axis(-0.5, 2.5, { names: ["sum", "age", "area", "beyond"] });
  const { yTicks } = makeScales(plot({ y }), 300, 300);
  assert.deepEqual(yTicks.values, [0, 1, 2]);
  assert.deepEqual(yTicks.values.map(yTicks.format), ["sum", "age", "area"]);
});

test("there is room on the left for the longest name", () => {
  const named = (name) => makeScales(plot({ y: axis(-1, 1, { names: [name] }) }), 300, 300).left;
  assert.ok(named("a long name for a row") > named("a") + 50);
});

test("rows with names are high enough for a handle and a line of words, however narrow the figure", () => {
  const y = axis(-0.5, 4.5, { names: ["a", "b", "c", "d", "e"] });
  const [{ height }] = sizes({ panels: [plot({ y })], readouts: {}, alt: "" }, 358);
  assert.ok(height >= 5 * 54);
  const [usual] = sizes({ panels: [plot()], readouts: {}, alt: "" }, 358);
  const [wide] = sizes({ panels: [plot({ y })], readouts: {}, alt: "" }, 960);
  assert.equal(wide.height, sizes({ panels: [plot()], readouts: {}, alt: "" }, 960)[0].height);
  assert.ok(usual.height <= height);
});

test("an equal plane with 0 in its middle keeps it there, with square units", () => {
  for (const width of [300, 358, 600]) {
    const scales = makeScales(plot({ x: axis(-4, 4), y: axis(-4, 4), equal: true }), width, 300);
    const { x, y, left, right } = scales;
    assert.ok(Math.abs(x(0) - (left + right) / 2) < 1e-9);
    assert.ok(Math.abs(x(1) - x(0) - (y(0) - y(1))) < 1e-9);
  }
});
