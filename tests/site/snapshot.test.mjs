/** A snapshot that is sent as its difference from fresh memory comes back whole. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fold, unfold } from "../../site/js/snapshot.js";

const HEADER = 48;
const SIZE = 64 * 1024;

function memories() {
  const fresh = new Uint8Array(SIZE);
  fresh.set([1, 2, 3, 4, 5, 6, 7, 8], 100);
  fresh[9999] = 200;
  const snapshot = new Uint8Array(HEADER + SIZE);
  new Uint32Array(snapshot.buffer).set([0x12345678, HEADER]);
  snapshot.set(fresh, HEADER);
  snapshot[HEADER + 102] = 77; // a constant that was written over
  snapshot[HEADER + 30_000] = 1;
  snapshot[HEADER + SIZE - 1] = 9;
  return { fresh, snapshot };
}

test("what is unfolded is what was folded", () => {
  const { fresh, snapshot } = memories();
  const target = new Uint8Array(snapshot.length);
  unfold(fold(snapshot, fresh), target, fresh);
  assert.deepEqual(target, snapshot);
});

test("neither zeros nor constants are sent", () => {
  const { fresh, snapshot } = memories();
  assert.ok(fold(snapshot, fresh).length < 4 * 1024 + 64);
});

test("folding changes neither", () => {
  const { fresh, snapshot } = memories();
  fold(snapshot, fresh);
  assert.deepEqual({ fresh, snapshot }, memories());
});

test("one of another size is refused", () => {
  const { fresh, snapshot } = memories();
  const folded = fold(snapshot, fresh);
  assert.throws(() => unfold(folded, new Uint8Array(SIZE), fresh), /not 65536/);
});

test("one that is cut short, or longer than it should be, is refused", () => {
  const { fresh, snapshot } = memories();
  const folded = fold(snapshot, fresh);
  const longer = new Uint8Array(folded.length + 4);
  longer.set(folded);
  for (const wrong of [folded.slice(0, -4), longer]) {
    assert.throws(() => unfold(wrong, new Uint8Array(snapshot.length), fresh), /end/);
  }
});
