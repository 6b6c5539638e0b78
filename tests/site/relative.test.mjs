/** A path by its steps leads to the same places. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { relative } from "../../site/build/relative.js";

test("every point but the first of a line becomes a step", () => {
  const path = '<path d="M48.7,251.6L48.7,249.1L50,-3Z" />';
  assert.equal(relative(path), '<path d="M48.7,251.6l0,-2.5l1.3,-252.1Z" />');
});

test("after the end of a line comes the next, from where that one began", () => {
  assert.equal(
    relative('<path d="M1,2L3,4ZL5,5M9,9L8,8"/>'),
    '<path d="M1,2l2,2Zl4,3M9,9l-1,-1"/>',
  );
});

test("steps do not add up to an error", () => {
  const points = Array.from({ length: 500 }, (_, i) => (i * 1.1).toFixed(1));
  const steps = relative(`<path d="M0,0${points.map((x) => `L${x},0`).join("")}"/>`);
  const sum = [...steps.matchAll(/l([\d.]+),0/g)].reduce((total, [, x]) => total + Number(x), 0);
  assert.ok(Math.abs(sum - 548.9) < 1e-9);
});

test("points that lie within a pixel of each other are left out, but for the last", () => {
  assert.equal(relative('<path d="M0,0L0.5,0L1,0L1.5,0L1.9,0"/>'), '<path d="M0,0l1,0l0.9,0"/>');
});

test("other paths, and what is no path, are left alone", () => {
  for (const html of [
    '<path d="M1,2C3,4,5,6,7,8L9,9"/>',
    '<path d="M1e-7,2L3,4"/>',
    '<p data-d="M1,2L3,4">',
    '<p id="d">M1,2L3,4</p>',
  ]) {
    assert.equal(relative(html), html);
  }
});
