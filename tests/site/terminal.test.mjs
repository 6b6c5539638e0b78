/** Text as a terminal shows it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHTML } from "linkedom";
import { createTerminal, readLine } from "../../site/js/terminal.js";

const shows = (raw) =>
  readLine(raw, "")
    .runs.map((run) => run.text)
    .join("");

function terminal() {
  const { document } = parseHTML("<pre></pre>");
  globalThis.document = document;
  const element = document.querySelector("pre");
  return { element, ...createTerminal(element) };
}

test("a carriage return writes over the line", () => {
  assert.equal(shows("one\rtwo"), "two");
  assert.equal(shows("three\rone"), "oneee");
  assert.equal(shows("three\r\x1b[Kone"), "one");
  assert.equal(shows("ab\bc"), "ac");
});

test("colour codes colour, and codes for anything else are not seen", () => {
  assert.deepEqual(readLine("a\x1b[1;31mb\x1b[0mc\x1b[?25l\x1b]0;title\x07", "").runs, [
    { text: "a", style: "" },
    { text: "b", style: "ansi-bold role-error" },
    { text: "c", style: "" },
  ]);
  assert.deepEqual(readLine("\x1b[38;5;31mb", "").runs, [{ text: "b", style: "" }]);
  assert.equal(readLine("\x1b[92mgreen", "").style, "role-model");
});

test("a colour goes on in the next line until it is ended", () => {
  const { element, write } = terminal();
  write("\x1b[32mone\n");
  write("two\x1b[0m\nthree");
  assert.deepEqual(
    [...element.querySelectorAll(".role-model")].map((span) => span.textContent),
    ["one", "two"],
  );
  assert.equal(element.textContent, "one\ntwo\nthree");
});

test("a bar of progress stays one line, however often it is written, in pieces or not", () => {
  const { element, write } = terminal();
  write("training\n");
  for (let step = 0; step <= 2000; step++) {
    write("\r");
    write(`step ${step} \x1b[33mof 2000\x1b[0m`);
  }
  write("\ndone");
  assert.equal(element.textContent, "training\nstep 2000 of 2000\ndone");
});

test("a code that comes in two pieces is one", () => {
  const { element, write } = terminal();
  write("a\x1b[3");
  write("1mb");
  assert.equal(element.textContent, "ab");
  assert.equal(element.querySelector(".role-error").textContent, "b");
});

test("many lines are whole, and in blocks", () => {
  const { element, write } = terminal();
  const text = Array.from({ length: 10_000 }, (_, line) => `${line}\n`).join("");
  write(text.slice(0, 12_345));
  write(text.slice(12_345));
  assert.equal(element.textContent, text);
  assert.ok(element.children.length >= 40);
});

test("lines with nothing in them are kept", () => {
  const { element, write } = terminal();
  write("\n\na\n\n\x1b[31m\n\nb\n");
  assert.equal(element.textContent, "\n\na\n\n\n\nb\n");
});
