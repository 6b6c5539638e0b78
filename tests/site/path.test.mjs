/** Where a reader was: what is kept, what it leads to, and what happens where nothing can be kept. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { after, next, recall } from "../../site/js/path.js";

const order = ["models", "loss", "derivative"];
const storage = (text) => ({ getItem: () => text });
const nothing = { last: "", seen: {} };

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
  assert.deepEqual(after(read, "loss", "begun"), { last: "loss", seen: { loss: "read" } });
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
