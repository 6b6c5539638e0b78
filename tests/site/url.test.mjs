/** A link says the same however a program that passed it on has encoded it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../../site/js/url.js";

const QUERY = new URLSearchParams({
  slope: "100",
  points: "1_2*3_4",
  text: "d=a+b & 2",
}).toString();
const read = (hash) => {
  const { figure, query } = parse(hash);
  return { figure, ...Object.fromEntries(new URLSearchParams(query)) };
};
const EXPECTED = { figure: "fit-line", slope: "100", points: "1_2*3_4", text: "d=a+b & 2" };
const encode = (signs) => (text) => text.replace(signs, encodeURIComponent);

for (const [how, encoded] of [
  ["as it was made", (text) => text],
  ["with ? encoded", encode(/\?/g)],
  ["with = encoded", encode(/=/g)],
  ["with & encoded", encode(/&/g)],
  ["with ?, = and & encoded", encode(/[?=&]/g)],
  ["with ?, = and & encoded in small letters", (text) => encode(/[?=&]/g)(text).toLowerCase()],
  ["encoded once more", encodeURIComponent],
]) {
  test(how, () => {
    const link = encoded(`fit-line?${QUERY}`);
    assert.deepEqual(read(link), EXPECTED);
  });
}

test("a value keeps its own signs", () => {
  for (const code of ["a&b==c", "x = 1 & 2", "100%", "%3D", "a?b=c&d=e"]) {
    const query = new URLSearchParams({ code }).toString();
    assert.equal(read(`cell-one?${query}`).code, code);
  }
});

test("a hash without a query names a figure, or nothing", () => {
  assert.deepEqual(parse("fit-line"), { figure: "fit-line", query: "" });
  assert.deepEqual(parse(""), { figure: "", query: "" });
  assert.deepEqual(parse("%E0%3F%E0%25"), { figure: "%E0", query: "%E0%25" });
});
