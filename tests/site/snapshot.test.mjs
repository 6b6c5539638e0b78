/** A snapshot that is sent without what fresh memory has too comes back whole. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fold, unfold } from "../../site/js/snapshot.js";

const HEADER = 48;
const SIZE = 64 * 1024;

function memories() {
  const fresh = new Uint8Array(SIZE);
  fresh.set([1, 2, 3, 4, 5, 6, 7, 8], 100);
  fresh[9999] = 200;
  const begun = fresh.slice();
  begun[20_000] = 5; // and is zero again when the snapshot is taken
  const snapshot = new Uint8Array(HEADER + SIZE);
  new Uint32Array(snapshot.buffer).set([0x12345678, HEADER]);
  snapshot.set(fresh, HEADER);
  snapshot[HEADER + 102] = 77; // a constant that was written over
  snapshot[HEADER + 30_000] = 1;
  snapshot[HEADER + SIZE - 1] = 9;
  return { fresh, begun, snapshot };
}

const folded = () => {
  const { fresh, begun, snapshot } = memories();
  return fold(snapshot, fresh, begun);
};

test("what is unfolded is what was folded", () => {
  const { begun, snapshot } = memories();
  begun[20_001] = 6; // where it writes, it may write something else the next time
  const header = new Uint8Array(HEADER);
  unfold(folded(), header, begun);
  assert.deepEqual(new Uint8Array([...header, ...begun]), snapshot);
});

test("neither zeros nor constants are sent", () => {
  assert.ok(folded().length < 4 * 64 + HEADER + 64);
});

test("folding changes nothing", () => {
  const { fresh, begun, snapshot } = memories();
  fold(snapshot, fresh, begun);
  assert.deepEqual({ fresh, begun, snapshot }, memories());
});

test("one of another size, or with another header, is refused", () => {
  assert.throws(() => unfold(folded(), new Uint8Array(HEADER), new Uint8Array(4)), /not 48 and 4/);
  assert.throws(() => unfold(folded(), new Uint8Array(4), new Uint8Array(SIZE)), /not 4 and 65536/);
});

test("one that is cut short, or longer than it should be, is refused", () => {
  const whole = folded();
  const longer = new Uint8Array(whole.length + 4);
  longer.set(whole);
  for (const wrong of [whole.slice(0, -4), longer]) {
    assert.throws(() => unfold(wrong, new Uint8Array(HEADER), new Uint8Array(SIZE)), /end/);
  }
});
