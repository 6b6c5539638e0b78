/** Where a reader was: what is kept, what it leads to, and what happens where nothing can be kept. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { after, afterGoal, next, recall } from "../../site/js/path.js";

const order = ["models", "loss", "derivative"];
const storage = (text) => ({ getItem: () => text });
const nothing = { last: "", seen: {}, goals: {} };

test("nothing is known at first, nor where storage is forbidden or holds something else", () => {
  assert.deepEqual(recall(storage(null)), nothing);
  assert.deepEqual(recall(storage("{{{")), nothing);
  assert.deepEqual(recall(storage("null")), nothing);
  assert.deepEqual(recall(storage('{"last": 3, "seen": {"loss": "eaten"}}')), nothing);
  const forbidden = {
    getItem() {
      throw new Error("SecurityError");
    },
  };
  assert.deepEqual(recall(forbidden), nothing);
});

test("what was read stays read when it is opened again", () => {
  const read = after(nothing, "loss", "read");
  assert.deepEqual(after(read, "loss", "begun"), {
    ...nothing,
    last: "loss",
    seen: { loss: "read" },
  });
});

test("a lesson that was begun is where to go on", () => {
  assert.equal(next({ last: "loss", seen: { models: "read", loss: "begun" } }, order), "loss");
});

test("after a lesson that was read comes the next that was not", () => {
  assert.equal(next({ last: "models", seen: { models: "read" } }, order), "loss");
  assert.equal(next({ last: "derivative", seen: { derivative: "read" } }, order), "models");
});

test("when all are read there is none to go on with", () => {
  const seen = Object.fromEntries(order.map((slug) => [slug, "read"]));
  assert.equal(next({ last: "loss", seen }, order), "");
});

test("a lesson that is no more is forgotten", () => {
  assert.equal(next({ last: "gone", seen: { gone: "begun" } }, order), "models");
});

const loss = (value) => ({ value, text: String(value), reached: value < 10, best: "lowest" });

test("the best that was done in a figure stays, and what was reached stays reached", () => {
  let path = nothing;
  for (const [value, best, reached] of [
    [30, 30, false],
    [9, 9, true],
    [12, 9, true],
  ]) {
    path = afterGoal(path, "fit-line", loss(value));
    assert.deepEqual(path.goals["fit-line"], { value: best, text: String(best), reached });
  }
  assert.deepEqual(recall(storage(JSON.stringify(path))), path);
});

test("where more is better the highest is the best", () => {
  const answers = (value) => ({ value, text: `${value} of 6`, reached: false, best: "highest" });
  const path = afterGoal(afterGoal(nothing, "quiz", answers(4)), "quiz", answers(3));
  assert.equal(path.goals.quiz.text, "4 of 6");
});

test("a goal that we have not written is not taken for one", () => {
  const kept = { goals: { a: null, b: { value: "1", text: "1", reached: true }, c: 3 } };
  assert.deepEqual(recall(storage(JSON.stringify(kept))), nothing);
});
