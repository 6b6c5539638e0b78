/** What the views draw and what the hands do, in a document without a browser. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { parseHTML } from "linkedom";
import { between, createHands, keyStep } from "../../site/js/drag.js";
import { panelSizes } from "../../site/views/layout.js";
import { makeScales } from "../../site/views/plot/scales.js";
import { createView, fit, isLoaded, load } from "../../site/views/views.js";

const WIDTHS = [280, 358, 640, 960];

const rows = (columns, ...values) => ({ columns, values });
const axis = (low, high, more) => ({
  label: "x",
  unit: "",
  domain: [low, high],
  format: ",",
  ...more,
});

const line = { kind: "line", role: "model", at: rows(2, 0, 0, 100, 50) };
const squares = {
  kind: "squares",
  role: "error",
  at: rows(3, 20, 10, 7, 60, 45, -12.5),
  leans: rows(1, -1, 1),
  filled: 1,
};
const strips = { kind: "strips", role: "error", at: rows(1, 49, 100), whole: 205.25 };
const handle = {
  kind: "handle",
  role: "parameter",
  name: "height",
  label: "Height",
  x: 50,
  y: 25,
  drag: { y: { param: "height", per: 2 } },
  value: 25,
  low: 0,
  high: 100,
  text: "25 m",
};

const plot = (marks, more) => ({
  view: "plot",
  name: "one",
  title: "One",
  share: 3,
  x: axis(0, 100),
  y: axis(0, 60, { unit: "m" }),
  marks,
  readouts: [],
  ...more,
});
const area = (marks) => plot(marks, { name: "two", share: 2, x: axis(0, 60), equal: true });

/** Every kind of mark there is. */
const everything = [
  { kind: "dots", role: "data", at: rows(2, 10, 20, 30, 40), lit: 1 },
  { ...line, drag: { y: { param: "height", per: 1 } } },
  { kind: "arrows", role: "gradient", at: rows(4, 10, 10, 60, 40) },
  { kind: "decision", role: "model", at: rows(3, -2, -2, 2, -2, 2, 2), x: [0, 100], y: [0, 60] },
  { kind: "segments", role: "error", at: rows(4, 0, 0, 10, 10), dashed: true },
  squares,
  strips,
  { kind: "bars", role: "error", at: rows(4, 0, 0, 10, 10) },
  {
    kind: "tiles",
    role: "data",
    at: rows(3, 0, 1, 1, 0.5, 1, 0),
    presses: [{ row: "b" }, { row: "a" }],
  },
  { kind: "fog", role: "quiet", at: rows(2, 20, 30, 40, 50) },
  { kind: "label", role: "model", x: 50, y: 30, text: "here", anchor: "middle" },
  { kind: "met", role: "best", x: 50, y: 30 },
  handle,
  {
    kind: "sketch",
    role: "guess",
    at: rows(2, 0, 0, 50, 20),
    param: "guess",
    column: 1,
    active: true,
  },
];

const size = { width: 600, height: 400 };
const emptyDocument = () => parseHTML("<!doctype html><html><body></body></html>").document;

/** Hands that grab nothing. */
const noHands = { choose() {}, grab() {}, keys() {}, hover() {}, sketch() {}, adds() {} };

function draw(panel, { hands = null, ...options } = {}) {
  const document = options.document ?? emptyDocument();
  const view = createView(panel, { document, hands, id: "test", ...options });
  document.body.append(view.element);
  view.update(panel, size);
  return view;
}

const numbers = (element, ...names) => names.map((name) => Number(element.getAttribute(name)));

before(() => load({ panels: [plot(everything)], readouts: {}, alt: "" }));

test("squares are as wide as they are high at every width of a figure", () => {
  for (const width of WIDTHS) {
    const panels = [plot([squares]), area([strips])];
    const { sizes } = panelSizes(width, panels);
    const view = draw(panels[0]);
    view.update(panels[0], sizes[0]);
    for (const rect of view.element.querySelectorAll("rect.square")) {
      const [wide, high] = numbers(rect, "width", "height");
      assert.ok(wide > 0);
      assert.equal(wide, high, `at ${width} px`);
    }
  }
});

test("a gathered square is a square, and its area is that of the squares, at every width", () => {
  for (const width of WIDTHS) {
    const panels = [plot([squares]), area([strips])];
    const { sizes } = panelSizes(width, panels);
    const [apart, together] = panels.map((panel, index) => {
      const view = draw(panel);
      view.update(panel, sizes[index]);
      return view.element;
    });
    const sides = [...apart.querySelectorAll("rect.square")].map(
      (rect) => numbers(rect, "width")[0],
    );
    const whole = sides.reduce((sum, side) => sum + side ** 2, 0);
    const [wide, high] = numbers(together.querySelector("rect.whole"), "width", "height");
    assert.ok(Math.abs(wide - high) < 0.02, `${wide} × ${high} at ${width} px`);
    assert.ok(
      Math.abs(wide * high - whole) < 0.01 * whole,
      `${wide * high} for ${whole} at ${width} px`,
    );
  }
});

test("a square leans to the side it is told, from the residual", () => {
  const { element: svg } = draw(plot([squares]));
  const [first, second] = [...svg.querySelectorAll("rect.square")];
  const [firstLeft, firstSide] = numbers(first, "x", "width");
  const [secondLeft, secondSide] = numbers(second, "x", "width");
  assert.ok(firstLeft + firstSide < secondLeft);
  assert.ok(secondSide > firstSide);
  assert.equal(first.classList.contains("filled"), true);
  assert.equal(second.classList.contains("filled"), false);
});

test("strips lie on each other without a gap", () => {
  const { element: svg } = draw(area([strips]));
  const [low, high] = [...svg.querySelectorAll("rect.strip")].map((rect) =>
    numbers(rect, "y", "height"),
  );
  assert.ok(Math.abs(high[0] + high[1] - low[0]) < 0.02);
});

test("a square larger than its panel is marked as going on", () => {
  const { element: svg } = draw(area([{ ...strips, whole: 1e6, at: rows(1, 1e6) }]));
  assert.equal(svg.querySelectorAll(".beyond").length, 1);
  assert.equal(draw(area([strips])).element.querySelectorAll(".beyond").length, 0);
});

test("the outline of the whole is there however much of it has been poured", () => {
  for (const at of [rows(1), rows(1, 49), strips.at]) {
    const { element: svg } = draw(area([{ ...strips, at }]));
    assert.equal(svg.querySelectorAll("rect.whole").length, 1);
  }
});

test("pictures with squares are only as high as lets what is in them lie there", () => {
  const rooms = [300, 160, 300].map((width) => ({ width, height: 900 }));
  const panels = [plot([squares]), area([strips]), plot([line])];
  const heights = fit({ panels }, rooms).map(({ height }) => height);
  assert.equal(new Set(heights).size, 1, "and all are as high as each other");
  assert.ok(heights[0] < 900);
  // Both axes of the second go from 0 to 60.
  const { left, right, top, bottom } = makeScales(panels[1], 160, heights[1]);
  assert.ok(bottom - top <= right - left + 1);
  assert.equal(fit({ panels: [plot([line])] }, [rooms[0]])[0].height, 900);
});

test("a person stands on the place, whole", () => {
  const shapes = { kind: "dots", role: "parameter", shape: "person", at: rows(2, 50, 30), lit: 0 };
  const { element: svg } = draw(plot([shapes]));
  const { x, y } = makeScales(plot([]), size.width, size.height);
  const person = svg.querySelector(".mark-dots .lit");
  assert.equal(person.getAttribute("transform"), `translate(${x(50)},${y(30)})`);
  assert.equal(svg.querySelector(".mark-dots .dots").getAttribute("d"), "");
});

test("panels of a figure are equally high, and fill its width side by side", () => {
  const { stacked, sizes } = panelSizes(960, [{ share: 3 }, { share: 2 }]);
  assert.equal(stacked, false);
  assert.equal(sizes[0].height, sizes[1].height);
  assert.ok(sizes[0].width + sizes[1].width <= 960);
  assert.ok(Math.abs(sizes[0].width / sizes[1].width - 1.5) < 0.01);
});

test("a picture with one scale for both axes is no wider than it can fill", () => {
  const { sizes } = panelSizes(960, [{ share: 1, equal: true }]);
  assert.ok(sizes[0].width < 1.5 * sizes[0].height);
  assert.equal(panelSizes(358, [{ share: 1, equal: true }]).sizes[0].width, 358);
  assert.equal(panelSizes(960, [{ share: 1 }]).sizes[0].width, 960);
});

test("a narrow figure stacks its panels, each as wide as it is", () => {
  for (const width of [280, 358, 639]) {
    const { stacked, sizes } = panelSizes(width, [{ share: 3 }, { share: 2 }]);
    assert.equal(stacked, true);
    assert.deepEqual(
      sizes.map((each) => each.width),
      [width, width],
    );
  }
});

test("the same scene gives the same picture", () => {
  const once = draw(plot(everything)).element.outerHTML;
  const again = draw(plot(structuredClone(everything))).element.outerHTML;
  assert.equal(once, again);
});

test("a picture that went through another scene is the one drawn at once", () => {
  const there = draw(plot([everything[1], handle]));
  there.update(plot(everything), size);
  assert.equal(there.element.outerHTML, draw(plot(everything)).element.outerHTML);
});

test("a picture without hands is an image with nothing to focus", () => {
  const { element: svg } = draw(plot(everything), { label: "A line." });
  assert.equal(svg.getAttribute("role"), "img");
  assert.equal(svg.getAttribute("aria-label"), "A line.");
  assert.equal(svg.querySelectorAll("[tabindex], [role=slider], .hit").length, 0);
});

test("ids start with the id of their view", () => {
  const { element: svg } = draw(plot(everything), { id: "left" });
  const ids = [...svg.querySelectorAll("[id]")].map((element) => element.id);
  assert.ok(ids.length > 1);
  assert.ok(ids.every((id) => id.startsWith("left-")));
  assert.equal(new Set(ids).size, ids.length);
});

test("two views that were given no id share none", () => {
  const ids = [1, 2].map(
    () => draw(plot([line]), { id: undefined }).element.querySelector("clipPath").id,
  );
  assert.notEqual(ids[0], ids[1]);
});

test("a handle says what it is, what it stands at, and how far it goes", () => {
  const { element: svg } = draw(plot([handle]), { hands: noHands });
  const slider = svg.querySelector("[role=slider]");
  const said = Object.fromEntries([...slider.attributes].map(({ name, value }) => [name, value]));
  assert.equal(said["aria-label"], "Height");
  assert.equal(said["aria-valuenow"], "25");
  assert.equal(said["aria-valuemin"], "0");
  assert.equal(said["aria-valuemax"], "100");
  assert.equal(said["aria-valuetext"], "25 m");
  assert.equal(said["aria-orientation"], "vertical");
  assert.equal(said.tabindex, "0");
  assert.equal(slider.closest("[aria-hidden]"), null);
  assert.ok(numbers(slider.querySelector(".hit"), "r")[0] >= 22);
});

test("a handle stays the same element while marks come and go around it", () => {
  const view = draw(plot([line, handle]), { hands: noHands });
  const slider = view.element.querySelector("[role=slider]");
  const other = { ...handle, name: "other", y: 10 };
  for (const marks of [
    [line, { ...handle, y: 30 }],
    [squares, line, other, handle],
    [{ ...handle, y: 31 }, other],
    [{ ...handle, role: "model" }],
  ]) {
    view.update(plot(marks), size);
    assert.ok([...view.element.querySelectorAll("[role=slider]")].includes(slider));
  }
});

test("handles stand in the order of the scene", () => {
  const named = (name) => ({ ...handle, name });
  const view = draw(plot([named("a"), named("c")]), { hands: noHands });
  view.update(plot([named("a"), named("b"), named("c")]), size);
  const order = [...view.element.querySelectorAll("[role=slider]")].map((each) =>
    each.getAttribute("data-handle"),
  );
  assert.deepEqual(order, ["a", "b", "c"]);
});

test("a handle beyond the axes is drawn at their edge", () => {
  const view = draw(plot([{ ...handle, x: 1e6, y: -1e6 }]), { hands: noHands });
  const [x, y] = view.element
    .querySelector("[role=slider]")
    .getAttribute("transform")
    .match(/[\d.]+/g)
    .map(Number);
  assert.ok(x > 0 && x <= size.width);
  assert.ok(y > 0 && y <= size.height);
});

test("only the first handle beckons, and only where it is asked to", () => {
  const two = plot([handle, { ...handle, name: "other" }]);
  const hinting = draw(two, { hands: noHands, hint: true }).element.querySelectorAll(".hint");
  assert.equal(hinting.length, 1);
  assert.equal(hinting[0].getAttribute("data-handle"), "height");
  assert.equal(draw(two, { hands: noHands }).element.querySelectorAll(".hint").length, 0);
});

test("1,728 dots are one path, left alone while they stay the same", () => {
  const values = Float64Array.from({ length: 2 * 1728 }, (_, index) => (index * 7919) % 60);
  const dots = () => ({ kind: "dots", role: "data", at: { columns: 2, values: values.slice() } });
  const view = draw(plot([dots(), line]));
  const [path, ...others] = view.element.querySelectorAll(".dots");
  assert.equal(others.length, 0);
  assert.equal(path.getAttribute("d").match(/M/g).length, 1728);
  path.setAttribute("d", "untouched");
  view.update(plot([dots(), { ...line, at: rows(2, 0, 1, 100, 51) }]), size);
  assert.equal(path.getAttribute("d"), "untouched");
  values[0] += 1;
  view.update(plot([dots(), line]), size);
  assert.notEqual(path.getAttribute("d"), "untouched");
});

test("axes are drawn anew only when they have changed", () => {
  const view = draw(plot([line]));
  const label = view.element.querySelector(".axis-x .tick:last-of-type text");
  const drawn = label.textContent;
  label.textContent = "untouched";
  view.update(plot([{ ...line, at: rows(2, 0, 9, 100, 9) }]), size);
  assert.equal(label.textContent, "untouched");
  view.update(plot([line], { x: axis(0, 200) }), size);
  const texts = [...view.element.querySelectorAll(".axis-x .tick text")].map(
    (one) => one.textContent,
  );
  assert.ok(!texts.includes("untouched"));
  assert.ok(texts.includes(drawn), "what stays keeps its number");
});

test("axes that have been rescaled are those that would be drawn there at once", () => {
  const from = axis(0, 100);
  for (const more of [{}, { equal: true }]) {
    for (const to of [axis(-3, 5, { label: "x", unit: "$" }), axis(-1, 101)]) {
      const moved = draw(plot([line], { x: from, y: from, ...more }));
      moved.update(plot([line], { x: to, y: to, ...more }), size);
      const axesOf = ({ element }) => element.querySelector(".axes").innerHTML;
      assert.equal(axesOf(moved), axesOf(draw(plot([line], { x: to, y: to, ...more }))));
    }
  }
});

test("tick labels differ from each other and leave room between them", () => {
  for (const width of WIDTHS) {
    const panel = plot([line], {
      x: axis(0, 5e6, { format: "$,.0f" }),
      y: axis(0, 2, { format: ".0f" }),
    });
    const view = draw(panel);
    view.update(panel, { width, height: 300 });
    for (const name of ["x", "y"]) {
      const labels = [...view.element.querySelectorAll(`.axis-${name} text`)].map(
        (text) => text.textContent,
      );
      assert.equal(new Set(labels).size, labels.length, `${labels} at ${width} px`);
    }
  }
});

test("what stands beside words comes after them, and goes when there is nothing more to say", () => {
  const name = { kind: "label", role: "model", x: 50, y: 30, text: "zora", anchor: "start" };
  const view = draw(plot([{ ...name, beside: "new" }]));
  const words = view.element.querySelector(".mark-label text");
  assert.deepEqual(
    Array.from(words.children, (part) => part.textContent),
    ["zora", "new"],
  );
  view.update(plot([name]), { width: 640, height: 360 });
  assert.equal(words.textContent, "zora");
  view.update(plot([{ ...name, beside: "real" }]), { width: 640, height: 360 });
  assert.equal(words.textContent, "zorareal");
});

test("words that would cover each other move apart", () => {
  const words = { kind: "label", role: "model", x: 50, y: 30, text: "the line", anchor: "middle" };
  const { element: svg } = draw(plot([words, { ...words, text: "the other", x: 51 }]));
  const [one, other] = [...svg.querySelectorAll(".mark-label text")].map(
    (text) => numbers(text, "y")[0],
  );
  assert.ok(Math.abs(one - other) >= 16);
});

test("fog is clear where the reader has been, and thick elsewhere", () => {
  const fog = (...windows) => ({ kind: "fog", role: "quiet", at: rows(2, ...windows) });
  const thickness = (...windows) =>
    [...draw(plot([fog(...windows)])).element.querySelectorAll("linearGradient stop")].map(
      (stop) => numbers(stop, "stop-opacity")[0],
    );
  assert.deepEqual(thickness(), [1]);
  assert.deepEqual(thickness(40, 60), [1, 1, 0, 0, 1]);
  assert.deepEqual(thickness(60, 80, 10, 20), [1, 1, 0, 0, 1, 1, 0, 0, 1]);
  assert.deepEqual(thickness(10, 20, 15, 40), [1, 1, 0, 0, 1]);
});

test("a scene is loaded once its views and marks are", () => {
  assert.equal(isLoaded({ panels: [plot(everything)] }), true);
  assert.equal(isLoaded({ panels: [plot([{ kind: "balloon" }])] }), false);
});

// ── Keys ────────────────────────────────────────────────────────────────────────────────────────

const key = (name, more) => ({
  key: name,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...more,
});

test("keys move a value by steps, fine and coarse steps, and to its limits", () => {
  const now = { step: 5, low: 0, high: 100, value: 20 };
  const table = [
    ["ArrowRight", 25],
    ["ArrowUp", 25],
    ["ArrowLeft", 15],
    ["ArrowDown", 15],
    ["PageUp", 70],
    ["PageDown", 0],
    ["Home", 0],
    ["End", 100],
    ["Enter", null],
    ["Tab", null],
  ];
  for (const [name, expected] of table) assert.equal(keyStep(key(name), now), expected, name);
  assert.equal(keyStep(key("ArrowRight", { shiftKey: true }), now), 20.5);
  assert.equal(keyStep(key("ArrowRight", { ctrlKey: true }), now), null);
});

test("keys move whole numbers by one at least", () => {
  const now = { step: 1, low: 0, high: 12, whole: true, value: 3 };
  assert.equal(keyStep(key("ArrowRight", { shiftKey: true }), now), 4);
  assert.equal(keyStep(key("PageUp"), now), 12);
});

test("keys leave no rounding dust", () => {
  assert.equal(keyStep(key("ArrowRight"), { step: 0.1, low: 0, high: 1, value: 0.2 }), 0.3);
});

// ── Pointers ────────────────────────────────────────────────────────────────────────────────────

/** A figure that keeps numbers, its drawing lying at the corner of the screen. */
function figure(panel, values) {
  const document = emptyDocument();
  const said = { updates: [], how: [], commits: 0, cancels: 0, added: [], removed: [] };
  const hands = createHands({
    change(updates, how) {
      said.updates.push(updates);
      said.how.push(how);
      for (const { target, value } of updates) values[target.param] = value;
    },
    commit: () => said.commits++,
    cancel: () => said.cancels++,
    value: (target) => values[target.param],
    steps: () => ({ step: 1, low: 0, high: 100 }),
    add: (param, row) => said.added.push([param, row]),
    remove: (target) => said.removed.push(target),
  });
  const { element: svg } = draw(panel, { document, hands });
  svg.getBoundingClientRect = () => ({ x: 0, y: 0, ...size });
  const under = [];
  document.elementsFromPoint = () => under;
  const [left, top, width, height] = numbers(
    svg.querySelector("clipPath rect"),
    "x",
    "y",
    "width",
    "height",
  );
  const [wide, high] = [panel.x.domain[1], panel.y.domain[1]];

  /** Fire `type` at the data point (x, y). */
  function point(element, type, x, y, more) {
    const event = new document.defaultView.Event(type, { bubbles: true, cancelable: true });
    const at = { clientX: left + (x / wide) * width, clientY: top + height - (y / high) * height };
    const pointer = { pointerId: 1, pointerType: "mouse", isPrimary: true, button: 0, buttons: 1 };
    return element.dispatchEvent(Object.assign(event, pointer, at, more));
  }
  function press(element, name) {
    const event = new document.defaultView.Event("keydown", { bubbles: true, cancelable: true });
    return element.dispatchEvent(Object.assign(event, key(name)));
  }
  return { svg, said, values, point, press, document };
}

const near = (actual, expected) =>
  assert.ok(Math.abs(actual - expected) < 1e-6, `${actual} is not ${expected}`);

test("dragging changes a param by `per` times the movement since the press", () => {
  const { svg, said, values, point, document } = figure(plot([handle]), { height: 25 });
  const slider = svg.querySelector("[role=slider]");
  slider.focus = () => {};
  point(slider, "pointerdown", 50, 25);
  point(document, "pointermove", 50, 30);
  near(values.height, 35);
  point(document, "pointermove", 90, 20);
  near(values.height, 15);
  assert.equal(said.commits, 0);
  point(document, "pointerup", 90, 20);
  assert.equal(said.commits, 1);
  point(document, "pointermove", 50, 60);
  near(values.height, 15);
});

test("a mouse that comes back without its button has let go", () => {
  const { svg, said, values, point, document } = figure(plot([handle]), { height: 25 });
  const slider = svg.querySelector("[role=slider]");
  slider.focus = () => {};
  point(slider, "pointerdown", 50, 25);
  point(document, "pointermove", 50, 30);
  point(document, "pointermove", 50, 50, { buttons: 0 });
  point(document, "pointermove", 50, 50);
  near(values.height, 35);
  assert.equal(said.commits, 1);
});

test("Escape gives a drag up, a second finger does not disturb it", () => {
  const { svg, said, values, point, press, document } = figure(plot([handle]), { height: 25 });
  const slider = svg.querySelector("[role=slider]");
  slider.focus = () => {};
  point(slider, "pointerdown", 50, 25);
  point(document, "pointermove", 50, 30, { pointerId: 2, isPrimary: false });
  assert.equal(values.height, 25);
  point(document, "pointermove", 50, 30);
  press(document, "Escape");
  assert.deepEqual([said.commits, said.cancels], [0, 1]);
  point(document, "pointermove", 50, 50);
  near(values.height, 35);
});

test("a press that moves nothing is no step to undo", () => {
  const { svg, said, point, document } = figure(plot([handle]), { height: 25 });
  const slider = svg.querySelector("[role=slider]");
  slider.focus = () => {};
  point(slider, "pointerdown", 50, 25);
  point(document, "pointerup", 50, 25);
  assert.deepEqual([said.commits, said.cancels], [0, 0]);
});

test("arrow keys move a handle the way it goes on the screen", () => {
  const falling = { ...handle, drag: { y: { param: "height", per: -2 } } };
  for (const [mark, expected] of [
    [handle, 26],
    [falling, 24],
  ]) {
    const { svg, values, press } = figure(plot([mark]), { height: 25 });
    press(svg.querySelector("[role=slider]"), "ArrowUp");
    assert.equal(values.height, expected);
  }
});

test("Delete removes the row of a handle that has one", () => {
  const target = { param: "houses", per: 1, row: 3 };
  const { svg, said, press } = figure(plot([{ ...handle, removes: target }]), { height: 25 });
  press(svg.querySelector("[role=slider]"), "Delete");
  assert.deepEqual(said.removed, [target]);
});

test("hovering with a mouse sets a param for the moment; a finger that moves does not, but taps", () => {
  const { svg, said, values, point } = figure(plot([line], { hover: { param: "area" } }), {
    area: 0,
  });
  point(svg, "pointermove", 40, 10, { pointerType: "touch", buttons: 0 });
  assert.equal(values.area, 0);
  point(svg, "pointermove", 40, 10, { buttons: 0 });
  near(values.area, 40);
  point(svg, "click", 30, 10);
  near(values.area, 30);
  assert.deepEqual(said.how, ["hover", "hover"]);
  assert.equal(said.commits, 0);
});

test("a press on an empty place adds a row there, a drag does not", () => {
  const { svg, said, point, document } = figure(plot([line], { adds: { param: "houses" } }), {});
  point(svg, "pointerdown", 40, 10);
  point(svg, "pointerup", 60, 10);
  assert.equal(said.added.length, 0);
  point(svg, "pointerdown", 40, 10);
  point(document, "pointerup", 400, 10);
  point(svg, "pointerup", 40, 10);
  assert.equal(said.added.length, 0);
  point(svg, "pointerdown", 40, 10);
  point(svg, "pointerup", 40, 10);
  const [[param, [x, y]]] = said.added;
  assert.equal(param, "houses");
  near(x, 40);
  near(y, 10);
});

test("a fast stroke leaves no gap in a drawn curve", () => {
  const places = [0, 10, 20, 30, 40, 50];
  const drawn = between(places, { x: 5, y: 50 }, { x: 45, y: 90 });
  assert.deepEqual(drawn, [
    [1, 55],
    [2, 65],
    [3, 75],
    [4, 85],
  ]);
  assert.deepEqual(between(places, { x: 45, y: 90 }, { x: 5, y: 50 }), drawn);
});

test("a short stroke between two places sets the nearer one", () => {
  assert.deepEqual(between([0, 10, 20], { x: 12, y: 1 }, { x: 14, y: 7 }), [[1, 7]]);
  assert.deepEqual(between([0, 10, 20], { x: 10, y: 1 }, { x: 10, y: 7 }), [[1, 7]]);
});

test("drawing over a panel sets every cell it passes", () => {
  const at = rows(2, ...[0, 20, 40, 60, 80, 100].flatMap((x) => [x, x]));
  const curve = { kind: "sketch", role: "guess", at, param: "guess", column: 1, active: true };
  const { svg, said, point, document } = figure(plot([curve]), {});
  point(svg, "pointerdown", 10, 10);
  point(document, "pointermove", 90, 50);
  point(document, "pointerup", 90, 50);
  const cells = said.updates.at(-1).map(({ target, value }) => [target.row, target.column, value]);
  assert.deepEqual(
    cells.map(([row, column, value]) => [row, column, Math.round(value * 1e6) / 1e6]),
    [
      [1, 1, 15],
      [2, 1, 25],
      [3, 1, 35],
      [4, 1, 45],
    ],
  );
  assert.equal(said.commits, 1);
});

test("the first stroke over a level line carries the ends that it does not reach", () => {
  const at = rows(2, ...[0, 20, 40, 60, 80, 100].flatMap((x) => [x, 25]));
  const curve = { kind: "sketch", role: "guess", at, param: "guess", column: 1, active: true };
  const { svg, said, point, document } = figure(plot([curve]), {});
  point(svg, "pointerdown", 30, 40);
  point(document, "pointermove", 70, 10);
  point(document, "pointerup", 70, 10);
  const cells = new Map();
  for (const { target, value } of said.updates.flat()) cells.set(target.row, Math.round(value));
  assert.deepEqual(
    [0, 1, 4, 5].map((row) => cells.get(row)),
    [40, 40, 10, 10],
  );
});

test("on a log axis equal factors are equally far apart, and a hand reads it back", async () => {
  const rate = axis(0.001, 1, { scale: "log", format: "~g" });
  const scales = makeScales(plot([], { x: rate }), 640, 300);
  const gaps = [0.001, 0.01, 0.1, 1].map((value) => scales.x(value));
  assert.ok(Math.abs(gaps[1] - gaps[0] - (gaps[3] - gaps[2])) < 1e-9);
  assert.ok(Math.abs(scales.x.invert(gaps[1]) - 0.01) < 1e-12);
  assert.deepEqual(scales.xTicks.values.map(scales.xTicks.format), ["0.001", "0.01", "0.1", "1"]);
});

test("a boundary runs where the score is 0, and its margins where it is 1 and −1", () => {
  const at = rows(3, -2, 0, 2, -2, 0, 2, -2, 0, 2);
  const view = draw(plot([{ kind: "decision", role: "model", at, x: [0, 100], y: [0, 60] }]));
  const { x } = makeScales(plot([]), size.width, size.height);
  const inside = (selector, place) =>
    [...view.element.querySelectorAll(selector)].some((path) =>
      [...path.getAttribute("d").matchAll(/[ML](-?[\d.]+),/g)].some(
        ([, px]) => Math.abs(Number(px) - x(place)) < 0.5,
      ),
    );
  assert.ok(inside(".boundary", 50));
  for (const place of [25, 75]) assert.ok(inside(".margin", place));
  assert.ok(!inside(".boundary", 25));
});

test("a bar that picks can be pressed all along its strip, and does so for what it is about now", () => {
  const bar = { kind: "bars", role: "error", at: rows(4, 10, 0, 20, 1) };
  const document = emptyDocument();
  const chosen = [];
  const hands = { ...noHands, choose: (changed, how) => chosen.push([changed, how]) };
  const first = plot([{ ...bar, picks: { param: "which", value: 3 } }]);
  const view = draw(first, { hands, document });
  const strip = view.element.querySelector(".strip-hit");
  const [high] = numbers(strip, "height");
  const [low] = numbers(view.element.querySelector(".bar"), "height");
  assert.ok(high > 10 * low);
  view.update(plot([{ ...bar, picks: { param: "which", value: 4 } }]), size);
  strip.dispatchEvent(new document.defaultView.Event("click", { bubbles: true }));
  assert.deepEqual(chosen, [[{ which: 4 }, "set"]]);
  assert.equal(draw(first).element.querySelectorAll(".strip-hit").length, 0);
});

test("tiles that look the same are one path, empty ones none, and a row sets what stands there for it now", () => {
  const document = emptyDocument();
  const chosen = [];
  const hands = { ...noHands, choose: (changed, how) => chosen.push([changed, how]) };
  const tiles = (presses) =>
    plot([{ kind: "tiles", role: "data", at: rows(3, 0, 1, 1, 0.01, 0, 1), presses }], {
      x: axis(-0.5, 2.5),
      y: axis(-0.5, 1.5),
    });
  const view = draw(tiles([{ row: "b", step: 0 }, { row: "a" }]), { hands, document });
  const [faint, full] = [...view.element.querySelectorAll(".tile")];
  const pieces = (path) => path.getAttribute("d").split("z").length - 1;
  assert.deepEqual([pieces(faint), pieces(full)], [1, 2]);
  assert.ok(numbers(faint, "fill-opacity")[0] > 0);
  assert.equal(numbers(full, "fill-opacity")[0], 1);
  const [lower, upper] = [...view.element.querySelectorAll(".tile-row")];
  assert.ok(numbers(lower, "y")[0] > numbers(upper, "y")[0]);
  const click = () => new document.defaultView.Event("click", { bubbles: true });
  lower.dispatchEvent(click());
  view.update(tiles([{ row: "b" }, { row: "c" }]), size);
  upper.dispatchEvent(click());
  assert.deepEqual(chosen, [
    [{ row: "b", step: 0 }, "set"],
    [{ row: "c" }, "set"],
  ]);
});

test("names along an axis stand where there is room, evenly", () => {
  const letters = axis(-0.5, 26.5, { names: [...".abcdefghijklmnopqrstuvwxyz"] });
  const panel = plot([], { x: letters, y: letters });
  const ticks = (/** @type {number} */ wide, /** @type {number} */ high) => {
    const { xTicks, yTicks } = makeScales(panel, wide, high);
    return [xTicks.values.map(xTicks.format).join(""), yTicks.values.length];
  };
  assert.deepEqual(ticks(960, 500), [".abcdefghijklmnopqrstuvwxyz", 27]);
  assert.deepEqual(ticks(200, 260), [".bdfhjlnprtvxz", 14]);
});

test("words keep off the sign that a goal is reached, and off the place it is about", () => {
  const words = {
    kind: "label",
    role: "error",
    x: 50,
    y: 30,
    text: "$54,000 off",
    anchor: "middle",
  };
  const height = (marks) =>
    numbers(draw(plot(marks)).element.querySelector(".mark-label text"), "y")[0];
  const alone = height([words]);
  const off = alone - height([words, { kind: "met", role: "best", x: 50, y: 30 }]);
  assert.ok(off > 18, `${off} px higher`);
});
