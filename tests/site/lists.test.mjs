/** Lists, and source that has been changed: what stands on the page. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { parseHTML } from "linkedom";
import { createView, load } from "../../site/views/views.js";

const { document } = parseHTML("<!doctype html><body></body>");
const hands = /** @type {any} */ ({ choose() {} });

const item = (text, state = "done") => ({ text, role: "model", state, about: text });
const lists = (stack) => ({
  view: "lists",
  name: "lists",
  title: "What is kept",
  share: 1,
  readouts: [],
  lists: [
    { title: "The stack", kind: "stack", items: stack, most: 3, empty: "empty" },
    { title: "The list", kind: "row", items: [item("a")], most: 4, empty: "empty" },
  ],
});

const code = (more) => ({
  view: "code",
  name: "code",
  title: "The source",
  share: 1,
  readouts: [],
  excerpts: [
    {
      file: "engine.py",
      first: 7,
      lines: [[["", "for x in xs:"]], [["", "    y += x"]], [["", "    y = x"]], [["k", "return"]]],
      lit: [8],
      ...more,
    },
  ],
});

before(() => load(/** @type {any} */ ({ panels: [lists([]), code({})] })));

const texts = (element, selector) =>
  [...element.querySelectorAll(selector)].map((each) => each.textContent.trim());

test("a list says its things in order, and that it is empty", () => {
  const view = createView(/** @type {any} */ (lists([])), { document, hands });
  assert.deepEqual(texts(view.element, ".is-stack .listed-empty"), ["empty"]);
  view.update(lists([item("f"), item("d", "now")]), { width: 0, height: 0 });
  assert.deepEqual(texts(view.element, ".is-stack .listed-item"), ["f", "d"]);
  assert.equal(view.element.querySelector(".is-now").getAttribute("data-about"), "d");
  assert.deepEqual(texts(view.element, ".is-row .listed-item"), ["a"]);
  for (const list of view.element.querySelectorAll(".listed")) {
    const title = view.element.querySelector(`#${list.getAttribute("aria-labelledby")}`);
    assert.ok(title.textContent.startsWith("The "));
  }
});

test("a still picture is one image with a name", () => {
  const view = createView(/** @type {any} */ (lists([])), {
    document,
    hands: null,
    label: "Two lists",
  });
  assert.equal(view.element.getAttribute("role"), "img");
  assert.equal(view.element.getAttribute("aria-label"), "Two lists");
});

test("a line that is taken out has no number, and the others go on counting", () => {
  const view = createView(/** @type {any} */ (code({ signs: " -+ " })), { document, hands });
  assert.deepEqual(texts(view.element, ".code-number"), ["7", "", "8", "9"]);
  assert.deepEqual(texts(view.element, ".code-sign"), ["", "−", "+", ""]);
  assert.equal(view.element.querySelector("del").textContent.trim(), "−    y += x");
  assert.equal(view.element.querySelector("[aria-current]").tagName, "INS");
});

test("source that is put back has no signs", () => {
  const view = createView(/** @type {any} */ (code({ signs: " -+ " })), { document, hands });
  view.update(code({ lit: [] }), { width: 0, height: 0 });
  assert.equal(view.element.querySelectorAll("ins, del, .code-sign, [aria-current]").length, 0);
  assert.deepEqual(texts(view.element, ".code-number"), ["7", "8", "9", "10"]);
});
