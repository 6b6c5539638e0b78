/** Where ideas stand on the map, and how lines lead from one to another. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { layOut } from "../../site/build/map.js";

const chain = (...names) => names.map((name, i) => ({ name, needs: names.slice(i - 1, i) }));
const diamond = [
  { name: "a", needs: [] },
  { name: "b", needs: ["a"] },
  { name: "c", needs: ["a"] },
  { name: "d", needs: ["b", "c"] },
];

test("a chain is one column", () => {
  const { rows, columns, cells } = layOut(chain("a", "b", "c"));
  assert.deepEqual([rows, columns], [3, 1]);
  assert.deepEqual(cells.c, { row: 2, column: 0 });
});

test("what needs an idea stands below it", () => {
  const { cells } = layOut(diamond);
  for (const { name, needs } of diamond)
    for (const need of needs) assert.ok(cells[need].row < cells[name].row);
});

test("no two ideas stand in one cell, and none in the way of a line", () => {
  const ideas = [...diamond, { name: "e", needs: ["a", "d"] }, { name: "f", needs: ["e"] }];
  const { cells, lines } = layOut(ideas);
  const places = Object.values(cells).map(({ row, column }) => `${row}/${column}`);
  assert.equal(new Set(places).size, places.length);
  const long = lines.find(({ from, to }) => from === "a" && to === "e");
  const column = Number(/H(\d+)|M(\d+)/.exec(long.wide).slice(1).find(Boolean)) / 100;
  for (const [name, cell] of Object.entries(cells)) {
    if (!["a", "e"].includes(name) && cell.row > cells.a.row && cell.row < cells.e.row)
      assert.notEqual(cell.column, Math.round(column));
  }
});

test("there is one line for each need, from the one to the other", () => {
  const { lines } = layOut(diamond);
  assert.deepEqual(
    lines.map(({ from, to }) => from + to),
    ["ab", "ac", "bd", "cd"],
  );
  for (const { wide, narrow } of lines) {
    assert.match(wide, /^M\d+ \d+/);
    assert.match(narrow, /^M0 \d+/);
  }
});

test("in one column neighbours are joined straight and others by arcs that keep apart", () => {
  const ideas = [...chain("a", "b", "c"), { name: "d", needs: ["a", "b"] }];
  const paths = Object.fromEntries(
    layOut(ideas).lines.map(({ from, to, narrow }) => [from + to, narrow]),
  );
  assert.equal(paths.ab, "M0 0V100");
  const sides = ["ad", "bd"].map((line) => /C(-\d+)/.exec(paths[line])[1]);
  assert.notEqual(sides[0], sides[1]);
});

test("a part without lessons is an empty map", () => {
  assert.deepEqual(layOut([]).lines, []);
});

test("a map with more columns than there is room for is refused, in words", () => {
  const ends = ["a", "b", "c", "d", "e"].map((name) => ({ name, needs: ["start"] }));
  assert.throws(
    () => layOut([{ name: "start", needs: [] }, ...ends]),
    /5 columns wide.*room for 4/,
  );
});
