/** The graph view: where things stand, what keys do, what a window shows; in a document without a browser. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { parseHTML } from "linkedom";
import {
  LARGE,
  LEAST,
  MARGIN,
  showing,
  whole,
  within,
  zoomed,
} from "../../site/views/graph/camera.js";
import { layoutIn } from "../../site/views/graph/down.js";
import { extent, keyOf, layoutOf } from "../../site/views/graph/layout.js";
import { next } from "../../site/views/graph/walk.js";
import { createView, load, sizes } from "../../site/views/views.js";
import { edge, graph, lecture, node } from "./graphs.mjs";

const square = graph([node("x"), node("y", "×")], [edge("x", "y", 0), edge("x", "y", 1)]);

/** A chain of `count` operations, each with a number of its own. */
function long(count) {
  const nodes = [node("x")];
  const edges = [];
  for (let i = 0; i < count; i++) {
    const last = nodes.at(-1).id;
    const [w, h] = [`w${i}`, `h${i}`];
    nodes.push(node(w), node(h, "×"));
    edges.push(edge(last, h, 0), edge(w, h, 1));
  }
  return graph(nodes, edges);
}

const room = { width: 900, height: 360 };
const emptyDocument = () => parseHTML("<!doctype html><html><body></body></html>").document;

before(() => load({ panels: [lecture], readouts: {}, alt: "" }));

// ── Layout ──────────────────────────────────────────────────────────────────────────────────────

const places = (panel, earlier) =>
  Object.fromEntries([...layoutOf(panel, earlier).places].map(([id, { x, y }]) => [id, [x, y]]));

test("numbers and states never move a node", () => {
  const other = structuredClone(lecture);
  for (const each of other.nodes) {
    each.data = "−123,456.7";
    each.grad = "0.0001234";
    each.state = "done";
  }
  for (const each of other.edges) each.local = "× 1,234.5";
  assert.deepEqual(places(other), places(lecture));
});

test("inputs stand left of results, and no two nodes lie on each other", () => {
  for (const panel of [lecture, square, long(12)]) {
    const { places: all } = layoutOf(panel);
    for (const { start, end } of panel.edges) {
      const [from, to] = [all.get(start), all.get(end)];
      assert.ok(from.x + from.width < to.x);
    }
    const boxes = [...all.values()];
    for (const [i, a] of boxes.entries()) {
      for (const b of boxes.slice(i + 1)) {
        const apart =
          a.x + a.width < b.x ||
          b.x + b.width < a.x ||
          a.y + a.height < b.y ||
          b.y + b.height < a.y;
        assert.ok(apart);
      }
    }
  }
});

test("x·x keeps two edges, drawn apart", () => {
  const { routes } = layoutOf(square);
  const [one, two] = square.edges.map((each) => routes.get(keyOf(each)));
  assert.ok(Math.abs(one.label.y - two.label.y) >= 18, "their numbers do not touch");
  assert.notDeepEqual(one.points.at(-1), two.points.at(-1));
  assert.deepEqual(one.points[0], two.points[0]);
});

test("edges run from left to right, from a box to a circle", () => {
  const { routes, places: all } = layoutOf(lecture);
  for (const each of lecture.edges) {
    const { points } = routes.get(keyOf(each));
    for (const [i, point] of points.slice(1).entries()) assert.ok(point.x > points[i].x);
    const from = all.get(each.start);
    assert.deepEqual(points[0], { x: from.x + from.width, y: from.y + from.middle });
    assert.ok(points.at(-1).x >= all.get(each.end).x);
  }
});

test("a graph that grows leaves what was there where it was", () => {
  const grown = graph(
    [...lecture.nodes, node("g"), node("M", "+")],
    [...lecture.edges, edge("L", "M", 0), edge("g", "M", 1)],
  );
  const earlier = layoutOf(lecture);
  const now = places(grown, earlier);
  for (const [id, { x, y }] of earlier.places) {
    assert.ok(Math.abs(now[id][0] - x) < 1, `${id} stays in its column`);
    assert.ok(Math.abs(now[id][1] - y) < 60, `${id} moves less than its own height`);
  }
});

test("a number that goes into sixty operations is drawn soon, and no line of it runs through a box", () => {
  const nodes = [node("a")];
  const edges = [];
  for (let i = 0; i < 60; i++) {
    const last = nodes.at(-1).id;
    nodes.push(node(`s${i}`, "+"));
    edges.push(edge(last, `s${i}`, 0), edge("a", `s${i}`, 1));
  }
  const before = process.cpuUsage();
  const { places, routes } = layoutOf(graph(nodes, edges));
  const { user } = process.cpuUsage(before);
  assert.ok(user < 400_000, `${user / 1000} ms`);
  const bottom = Math.max(...[...places.values()].map(({ y, height }) => y + height));
  for (const far of edges.slice(16).filter(({ start }) => start === "a")) {
    const { points } = routes.get(keyOf(far));
    const [begin, down, along, up] = points;
    assert.ok(begin.x < down.x && down.x < along.x && along.x < up.x);
    assert.ok(Math.min(down.y, along.y) > bottom, keyOf(far));
  }
});

test("another graph that uses the same names looks as it always does", () => {
  const other = graph(
    [node("f"), node("b"), node("a", "+"), node("L", "tanh")],
    [edge("a", "L"), edge("f", "a", 0), edge("b", "a", 1)],
  );
  assert.deepEqual(places(lecture, layoutOf(other)), places(lecture));
});

test("a node with a number to type is taller, a longer operation wider", () => {
  const typed = graph(
    [node("x", "", { entry: { row: "data" } }), node("y", "tanh")],
    [edge("x", "y")],
  );
  const { places: all } = layoutOf(typed);
  const plain = layoutOf(square).places;
  assert.ok(all.get("x").height > plain.get("x").height + 20);
  assert.ok(all.get("y").pill > plain.get("y").pill);
});

// ── Down a narrow page ──────────────────────────────────────────────────────────────────────────

const phone = { width: 358, height: 274 };
const downwards = { ...lecture, down: true };

test("on a phone a graph that may runs down, and all of it is seen", () => {
  const layout = layoutIn(downwards, phone);
  assert.ok(layout.down);
  const all = extent(layout);
  const camera = whole(all, phone);
  assert.ok(all.left * camera.zoom + camera.x >= 0);
  assert.ok(all.right * camera.zoom + camera.x <= phone.width);
  assert.ok(all.top * camera.zoom + camera.y >= 0);
  assert.ok(all.bottom * camera.zoom + camera.y <= phone.height);
  assert.ok(13 * camera.zoom >= 12, "its letters are no smaller than others on a phone");
  for (const [i, a] of [...layout.places.values()].entries()) {
    for (const b of [...layout.places.values()].slice(i + 1)) {
      assert.ok(a.x + a.width < b.x || b.x + b.width < a.x || a.y + a.height < b.y);
    }
  }
});

test("its edges run down, from a box to a circle, and their numbers stand apart", () => {
  const twice = graph(
    [node("a"), node("b"), node("d", "×"), node("e", "+"), node("f", "×")],
    ["ad", "bd", "ae", "be", "df", "ef"].map(([start, end], i) => edge(start, end, i % 2)),
    { down: true },
  );
  const { routes, places: all } = layoutIn(twice, phone);
  for (const each of twice.edges) {
    const [begin, arrive] = routes.get(keyOf(each)).points;
    const [from, to] = [all.get(each.start), all.get(each.end)];
    assert.equal(begin.y, from.y + from.parts.box.y + from.parts.box.height);
    assert.equal(arrive.y, to.y);
    assert.ok(arrive.y - begin.y >= 24);
    assert.ok(Math.abs(arrive.x - to.x - to.width / 2) <= to.pill / 2);
  }
  const labels = [...routes.values()].map(({ label }) => label);
  for (const [i, one] of labels.entries()) {
    for (const other of labels.slice(i + 1)) {
      assert.ok(Math.abs(one.x - other.x) >= 50 || Math.abs(one.y - other.y) >= 18);
    }
  }
});

test("there, too, x·x keeps two edges, drawn apart", () => {
  const { down, routes } = layoutIn({ ...square, down: true }, { width: 200, height: 200 });
  assert.ok(down);
  const [one, two] = square.edges.map((each) => routes.get(keyOf(each)));
  assert.ok(Math.abs(one.label.x - two.label.x) >= 48, "their numbers do not touch");
  assert.notDeepEqual(one.points.at(-1), two.points.at(-1));
  assert.deepEqual(one.points[0], two.points[0]);
});

test("there an edge to a row further down passes those between beside them", () => {
  const over = graph(
    [node("a"), node("b"), node("d", "×"), node("e", "+"), node("f", "×")],
    ["ad", "bd", "ae", "de", "df", "ef"].map(([start, end], i) => edge(start, end, i % 2)),
    { down: true },
  );
  const layout = layoutIn(over, { width: 358, height: 274 });
  assert.ok(layout.down);
  for (const [start, end, passed] of ["aed", "dfe"]) {
    const far = over.edges.find((each) => each.start === start && each.end === end);
    const { points, label } = layout.routes.get(keyOf(far));
    const { x, y, width, height } = layout.places.get(passed);
    const beside = points.slice(1, -1);
    assert.deepEqual(
      beside.map((point) => point.y),
      [y, y + height],
    );
    for (const { x: lane } of [...beside, label]) {
      assert.ok(lane < x - 24 || lane > x + width + 24, "its number has room there, too");
      assert.ok(lane > 24 && lane < layout.width - 24);
    }
  }
});

test("it runs to the right where there is room, where it may not run down, and where that shows no more", () => {
  const over = graph(
    [node("a"), node("b", "tanh"), node("c", "+")],
    [edge("a", "b"), edge("b", "c"), edge("a", "c", 1)],
    { down: true },
  );
  for (const [panel, where] of [
    [downwards, room],
    [lecture, phone],
    [{ ...long(12), down: true }, phone],
    [over, phone],
  ]) {
    assert.equal(layoutIn(panel, where).down, false);
  }
});

test("in another room of its own a graph that has grown is not laid out once more", () => {
  const grown = graph([...lecture.nodes, node("t", "tanh")], [...lecture.edges, edge("L", "t")]);
  const once = layoutOf(grown, layoutOf(lecture));
  assert.notEqual(once, layoutOf(grown));
  assert.equal(layoutIn({ ...grown, down: true }, { width: 2000, height: 500 }, once), once);
});

test("a phone that is turned turns the graph", () => {
  const { view, all } = live(downwards);
  const rows = () => new Set(all(".node").map((each) => each.style.transform.split(",")[1])).size;
  const wide = rows();
  view.update(downwards, phone);
  assert.equal(rows(), 4 + 2, "leaves have no circle above them");
  view.update(downwards, room);
  assert.equal(rows(), wide);
});

test("what is typed is as high as a finger there, and a node is heard as it is seen", () => {
  const entry = { row: "data", label: "a", text: "2", step: 1, low: -9, high: 9 };
  const typed = {
    ...downwards,
    nodes: lecture.nodes.map((each) => (each.id === "a" ? { ...each, entry } : each)),
  };
  const { view, all } = live(typed);
  view.update(typed, phone);
  const [box] = all("input");
  assert.ok(Number.parseFloat(box.style.height) >= 44);
  assert.ok(Number.parseFloat(box.style.width) >= 44);
  const e = all(".node")[2];
  assert.equal(e.getAttribute("aria-label"), "e, 1, grad 0, ×");
  assert.equal(e.textContent.split(/\s+/).join(" ").trim(), "e 1 grad 0 ×");
});

test("there up leads to the first input, down to what was computed from it, left and right along the row", () => {
  const layout = layoutIn(downwards, phone);
  const step = (id, key) => next(downwards, layout, id, key);
  assert.equal(step("L", "ArrowUp"), "d");
  assert.equal(step("d", "ArrowUp"), "e");
  assert.equal(step("e", "ArrowRight"), "c");
  assert.equal(step("c", "ArrowLeft"), "e");
  assert.equal(step("c", "ArrowDown"), "d");
  assert.equal(step("a", "ArrowUp"), null);
  assert.equal(step("L", "ArrowDown"), null);
});

// ── Keys ────────────────────────────────────────────────────────────────────────────────────────

test("left leads to the first input, right to what was computed from it, up and down along the column", () => {
  const layout = layoutOf(lecture);
  const step = (id, key) => next(lecture, layout, id, key);
  assert.equal(step("L", "ArrowLeft"), "d");
  assert.equal(step("d", "ArrowLeft"), "e");
  assert.equal(step("e", "ArrowDown"), "c");
  assert.equal(step("c", "ArrowRight"), "d");
  assert.equal(step("a", "ArrowLeft"), null);
  assert.equal(step("L", "ArrowRight"), null);
  assert.equal(step("d", "Home"), "a");
  assert.equal(step("d", "End"), "L");
  assert.equal(step("d", "x"), null);
});

test("every node can be reached by arrow keys", () => {
  for (const panel of [lecture, square, long(20)]) {
    const layout = layoutOf(panel);
    const reached = new Set([panel.nodes.at(-1).id]);
    for (const id of reached) {
      for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) {
        const there = next(panel, layout, id, key);
        if (there) reached.add(there);
      }
    }
    assert.equal(reached.size, panel.nodes.length);
  }
});

// ── What is seen ────────────────────────────────────────────────────────────────────────────────

test("a small graph is shown whole, in the middle; a large one is never too small to read", () => {
  const small = extent(layoutOf(lecture));
  const camera = whole(small, room);
  assert.ok(camera.zoom <= LARGE && camera.zoom >= LEAST);
  assert.ok(small.left * camera.zoom + camera.x >= MARGIN - 1);
  assert.ok(small.right * camera.zoom + camera.x <= room.width - MARGIN + 1);
  const large = extent(layoutOf(long(30)));
  assert.equal(whole(large, room).zoom, LEAST);
  assert.ok(13 * LEAST >= 11, "letters of 13 px are never under 11");
});

test("a very small graph is drawn large, but not as large as its room", () => {
  assert.equal(whole(extent(layoutOf(square)), room).zoom, LARGE);
});

test("zooming keeps what is under the finger, and stays within its limits", () => {
  const camera = { zoom: 1, x: 40, y: 20 };
  const closer = zoomed(camera, 1.5, { x: 300, y: 100 });
  assert.equal(closer.zoom, 1.5);
  assert.ok(Math.abs((300 - closer.x) / 1.5 - (300 - camera.x)) < 1e-9);
  assert.equal(zoomed(camera, 0.01, { x: 0, y: 0 }).zoom, LEAST);
  assert.equal(zoomed(camera, 100, { x: 0, y: 0 }).zoom, 2);
});

test("no hand can push a graph out of its window", () => {
  const all = extent(layoutOf(long(30)));
  const gone = within({ zoom: 1, x: 1e6, y: -1e6 }, all, room);
  assert.equal(gone.x, MARGIN - all.left);
  assert.ok(gone.y + all.bottom > 0);
});

test("of what is at work the first is in view where there is no room for all", () => {
  const chain = { ...long(30), focus: ["h9", "h8", "h20"] };
  const { view, document } = live(chain);
  const stage = document.querySelector(".stage");
  const shift = () => Number(/translate\(([-\d.]+)px/.exec(stage.style.transform)[1]);
  const zoom = () => Number(/scale\(([\d.]+)\)/.exec(stage.style.transform)[1]);
  const { places } = layoutOf(chain);
  const isSeen = (id) => {
    const { x, width } = places.get(id);
    return x * zoom() + shift() >= 0 && (x + width) * zoom() + shift() <= room.width;
  };
  assert.deepEqual([isSeen("h9"), isSeen("h8"), isSeen("h20")], [true, true, false]);
  view.update({ ...chain, focus: ["h20", "h9"] }, room);
  assert.deepEqual([isSeen("h20"), isSeen("h9")], [true, false]);
});

test("what is at work is brought into view, and what is in view is left alone", () => {
  const camera = { zoom: 1, x: 0, y: 0 };
  const far = { left: 2000, right: 2140, top: 100, bottom: 170 };
  const moved = showing(camera, far, room);
  assert.ok(far.left + moved.x >= MARGIN && far.right + moved.x <= room.width - MARGIN);
  assert.equal(moved.y, 0);
  assert.deepEqual(showing(camera, { left: 50, right: 190, top: 50, bottom: 120 }, room), camera);
});

// ── Drawing ─────────────────────────────────────────────────────────────────────────────────────

/** Hands that remember what they were asked to do. */
function memory() {
  const asked = [];
  return {
    asked,
    change: (updates, how) => asked.push({ updates, how }),
    choose: (params, how) => asked.push({ params, how }),
  };
}

function live(panel, hands = memory()) {
  const document = emptyDocument();
  const view = createView(panel, { document, hands });
  document.body.append(view.element);
  view.update(panel, room);
  return { view, hands, document, all: (selector) => [...view.element.querySelectorAll(selector)] };
}

test("a still picture is one image, with everything in it and nothing to focus", () => {
  const document = emptyDocument();
  const view = createView(lecture, { document, hands: null, label: "In words." });
  view.update(lecture, { width: 358, height: 300 });
  const { element } = view;
  assert.equal(element.getAttribute("role"), "img");
  assert.equal(element.getAttribute("aria-label"), "In words.");
  assert.equal(element.querySelectorAll("[data-node]").length, 7);
  assert.equal(element.querySelectorAll("[data-edge]").length, 6);
  assert.equal(element.querySelectorAll("[tabindex], [role=button], input").length, 0);
  assert.match(element.querySelector(".stage").getAttribute("transform"), /scale\(0\.8/);
});

test("a node shows its name, its data and its gradient, and says so", () => {
  const { all } = live(
    graph([node("x", "", { data: "3", grad: "−2" }), node("y", "tanh")], [edge("x", "y")]),
  );
  const [x, y] = all(".node");
  assert.equal(x.querySelector(".name").textContent, "x");
  assert.equal(x.querySelector(".number-data").textContent, "3");
  assert.equal(x.querySelector(".number-grad").textContent, "−2");
  assert.equal(x.getAttribute("aria-label"), "x, data 3, grad −2");
  assert.equal(y.getAttribute("aria-label"), "y, data 1, grad 0, tanh");
  const seen = y.textContent.split(/\s+/).join(" ").trim();
  assert.equal(seen, "y data 1 grad 0 tanh", "what is heard is what is seen");
  assert.equal(y.querySelector(".op-name").textContent, "tanh");
  assert.equal(x.getAttribute("data-about"), "x");
});

test("one node is in the tab order, and arrows move it along the edges", () => {
  const { all, document } = live(lecture);
  const current = () => all(".node[tabindex='0']").map((each) => each.dataset.node);
  assert.deepEqual(current(), ["L"]);
  const press = (key) => {
    const event = new document.defaultView.Event("keydown", { bubbles: true });
    event.key = key;
    all(".node[tabindex='0']")[0].dispatchEvent(event);
  };
  press("ArrowLeft");
  assert.deepEqual(current(), ["d"]);
  press("ArrowLeft");
  press("ArrowDown");
  assert.deepEqual(current(), ["c"]);
});

test("Enter tells of a node aloud, and once more no longer; what changes by itself is not read out", () => {
  const { all, document } = live(lecture);
  const words = all(".graph-words")[0];
  assert.equal(words.getAttribute("aria-live"), "off");
  const press = (key) => {
    const event = new document.defaultView.Event("keydown", { bubbles: true });
    event.key = key;
    all(".node[tabindex='0']")[0].dispatchEvent(event);
  };
  press("Enter");
  assert.equal(words.getAttribute("aria-live"), "polite");
  assert.equal(words.textContent, "About L.");
  assert.equal(all("[aria-pressed='true']")[0].dataset.node, "L");
  press("Enter");
  assert.doesNotMatch(words.textContent, /About/);
});

test("elements stay while a reader steps, so that focus survives", () => {
  const { view, all } = live(lecture);
  const first = all(".node");
  const stepped = structuredClone(lecture);
  stepped.nodes[2].state = "now";
  stepped.nodes[2].data = "−6";
  view.update(stepped, { ...room, animate: true });
  assert.deepEqual(all(".node"), first);
  assert.ok(first[2].classList.contains("is-now"));
  assert.equal(first[2].querySelector(".number-data").textContent, "−6");
});

test("two edges from one node to another are two paths", () => {
  const { all } = live(square);
  const paths = all(".wire").map((wire) => wire.getAttribute("d"));
  assert.equal(new Set(paths).size, 2);
});

test("an edge at work has a head, at its start when it goes back", () => {
  const panel = graph(
    [node("x"), node("y", "×")],
    [edge("x", "y", 0, { state: "now" }), edge("x", "y", 1, { state: "now", back: true })],
  );
  const [on, back] = live(panel)
    .all(".head")
    .map((head) => Number(head.getAttribute("d").match(/M([\d.]+)/)[1]));
  assert.ok(back < on);
});

test("a number that is typed sets its cell; what is not a number sets nothing", () => {
  const entry = {
    row: "data",
    label: "a",
    text: "2",
    step: 0.5,
    low: -10,
    high: 10,
    target: { param: "inputs", per: 1, row: 0, column: 0 },
  };
  const { all, hands, document } = live(graph([node("a", "", { entry })], []));
  const [box] = all("input");
  assert.equal(box.value, "2");
  assert.equal(box.getAttribute("aria-label"), "a");
  const type = (text) => {
    box.value = text;
    box.dispatchEvent(new document.defaultView.Event("input"));
  };
  type("");
  assert.equal(hands.asked.length, 0);
  type("3.5");
  assert.deepEqual(hands.asked, [{ updates: [{ target: entry.target, value: 3.5 }], how: "set" }]);
});

test("an answer that waits is sent when it is finished", () => {
  const entry = {
    row: "grad",
    label: "gradient of a",
    text: "",
    step: 1,
    low: -100,
    high: 100,
    waits: true,
    verdict: "wrong",
    target: { param: "answers", per: 1, key: [0] },
  };
  const { all, hands, document } = live(graph([node("a", "", { entry })], []));
  const [box] = all("input");
  box.value = "1";
  box.dispatchEvent(new document.defaultView.Event("input"));
  assert.equal(hands.asked.length, 0);
  box.dispatchEvent(new document.defaultView.Event("blur"));
  assert.equal(hands.asked.length, 1);
  assert.equal(box.getAttribute("aria-invalid"), "true");
});

test("an answer may be worked out in its box, and one that is no number is told there and stays", () => {
  const entry = {
    row: "grad",
    label: "a.grad",
    text: "",
    step: 1,
    low: -100,
    high: 100,
    waits: true,
    target: { param: "answers", per: 1, key: [0] },
  };
  const { all, hands, document } = live(graph([node("a", "", { entry })], []));
  const [box] = all("input");
  const answer = (text) => {
    box.value = text;
    box.dispatchEvent(new document.defaultView.Event("input"));
    box.dispatchEvent(new document.defaultView.Event("blur"));
    return all(".entry-problem")[0].textContent;
  };
  for (const text of ["abc", "1/0", "1e400", "2*"]) {
    assert.match(
      answer(text),
      /^a\.grad must be a number between −100 and 100; “.*” is not one\.$/,
    );
    assert.equal(box.value, text);
  }
  assert.match(answer("50*3"), /must lie between/);
  assert.equal(hands.asked.length, 0);
  for (const [text, value] of [
    ["-3*-2", 6],
    ["1,0", 1],
    ["−2.5", -2.5],
  ]) {
    assert.equal(answer(text), "");
    assert.equal(hands.asked.at(-1).updates[0].value, value);
  }
});

test("arrow keys prepare an answer that waits, and Enter or leaving the box sends it once", () => {
  const entry = {
    row: "grad",
    label: "gradient of a",
    text: "",
    step: 1,
    low: -100,
    high: 100,
    waits: true,
    target: { param: "answers", per: 1, key: [0] },
  };
  const { all, hands, document } = live(graph([node("a", "", { entry })], []));
  const [box] = all("input");
  const fire = (type, key) => {
    const event = new document.defaultView.Event(type);
    if (key) event.key = key;
    box.dispatchEvent(event);
  };
  fire("keydown", "ArrowUp");
  fire("keydown", "ArrowUp");
  assert.equal(hands.asked.length, 0);
  fire("keydown", "Enter");
  fire("blur");
  assert.deepEqual(hands.asked, [{ updates: [{ target: entry.target, value: 2 }], how: "set" }]);
  fire("keydown", "ArrowDown");
  box.value = "7";
  fire("input");
  fire("blur");
  fire("blur");
  assert.equal(hands.asked.length, 2);
});

test("answers come in the tab order from the result to the inputs, other numbers as they are computed", () => {
  const entry = { row: "grad", label: "", text: "", step: 1, low: -9, high: 9 };
  const typed = (waits) => {
    const target = { param: "answers", per: 1, key: [0] };
    const boxed = lecture.nodes.map((each) => ({ ...each, entry: { ...entry, target, waits } }));
    const { all } = live({ ...lecture, nodes: boxed });
    return all("input")
      .map((box) => box.dataset.entry)
      .join("");
  };
  assert.equal(typed(true), "Lfdceba");
  assert.equal(typed(false), "abecdfL");
});

test("buttons under a graph set the params they name", () => {
  const presses = [{ label: "Another one", sets: { seed: 2 } }];
  const { all, hands, document } = live({ ...lecture, presses });
  const [button] = all(".presses button");
  assert.equal(button.textContent, "Another one");
  button.dispatchEvent(new document.defaultView.Event("click"));
  assert.deepEqual(hands.asked, [{ params: { seed: 2 }, how: "set" }]);
});

test("pressing a node sets the params it names", () => {
  const { all, hands, document } = live(graph([node("a", "", { press: { answer: "a" } })], []));
  all(".node")[0].dispatchEvent(new document.defaultView.Event("click", { bubbles: true }));
  assert.deepEqual(hands.asked, [{ params: { answer: "a" }, how: "set" }]);
});

test("a check says by a sign, not only by colour, who is right", () => {
  const checked = graph(
    [
      node("a", "", { check: { text: "−3", right: false } }),
      node("b", "", { check: { text: "1", right: true } }),
    ],
    [],
    { shows: ["data", "grad", "check"] },
  );
  const [a, b] = live(checked).all(".number-check");
  assert.equal(a.textContent, "−3 ✗");
  assert.equal(b.textContent, "1 ✓");
});

test("a graph is as high as it needs, and no higher than a screen", () => {
  const height = (panel, width) =>
    sizes({ panels: [panel], readouts: {}, alt: "" }, width)[0].height;
  assert.ok(height(square, 960) < 180);
  assert.ok(height(lecture, 960) < 320);
  assert.ok(height(long(30), 358) <= 460);
});

test("lines of code are lit where they stand", async () => {
  const panel = {
    view: "code",
    name: "code",
    title: "",
    share: 1,
    readouts: [],
    excerpts: [
      {
        file: "one.py",
        first: 7,
        lines: [
          [
            ["k", "def"],
            ["", " f():"],
          ],
          [["", "    pass"]],
        ],
        lit: [8],
        near: [7],
      },
    ],
  };
  await load({ panels: [panel], readouts: {}, alt: "" });
  const { view, all } = live(panel);
  assert.deepEqual(
    all(".is-now").map((line) => line.textContent),
    ["8    pass\n"],
  );
  assert.deepEqual(
    all(".is-near").map((line) => line.textContent),
    ["7def f():\n"],
  );
  assert.equal(all(".k")[0].textContent, "def");
  const [first] = all(".code-line");
  view.update({ ...panel, excerpts: [{ ...panel.excerpts[0], lit: [7], near: [] }] }, room);
  assert.equal(all(".is-now")[0], first);
});
