/** Matrices: what is typed and pasted, where keys lead in the grid, and what stands on the page. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { parseHTML } from "linkedom";
import { createCells, wayOf, written } from "../../site/js/cells.js";
import { decode, encode, isGrid, readCell, readMatrix } from "../../site/js/params.js";
import { panelSizes, rooms } from "../../site/views/layout.js";
import { createView, load } from "../../site/views/views.js";

/** @type {import("../../site/js/params.js").Matrix} */
const weights = {
  kind: "matrix",
  name: "w",
  label: "W",
  opening: [
    [1, 2],
    [3, 4],
  ],
  low: -10,
  high: 10,
  step: 0.1,
  rows: [1, 3],
  columns: [1, 3],
  format: ",",
};

test("rows are read as people type them and as spreadsheets copy them", () => {
  const expected = [
    [1, -2],
    [0.5, 3],
  ];
  for (const text of ["1, -2\n0.5, 3", "1\t−2\r\n0.5\t3\r\n", "1 -2\n0.5 3\n", "1; -2\n\n0.5;3"]) {
    assert.deepEqual(readMatrix(weights, text).value, expected, JSON.stringify(text));
  }
});

test("a shape that a matrix cannot have is refused with the shapes it can have", () => {
  assert.equal(readMatrix(weights, "1,2,3,4").problem, "W takes 1 × 1 to 3 × 3; this is 1 × 4.");
  const fixed = { ...weights, rows: [2, 2], columns: [2, 2] };
  assert.equal(readMatrix(fixed, "1,2").problem, "W takes 2 × 2; this is 1 × 2.");
  assert.equal(readMatrix(weights, "").problem, "W takes 1 × 1 to 3 × 3; this is 0 × 0.");
});

test("a vector may be pasted lying down", () => {
  const vector = { ...weights, columns: [1, 1] };
  assert.deepEqual(readMatrix(vector, "1\t2\t3").value, [[1], [2], [3]]);
});

test("rows of different lengths are named", () => {
  assert.equal(
    readMatrix(weights, "1,2\n3").problem,
    "Row 1 has 2 numbers and row 2 has 1 number: all rows of W must be equally long.",
  );
});

test("a cell that is no number, or too large, is named", () => {
  assert.match(readMatrix(weights, "1,2\n3,x").problem, /^W, row 2, column 2, must be a number/);
  assert.match(readCell(weights, 0, 1, "11").problem, /^W, row 1, column 2, must lie between/);
  assert.equal(readCell(weights, 0, 1, "−2.5").value, -2.5);
});

test("a link carries a matrix of any shape exactly", () => {
  const values = {
    w: [
      [0.1 + 0.2, -1e-7, 3],
      [1, 2, 3],
    ],
  };
  const { values: back, problems } = decode([weights], encode([weights], values));
  assert.deepEqual(problems, []);
  assert.deepEqual(back, values);
  assert.equal(encode([weights], { w: weights.opening }), "");
});

test("one number is typed, several are a matrix", () => {
  assert.equal(isGrid("3.5"), false);
  assert.equal(isGrid("3.5\n"), false);
  assert.equal(isGrid("1\n2"), true);
  assert.equal(isGrid("1\t2"), true);
});

test("arrows leave a cell where the caret is at its end", () => {
  const at = (start, end = start) => ({ value: "-0.5", selectionStart: start, selectionEnd: end });
  const key = (name, more = {}) => ({ key: name, shiftKey: false, ...more });
  assert.deepEqual(wayOf(key("ArrowUp"), at(2)), [-1, 0]);
  assert.deepEqual(wayOf(key("ArrowDown"), at(2)), [1, 0]);
  assert.deepEqual(wayOf(key("Enter"), at(2)), [1, 0]);
  assert.deepEqual(wayOf(key("Enter", { shiftKey: true }), at(2)), [-1, 0]);
  assert.equal(wayOf(key("ArrowLeft"), at(2)), null);
  assert.deepEqual(wayOf(key("ArrowLeft"), at(0)), [0, -1]);
  assert.equal(wayOf(key("ArrowRight"), at(3)), null);
  assert.deepEqual(wayOf(key("ArrowRight"), at(4)), [0, 1]);
  assert.deepEqual(wayOf(key("ArrowRight"), at(0, 4)), [0, 1]);
  assert.equal(wayOf(key("ArrowUp", { shiftKey: true }), at(2)), null);
});

const rows = (columns, ...values) => ({ columns, values });
const w = {
  kind: "cells",
  role: "parameter",
  name: "W",
  shape: "2 × 3",
  at: rows(3, 1, 2, 3, 4, -5, 6),
  format: ".2f",
  param: "w",
  rows: [
    { text: "neuron 1", about: "n-1", picks: { param: "neuron", value: 1 } },
    { text: "neuron 2", about: "n-2", picks: { param: "neuron", value: 2 } },
  ],
  columns: [{ text: "a" }, { text: "b" }, { text: "c" }],
  about: ["w-1-1", "w-1-2", "w-1-3", "w-2-1", "w-2-2", "w-2-3"],
};
const x = {
  kind: "cells",
  role: "data",
  name: "x",
  shape: "3 numbers",
  at: rows(1, 1, 0, -1),
  format: ".2f",
};
const times = { kind: "sign", text: "·", says: "times" };
const panel = (parts, more = {}) => ({
  view: "matrix",
  name: "equation",
  title: "An equation",
  share: 1,
  parts,
  readouts: [],
  ...more,
});
const size = { width: 600, height: 300 };

before(() => load({ panels: [panel([w])], readouts: {}, alt: "" }));

/** A live view and what it has asked for. */
function live(first) {
  const { document, window } = parseHTML("<!doctype html><html><body></body></html>");
  const said = { chosen: [], written: [], pasted: [] };
  const values = {
    w: [
      [1, 2, 3],
      [4, -5, 6],
    ],
  };
  const cells = createCells({
    value: ({ param, row, column }) => values[param][row][column],
    steps: () => ({ low: -10, high: 10, step: 0.1, whole: false }),
    change(updates) {
      for (const { target, value } of updates)
        values[target.param][target.row][target.column] = value;
    },
    write(target, text) {
      said.written.push([target.row, target.column, text]);
      const read = readCell(weights, target.row, target.column, text);
      if (read.problem !== undefined) return false;
      values[target.param][target.row][target.column] = read.value;
      return true;
    },
    paste: (param, text) => said.pasted.push([param, text]),
  });
  const hands = { ...cells, choose: (changed, how) => said.chosen.push([changed, how]) };
  const view = createView(first, { document, hands, id: "test" });
  document.body.append(view.element);
  view.update(first, size);
  const inputs = () => [...view.element.querySelectorAll("input")];
  for (const input of inputs()) {
    input.select = () => {
      input.selectionStart = 0;
      input.selectionEnd = input.value.length;
    };
    input.focus = () => {
      input.ownerDocument.defaultView.focused = input;
      fire(input, "focus");
    };
  }
  function fire(element, type, more = {}) {
    const event = new window.Event(type, { bubbles: true, cancelable: true });
    element.dispatchEvent(Object.assign(event, more));
    return event;
  }
  return { view, said, values, inputs, fire, document, window };
}

test("a picture is a real table with its name, shape and headings, and nothing to focus", () => {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const view = createView(panel([w, times, x]), {
    document,
    hands: null,
    id: "t",
    label: "In words",
  });
  view.update(panel([w, times, x]), size);
  const { element } = view;
  assert.equal(element.getAttribute("aria-label"), "In words");
  assert.equal(element.querySelectorAll("input, button, [tabindex]").length, 0);
  const table = element.querySelector("table");
  assert.equal(table.querySelector("caption").textContent, "W 2 × 3");
  assert.deepEqual(
    [...table.querySelectorAll("th")].map((th) => [th.getAttribute("scope"), th.textContent]),
    [
      ["col", "a"],
      ["col", "b"],
      ["col", "c"],
      ["row", "neuron 1"],
      ["row", "neuron 2"],
    ],
  );
  assert.deepEqual(
    [...table.querySelectorAll("tbody td")].map((td) => td.textContent),
    ["1.00", "2.00", "3.00", "4.00", "−5.00", "6.00"],
  );
  assert.match(element.textContent, /times/);
});

test("what a cell is about, and what is picked, is on its element", () => {
  const { view } = live(panel([w], { picked: "n-2 w-2-1" }));
  const cells = [...view.element.querySelectorAll("tbody td")];
  assert.deepEqual(
    cells.map((cell) => cell.getAttribute("data-about")),
    w.about,
  );
  assert.deepEqual(
    cells.map((cell) => cell.classList.contains("is-picked")),
    [false, false, false, true, false, false],
  );
  assert.deepEqual(
    [...view.element.querySelectorAll("th button")].map((b) => b.getAttribute("aria-pressed")),
    ["false", "true"],
  );
});

test("an editable cell is a labelled input that shows its whole number", () => {
  const { inputs } = live(panel([{ ...w, at: rows(3, 1, 2, 3, 4, -0.123456, 6) }]));
  assert.equal(inputs().length, 6);
  assert.equal(inputs()[4].value, "−0.123456");
  assert.equal(inputs()[4].getAttribute("aria-label"), "W, neuron 2, b");
  assert.equal(written(-3), "−3");
});

test("typing writes a cell; what cannot be is marked, and stays until something else is drawn", () => {
  const { inputs, view, values, fire } = live(panel([w]));
  const [, second] = inputs();
  second.value = "7";
  fire(second, "input");
  assert.equal(values.w[0][1], 7);
  second.value = "x";
  fire(second, "input");
  assert.equal(second.getAttribute("aria-invalid"), "true");
  fire(second, "blur");
  assert.equal(second.value, "x");
  assert.equal(second.getAttribute("aria-invalid"), "true");
  view.update(panel([w]), size);
  assert.equal(second.hasAttribute("aria-invalid"), false);
  assert.notEqual(second.value, "x");
});

test("arrows and Enter go from cell to cell, and stay at the edge", () => {
  const { inputs, fire, window } = live(panel([w]));
  const press = (element, key, more = {}) =>
    fire(element, "keydown", { key, shiftKey: false, ctrlKey: false, ...more });
  const [a, b, , d] = inputs();
  a.focus();
  press(a, "ArrowRight");
  assert.equal(window.focused, b);
  press(b, "ArrowLeft");
  assert.equal(window.focused, a);
  press(a, "Enter");
  assert.equal(window.focused, d);
  press(d, "ArrowDown");
  assert.equal(window.focused, d);
  press(d, "ArrowUp");
  assert.equal(window.focused, a);
});

test("Shift and an arrow steps, Page steps by ten, Escape takes back", () => {
  const { inputs, values, fire } = live(panel([w]));
  const press = (key, shiftKey = false) => fire(inputs()[0], "keydown", { key, shiftKey });
  inputs()[0].focus();
  press("ArrowUp", true);
  assert.equal(values.w[0][0], 1.1);
  press("PageDown");
  assert.ok(Math.abs(values.w[0][0] - 0.1) < 1e-9);
  press("Escape");
  assert.equal(values.w[0][0], 1);
});

test("several numbers are pasted as a whole, one is left to the input", () => {
  const { inputs, said, fire } = live(panel([w]));
  const clipboard = (text) => ({ clipboardData: { getData: () => text } });
  assert.equal(fire(inputs()[0], "paste", clipboard("5")).defaultPrevented, false);
  assert.equal(fire(inputs()[0], "paste", clipboard("5\t6\n7\t8")).defaultPrevented, true);
  assert.deepEqual(said.pasted, [["w", "5\t6\n7\t8"]]);
});

test("cells that stay are the same elements after a change of shape", () => {
  const { view, inputs } = live(panel([w]));
  const first = inputs()[0];
  const wider = {
    ...w,
    shape: "1 × 4",
    at: rows(4, 9, 2, 3, 4),
    rows: w.rows.slice(0, 1),
    columns: [...w.columns, { text: "d" }],
    about: ["a", "b", "c", "d"],
  };
  view.update(panel([wider]), size);
  assert.equal(inputs().length, 4);
  assert.equal(inputs()[0], first);
  assert.equal(view.element.querySelectorAll("th").length, 5);
  view.update(panel([w]), size);
  assert.equal(inputs().length, 6);
});

test("pressing a heading gives a param its value", () => {
  const { view, said, fire } = live(panel([w]));
  fire(view.element.querySelectorAll("th button")[1], "click");
  assert.deepEqual(said.chosen, [[{ neuron: 2 }, "set"]]);
});

test("a matrix that stands in an equation twice is drawn twice", () => {
  const { view } = live(panel([w, times, x, times, { ...w, param: undefined }]));
  assert.equal(view.element.querySelectorAll("table").length, 3);
  assert.equal(view.element.querySelectorAll("input").length, 6);
});

test("what is not known yet shows no number", () => {
  const { view } = live(panel([{ ...x, blank: true }]));
  assert.equal(view.element.querySelector("tbody").textContent, "???");
});

test("a panel that goes across has a row to itself, the others share theirs", () => {
  const { sizes } = panelSizes(960, [{ share: 1 }, { share: 1 }, { share: 1, whole: true }]);
  assert.deepEqual(
    sizes.map(({ width }) => width),
    [468, 468, 960],
  );
});

test("a cell that picks is a button, and the picked one is pressed", () => {
  const { document, window } = parseHTML("<!doctype html><html><body></body></html>");
  const chosen = [];
  const hands = { choose: (changed, how) => chosen.push([changed, how]) };
  const picking = {
    ...w,
    param: undefined,
    about: ["w-1", "w-2", "w-3", "w-4", "w-5", "w-6"],
    picks: "which",
    values: { columns: 3, values: [1, 2, 3, 4, 5, 6] },
  };
  const drawn = panel([picking], { picked: "w-5" });
  const view = createView(drawn, { document, hands, id: "t" });
  document.body.append(view.element);
  view.update(drawn, size);
  const buttons = [...view.element.querySelectorAll("td button")];
  assert.equal(buttons.length, 6);
  assert.equal(buttons[4].getAttribute("aria-label"), "W, neuron 2, b: −5.00");
  const pressed = buttons.map((button) => button.getAttribute("aria-pressed"));
  assert.deepEqual(pressed, ["false", "false", "false", "false", "true", "false"]);
  buttons[4].dispatchEvent(new window.Event("click", { bubbles: true }));
  assert.deepEqual(chosen, [[{ which: 5 }, "set"]]);
  const still = createView(drawn, { document, hands: null, id: "s" });
  still.update(drawn, size);
  assert.equal(still.element.querySelectorAll("button").length, 0);
});

test("cells that could not be pressed become buttons once they can", () => {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const still = { ...w, param: undefined };
  const view = createView(panel([still]), { document, hands: { choose() {} }, id: "t" });
  view.update(panel([still]), size);
  assert.equal(view.element.querySelectorAll("td button").length, 0);
  const values = { columns: 3, values: [1, 2, 3, 4, 5, 6] };
  view.update(panel([{ ...still, picks: "which", values }]), size);
  assert.equal(view.element.querySelectorAll("td button").length, 6);
});

test("of the height each row has the share of what is whole in it, or 1", () => {
  const large = { share: 1 };
  const row = { share: 0.25, whole: true };
  const [left, right, under] = rooms({ width: 824, height: 500 }, [large, large, row]);
  assert.deepEqual([left.width, right.width, under.width], [400, 400, 824]);
  assert.equal(left.height, right.height);
  // Above each picture stands its head.
  assert.deepEqual([left.height + 44, under.height + 44], [400, 100]);
});

test("insets share the last column, have one beside a single picture, and stay in view on a phone", () => {
  const large = { share: 1 };
  const inset = { share: 1, inset: true };
  const [surface, map, line] = rooms({ width: 824, height: 500 }, [large, large, inset]);
  assert.equal(line.width, map.width);
  assert.ok(map.height < surface.height && line.height < map.height);
  const [plane, ...slices] = rooms({ width: 800, height: 500 }, [large, inset, inset]);
  assert.ok(slices.every(({ width, height }) => width < plane.width && height < plane.height / 2));
  const whole = { share: 1, whole: true };
  const [network, equation, curve] = rooms({ width: 800, height: 500 }, [large, whole, inset]);
  assert.equal(equation.width, 800);
  assert.equal(curve.height, network.height);
  const narrow = rooms({ width: 374, height: 270 }, [large, large, inset]);
  assert.ok(narrow.every(({ width }) => width < 374));
});
