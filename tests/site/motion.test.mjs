/** The pictures between two pictures: where each number is on its way, and what has no partner. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { between, createMotion, inTurn } from "../../site/views/motion.js";

const rows = (columns, ...values) => ({ columns, values });
const axis = (low, high, more) => ({ domain: [low, high], ...more });
const plot = (marks, more) => ({
  view: "plot",
  name: "p",
  x: axis(0, 1),
  y: axis(0, 1),
  marks,
  ...more,
});
const dots = (...values) => ({ kind: "dots", role: "data", at: rows(2, ...values) });

/** The marks of a plot half of the way. */
const halfway = (from, to, share = 0.5) => between([plot(from)], [plot(to)])(share)[0].marks;

test("nothing moves from a picture to itself", () => {
  assert.equal(between([plot([dots(1, 2)])], [plot([dots(1, 2)])]), null);
});

test("at the end of the way stands the picture itself", () => {
  const from = plot([dots(0, 0), { kind: "label", role: "model", text: "a", x: 1, y: 2 }]);
  const to = plot(
    [dots(4, 8, 5, 9), { kind: "handle", role: "data", name: "h", x: 3, y: 4, value: 4 }],
    {
      y: axis(0, 100),
    },
  );
  const [panel] = between([from], [to])(1);
  const seen = panel.marks.filter(({ shown = 1 }) => shown > 0);
  assert.deepEqual({ ...panel, marks: seen }, to);
});

test("rows go from place to place, and axes from span to span", () => {
  const [panel] = between([plot([dots(0, 10)])], [plot([dots(4, 20)], { x: axis(0, 3) })])(0.5);
  assert.deepEqual(panel.marks[0].at.values, [2, 15]);
  assert.deepEqual(panel.x.domain, [0, 2]);
});

test("on a log axis equal lengths are equal factors", () => {
  const log = (high) => axis(1, high, { scale: "log" });
  const [panel] = between([plot([], { y: log(10) })], [plot([], { y: log(1000) })])(0.5);
  assert.ok(Math.abs(panel.y.domain[1] - 100) < 1e-9);
});

test("a row that is new grows out of the one before it, and shrinks back into it", () => {
  const [one, two] = [[dots(0, 0)], [dots(0, 0, 2, 4)]];
  assert.deepEqual(halfway(one, two)[0].at.values, [0, 0, 1, 2]);
  assert.deepEqual(halfway(two, one)[0].at.values, [0, 0, 1, 2]);
});

test("a new piece begins where it starts, a bar at its foot, a strip flat, and a window in its middle", () => {
  const grown = (kind, columns, before, row) => {
    const mark = (...values) => ({ kind, role: "error", at: rows(columns, ...values) });
    return halfway([mark(...before)], [mark(...before, ...row)], 0)[0].at.values.slice(
      before.length,
    );
  };
  assert.deepEqual(grown("segments", 4, [0, 0, 1, 1], [1, 1, 2, 3]), [1, 1, 1, 1]);
  assert.deepEqual(grown("bars", 4, [0, 0, 1, 5], [1, 0, 2, 7]), [1, 0, 2, 0]);
  assert.deepEqual(grown("strips", 1, [9], [4]), [0]);
  assert.deepEqual(grown("fog", 2, [0, 1], [4, 6]), [5, 5]);
});

test("strips that are poured in are not there before they have flown in", () => {
  const pile = (...areas) => ({
    kind: "strips",
    role: "error",
    at: rows(1, ...areas),
    whole: 9,
    poured_from: "a",
  });
  assert.deepEqual(halfway([pile(4)], [pile(4, 5)])[0].at.values, [4]);
  assert.deepEqual(halfway([pile(4, 5)], [pile(4)])[0].at.values, [4, 2.5]);
});

test("what has no partner fades, but a handle that is gone is gone", () => {
  const label = { kind: "label", role: "model", text: "a", x: 1, y: 2 };
  const handle = { kind: "handle", role: "model", name: "h", x: 1, y: 2 };
  assert.deepEqual(halfway([], [label]), [{ ...label, shown: 0.5 }]);
  assert.deepEqual(halfway([label, handle], [], 0.25), [{ ...label, shown: 0.75 }]);
});

test("a mark without rows has no partner", () => {
  assert.deepEqual(halfway([dots()], [dots(1, 2)]), [{ ...dots(1, 2), shown: 0.5 }]);
});

test("what was fading when another press came goes on from there", () => {
  const label = { kind: "label", role: "model", text: "a", x: 1, y: 2 };
  const [fading] = halfway([label], [], 0.6);
  assert.deepEqual(halfway([fading], [label]), [{ ...label, shown: 0.7 }]);
});

test("what a handle says is the new at once, while it is on its way", () => {
  const handle = { kind: "handle", role: "model", name: "h", x: 0, y: 0, value: 0, text: "0" };
  const [moving] = halfway([handle], [{ ...handle, x: 2, value: 2, text: "2" }]);
  assert.deepEqual(moving, { ...handle, x: 1, value: 2, text: "2" });
});

test("points with names go their own way, and none into the place of another", () => {
  const named = (keys, ...values) => ({ ...dots(...values), keys });
  const now = halfway([named([3, 7], 0, 0, 1, 1)], [named([7, 9], 1, 3, 5, 5)])[0];
  assert.deepEqual(now.at.values, [1, 2, 5, 5]);
});

test("another set of many things is no more the same", () => {
  const many = dots(...Array.from({ length: 400 }, (_, i) => i));
  assert.equal(halfway([dots(1, 2)], [many])[0].shown, 0.5);
});

test("a number that left every chart is there at once", () => {
  assert.deepEqual(halfway([dots(0, 0)], [dots(1, Infinity)])[0].at.values, [0.5, Infinity]);
});

test("a ball rolls along its curve", () => {
  const curve = { kind: "line", role: "error", at: rows(2, 0, 4, 1, 0, 2, 4) };
  const ball = (x, y) => ({ ...dots(x, y), rides: "error" });
  assert.deepEqual(halfway([curve, ball(0, 4)], [curve, ball(2, 4)])[1].at.values, [1, 0]);
});

test("a line sweeps to its place from the one that it comes out of", () => {
  const line = (role, ...values) => ({ kind: "line", role, at: rows(2, ...values) });
  const own = line("model", 0, 0, 10, 10);
  const best = { ...line("best", 0, 2, 10, 4), out_of: "model" };
  assert.deepEqual(halfway([own], [own, best])[1].at.values, [0, 1, 10, 7]);
});

test("fog that is lifted parts from where it is clear, and what it has covered is there", () => {
  const fog = { kind: "fog", role: "quiet", at: rows(2, 0.4, 0.6) };
  const [covered, parting] = halfway([fog], [dots(3, 4)]);
  assert.deepEqual([covered.shown, parting.shown], [undefined, undefined]);
  assert.deepEqual(
    parting.at.values.map((value) => Math.round(value * 1e9) / 1e9),
    [0.2, 0.8],
  );
});

test("fog without a clear place parts from the middle, and a curve that it has covered is whole", () => {
  const fog = { kind: "fog", role: "quiet", at: rows(2) };
  const curve = (...values) => ({ kind: "line", role: "error", at: rows(2, ...values) });
  const whole = curve(0, 0, 1, 1, 2, 0);
  const [line, parting] = halfway([curve(0, 0, 1, 1), fog], [whole]);
  assert.equal(line, whole);
  assert.deepEqual(parting.at.values, [0.25, 0.75]);
});

test("an arrow that is new grows from its foot", () => {
  const [arrow] = halfway([], [{ kind: "arrows", role: "gradient", at: rows(4, 1, 1, 3, 5) }]);
  assert.deepEqual([arrow.shown, arrow.at.values], [undefined, [1, 1, 2, 3]]);
});

test("of several the first arrives first, the last at the end, and all are as long on their way", () => {
  const shares = [...Array(1001).keys()].map((i) => i / 1000);
  const lasts = [0, 1, 2].map((i) => {
    const on = shares.filter((share) => inTurn(share, i, 3) > 0 && inTurn(share, i, 3) < 1);
    return { from: on[0], for: on.at(-1) - on[0] };
  });
  for (const [i, one] of lasts.entries()) {
    assert.ok(i === 0 || one.from > lasts[i - 1].from);
    assert.ok(Math.abs(one.for - lasts[0].for) < 0.003);
    assert.equal(inTurn(1, i, 3), 1);
  }
});

test("what falls comes down one after the other, and what has fallen stays", () => {
  const fallen = (keys, ...values) => ({ ...dots(...values), keys, falls_from: 10 });
  const [mark] = halfway([fallen([1], 5, 0)], [fallen([1, 2, 3], 5, 0, 6, 0, 7, 0)]);
  const [still, first, second] = [1, 3, 5].map((i) => mark.at.values[i]);
  assert.deepEqual([still, first], [0, 0]);
  assert.ok(second > 0 && second < 10, String(second));
});

test("where a picture is about other quantities nothing becomes anything else: all of it appears", () => {
  const of = (x, y, ...values) =>
    plot([dots(...values)], { x: axis(0, 300, { label: x }), y: axis(0, 1, { label: y }) });
  const change = (x, y) =>
    between([of("slope", "loss", 200, 1)], [of(x, y, 3, 1)])(0.5)[0].marks[0];
  const other = change("x", "f(x)");
  assert.deepEqual([other.shown, other.at.values], [0.5, [3, 1]]);
  assert.deepEqual(change("slope", "f(x)").at.values, [101.5, 1]);
});

const edge = (state, more) => ({ start: "a", end: "b", slot: 0, state, ...more });
const graph = (...edges) => ({ view: "graph", name: "g", nodes: [], edges });

test("a pulse runs along an edge that is at work now, and was not", () => {
  const [panel] = between([graph(edge("waiting"))], [graph(edge("now"))])(0.5);
  assert.equal(panel.edges[0].pulse, 0.5);
  assert.equal(between([graph(edge("now"))], [graph(edge("now", { local: "2" }))]), null);
});

const network = (values, weights) => ({
  view: "network",
  name: "n",
  layers: [[{}], values.map((value) => ({ value }))],
  links: [{ weights: rows(1, ...weights) }],
});

test("edges of a network grow to their weights, and bring what a neuron now knows", () => {
  const [panel] = between([network([undefined], [2])], [network([1], [4])])(0.5);
  assert.deepEqual(panel.links[0].weights.values, [3]);
  assert.equal(panel.links[0].pulse, 0.5);
  assert.equal(panel.layers[1][0].value, 0.5);
  assert.equal(between([network([1], [2])], [network([1, 2], [2, 2])]), null);
});

test("gradients flow back through a network, from its last links to its first", () => {
  const links = (role, ...weights) => ({ role, weights: rows(1, ...weights) });
  const deep = (role, ...weights) => ({
    ...network([1], weights),
    layers: [[{}], [{ value: 1 }], [{ value: 1 }]],
    links: weights.map((weight) => links(role, weight)),
  });
  const way = between([deep("parameter", 5, 5)], [deep("gradient", 2, 4)]);
  const seen = (share) =>
    way(share)[0].links.map(({ weights, pulse, back }) => [weights.values[0], pulse, back]);
  assert.deepEqual(seen(0.25), [
    [0, undefined, undefined],
    [2, 0.5, true],
  ]);
  assert.deepEqual(seen(0.75), [
    [1, 0.5, true],
    [4, undefined, undefined],
  ]);
});

test("a frame that comes late skips nothing of the way", () => {
  /** @type {((now: number) => void)[]} */
  const frames = [];
  const start = performance.now();
  Object.assign(globalThis, {
    document: { hidden: false },
    matchMedia: () => ({ matches: false }),
    requestAnimationFrame: (frame) => frames.push(frame),
    cancelAnimationFrame: () => {},
  });
  const seen = [];
  const motion = createMotion({
    paint: ([panel]) => seen.push(panel.marks[0].at.values[0]),
    tell: () => {},
    fly: () => null,
  });
  motion.show([plot([dots(0, 0)])], 0);
  motion.show([plot([dots(1, 1)])], 450);
  for (let count = 1; frames.length; count++) frames.shift()?.(start + 400 * count);
  const steps = seen.slice(1).map((at, i) => at - seen[i]);
  assert.ok(seen.length >= 9, `${seen.length} pictures`);
  assert.ok(Math.max(...steps) < 0.4, String(steps));
  assert.equal(seen.at(-1), 1);
});
