/** Keys: a shortcut is the same letter on every keyboard. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { letter } from "../../site/js/keys.js";

test("Z is the key that writes a z, whatever its place and with Caps Lock", () => {
  for (const [layout, key, code] of [
    ["English", "z", "KeyZ"],
    ["English, Caps Lock", "Z", "KeyZ"],
    ["German", "z", "KeyY"],
    ["French", "z", "KeyW"],
    ["Dvorak", "z", "Slash"],
  ]) {
    assert.equal(letter({ key, code }), "z", layout);
  }
});

test("where keys write another script, the place counts", () => {
  for (const key of ["я", "Я", "ζ", "ז", "ئ"]) {
    assert.equal(letter({ key, code: "KeyZ" }), "z", key);
  }
  assert.equal(letter({ key: "я", code: "KeyQ" }), "q");
});

test("what merely stands where Z would be is no Z", () => {
  for (const [key, code] of [
    ["y", "KeyZ"],
    [";", "KeyZ"],
    ["Enter", "Enter"],
    ["ß", "Minus"],
  ]) {
    assert.notEqual(letter({ key, code }), "z", key);
  }
});
