/** Signs: the picture of a scene, small, and nothing in it to read or to touch. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHTML } from "linkedom";
import { sign } from "../../site/build/sign.js";
import { lecture } from "./graphs.mjs";

const rows = (columns, ...values) => ({ columns, values });
const axis = { label: "x", domain: [0, 10], format: "~g" };
const dots = (...values) => ({ kind: "dots", at: rows(2, ...values), role: "data", about: "one" });
const label = { kind: "label", text: "here", x: 5, y: 5, role: "quiet", anchor: "middle" };
const plot = (name, marks) => ({
  view: "plot",
  name,
  title: name,
  share: 1,
  readouts: [],
  x: axis,
  y: axis,
  marks,
});

async function drawn(panels, panel = null) {
  const made = await sign({ scene: { panels, readouts: {}, alt: "In words." }, panel });
  return parseHTML(`<!doctype html><html><body>${made.sign}</body></html>`).document.body;
}

test("a sign has the marks of its picture, and neither words nor axes nor names", async () => {
  const body = await drawn([plot("first", [dots(1, 1, 5, 9), label])]);
  assert.equal(body.querySelectorAll(".mark-dots").length, 1);
  assert.equal(body.querySelectorAll("text, .axis, defs").length, 0);
  assert.doesNotMatch(body.innerHTML, / (?:id|role|tabindex|aria-[a-z]+|data-[a-z]+|clip-path)=/);
});

test("a sign follows its numbers", async () => {
  const [one, same, other] = await Promise.all(
    [9, 9, 2].map(async (y) => (await drawn([plot("first", [dots(5, y)])])).innerHTML),
  );
  assert.equal(one, same);
  assert.notEqual(one, other);
});

test("the first picture that can be drawn small is drawn, or the one that is named", async () => {
  const panels = [plot("first", [dots(5, 5)]), plot("second", [dots(1, 1, 2, 2)])];
  const [first, second] = await Promise.all([drawn(panels), drawn(panels, "second")]);
  assert.notEqual(first.innerHTML, second.innerHTML);
  assert.equal((await drawn([plot("second", panels[1].marks)])).innerHTML, second.innerHTML);
});

test("what is too much for a page of many is left out, and so is what is not there", async () => {
  const many = Array.from({ length: 20_000 }, (_, i) => i % 11);
  assert.equal((await drawn([plot("first", [dots(...many)])])).innerHTML, "");
  assert.equal(
    (await sign({ scene: { panels: [plot("a", [])], readouts: {}, alt: "" }, panel: "b" })).sign,
    "",
  );
});

test("a graph that is wider than its sign is made as much smaller as it is", async () => {
  const body = await drawn([lecture]);
  const zoom = Number(/ scale\(([\d.]+)\)/.exec(body.innerHTML)[1]);
  assert.ok(zoom > 0.8 && zoom < 1, `${zoom}`);
});
