/** Where numbers lie on a slider, and where hands and keys take them on a log scale. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { keyStep } from "../../site/js/drag.js";
import { clamp } from "../../site/js/params.js";
import { atShare, share } from "../../site/js/scale.js";

/** @type {import("../../site/js/scale.js").Scaled} */
const rate = { low: 0.001, high: 1, step: 10 ** 0.05, scale: "log" };
/** @type {import("../../site/js/scale.js").Scaled} */
const count = { low: 0, high: 10000, step: 1, whole: true, scale: "log" };
const key = (name, more) => ({ key: name, shiftKey: false, ctrlKey: false, ...more });

test("equal lengths of a log scale are equal factors", () => {
  assert.equal(share(rate, 0.001), 0);
  assert.equal(share(rate, 1), 1);
  for (const [value, part] of [
    [0.01, 1 / 3],
    [0.1, 2 / 3],
  ]) {
    assert.ok(Math.abs(share(rate, value) - part) < 1e-12);
    assert.ok(Math.abs(atShare(rate, part) - value) < 1e-12);
  }
});

test("a linear scale stays linear", () => {
  assert.equal(share({ low: -1, high: 3, step: 1 }, 0), 0.25);
});

test("a count on a log scale starts at 0, and every small number has a place of its own", () => {
  assert.equal(share(count, 0), 0);
  assert.equal(atShare(count, 0), 0);
  assert.ok(Math.abs(atShare(count, 1) - 10000) < 1e-6);
  const reached = new Set(
    Array.from({ length: 1001 }, (_, i) => clamp(count, atShare(count, i / 1000))),
  );
  for (let number = 0; number <= 100; number++) assert.ok(reached.has(number), String(number));
});

test("an arrow key multiplies, and the opposite one takes it back", () => {
  for (const value of [0.001, 0.01, 0.02, 0.1, 0.2, 0.316]) {
    const up = keyStep(key("ArrowUp"), { ...rate, value });
    assert.ok(Math.abs(up / value - rate.step) < 0.01);
    assert.equal(keyStep(key("ArrowDown"), { ...rate, value: up }), value);
  }
  assert.equal(keyStep(key("PageUp"), { ...rate, value: 0.01 }), 0.0316);
  assert.equal(keyStep(key("ArrowUp", { shiftKey: true }), { ...rate, value: 0.1 }), 0.101);
  assert.equal(keyStep(key("ArrowUp"), { ...rate, value: 0.1, sign: -1 }), 0.0891);
  assert.equal(keyStep(key("PageUp"), { ...rate, value: 0.9 }), 1);
  assert.equal(keyStep(key("End"), { ...rate, value: 0.1 }), 1);
});

test("whole numbers are counted, however they lie", () => {
  assert.equal(keyStep(key("ArrowUp"), { ...count, value: 99 }), 100);
  assert.equal(keyStep(key("PageDown"), { ...count, value: 99 }), 89);
});

test("hands reach the same numbers as keys, and stay between the ends", () => {
  assert.equal(clamp(rate, 0.1000001), 0.1);
  assert.equal(clamp(rate, 0.1126), 0.112);
  assert.equal(clamp(rate, -5), 0.001);
  assert.equal(clamp(rate, 7), 1);
  for (let i = 0; i <= 1000; i++) {
    const reached = clamp(rate, atShare(rate, i / 1000));
    assert.equal(clamp(rate, reached), reached);
  }
});
