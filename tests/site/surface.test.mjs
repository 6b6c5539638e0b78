/** Surfaces and maps: grids, lines of equal height, the camera, and the picture without WebGL. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { parseHTML } from "linkedom";
import { Vector3 } from "three";
import { between } from "../../site/views/motion.js";
import { gridOf, refine, rings, thin } from "../../site/views/plot/grid.js";
import { createCamera, HEIGHT, MIDDLE } from "../../site/views/surface/camera.js";
import { cut, facets } from "../../site/views/surface/facets.js";
import { createField } from "../../site/views/surface/field.js";
import { shade, tint } from "../../site/views/surface/shade.js";
import { cameraOf, meshOf } from "../../site/views/surface/webgl.js";
import { quarters, rgb, turnedDrag, turnedPlace } from "../../site/views/surface.js";
import { createView, load, sizes } from "../../site/views/views.js";

const SIDE = 13;
const bowl = (x, y) => x * x + 2 * y * y;

/** A grid of `height` over −3 to 3 in both directions. */
function heightsOf(height) {
  const at = (i) => (6 * i) / (SIDE - 1) - 3;
  const values = [];
  for (let j = 0; j < SIDE; j++) for (let i = 0; i < SIDE; i++) values.push(height(at(i), at(j)));
  return { columns: SIDE, values };
}

const axis = (low, high, more) => ({
  label: "x",
  unit: "",
  domain: [low, high],
  format: ",",
  ...more,
});

const surface = (more) => ({
  view: "surface",
  name: "surface",
  title: "A bowl",
  share: 1,
  x: axis(-3, 3, { label: "slope", unit: "$/ft²" }),
  y: axis(-3, 3, { label: "intercept" }),
  z: axis(0, 27, { label: "loss" }),
  at: heightsOf(bowl),
  levels: { columns: 1, values: [1, 4, 9] },
  azimuth: 20,
  elevation: 38,
  turn: { x: { param: "azimuth", per: 1 }, y: { param: "elevation", per: 1 } },
  marks: [
    { kind: "curve", role: "parameter", at: { columns: 2, values: [-2, -2, 2, 2] } },
    { kind: "curve", role: "gradient", at: { columns: 3, values: [-1, 0, 2, 1, 0, 2] } },
    { kind: "spots", role: "parameter", at: { columns: 2, values: [1, 1, 9, 9] }, lit: 0 },
    {
      kind: "handle",
      role: "parameter",
      name: "point",
      label: "Point",
      x: 1,
      y: -1,
      drag: { x: { param: "a", per: 1 }, y: { param: "b", per: 1 } },
      value: 1,
      low: -3,
      high: 3,
      text: "1, −1",
    },
  ],
  readouts: [],
  ...more,
});

const emptyDocument = () => parseHTML("<!doctype html><html><body></body></html>").document;
const view = { azimuth: 33, elevation: 41, width: 320, height: 280 };

function drawn(panel) {
  const made = createView(panel, { document: emptyDocument(), hands: null, id: "s" });
  made.update(panel, { width: 320, height: 330 });
  return made.element;
}

before(() => load({ panels: [surface()], readouts: {}, alt: "" }));

test("a refined grid keeps every parabola as it is, to its edges", () => {
  const { across, up, heights } = refine(gridOf(heightsOf((x, y) => bowl(x, y) + x - 3 * y)), 4);
  assert.equal(across, 4 * (SIDE - 1) + 1);
  for (let j = 0; j < up; j++) {
    for (let i = 0; i < across; i++) {
      const [x, y] = [(6 * i) / (across - 1) - 3, (6 * j) / (up - 1) - 3];
      assert.ok(Math.abs(heights[j * across + i] - (bowl(x, y) + x - 3 * y)) < 1e-9);
    }
  }
});

test("a thinned grid keeps what stood there", () => {
  const { across, heights } = thin(gridOf(heightsOf(bowl)), 3);
  assert.equal(across, 5);
  assert.equal(heights[0], bowl(-3, -3));
  assert.equal(heights[across + 2], bowl(0, -1.5));
});

test("a line of equal height runs where that height is", () => {
  const grid = refine(gridOf(heightsOf(bowl)), 4);
  const [{ level, rings: found }] = rings(grid, [4]);
  assert.equal(level, 4);
  let inside = 0;
  for (const [column, row] of found.flat()) {
    // What is as high or higher ends at the edge, too.
    if (column < 0 || column > grid.across - 1 || row < 0 || row > grid.up - 1) continue;
    const [x, y] = [(6 * column) / (grid.across - 1) - 3, (6 * row) / (grid.up - 1) - 3];
    assert.ok(Math.abs(bowl(x, y) - 4) < 0.05, `${bowl(x, y)} at ${x}, ${y}`);
    inside += 1;
  }
  assert.ok(inside > 20);
});

test("our camera sees what the camera of three.js sees", () => {
  for (const more of [{}, { azimuth: -120, elevation: 5 }, { azimuth: 0, elevation: 90 }]) {
    const camera = createCamera({ ...view, ...more });
    const theirs = cameraOf(camera);
    for (const spot of [[0, 0, 0], [1, 1, HEIGHT], [-1, 0.3, 0.4], MIDDLE]) {
      const at = new Vector3(...spot).project(theirs);
      const { x, y } = camera.project(spot);
      assert.ok(Math.abs(((at.x + 1) / 2) * view.width - x) < 1e-6);
      assert.ok(Math.abs(((1 - at.y) / 2) * view.height - y) < 1e-6);
    }
  }
});

test("from straight above, the room is a map", () => {
  const camera = createCamera({ ...view, azimuth: 0, elevation: 90 });
  const [west, east, south, north] = [
    [-1, 0, 0],
    [1, 0, 0],
    [0, -1, 0],
    [0, 1, 0],
  ].map(camera.project);
  assert.ok(west.x < east.x && Math.abs(west.y - east.y) < 1e-9);
  assert.ok(south.y > north.y && Math.abs(south.x - north.x) < 1e-9);
});

test("the room stays in the picture however it is turned", () => {
  for (let azimuth = -180; azimuth <= 180; azimuth += 15) {
    for (const elevation of [5, 30, 60, 90]) {
      const camera = createCamera({ azimuth, elevation, width: 300, height: 300 });
      for (const u of [-1, 1]) {
        for (const v of [-1, 1]) {
          const { x, y } = camera.project([u, v, 0]);
          assert.ok(x > 0 && x < 300 && y > 0 && y < 300, `${azimuth}, ${elevation}: ${x}, ${y}`);
        }
      }
    }
  }
});

test("a line of sight meets the surface where a point of it is seen", () => {
  const field = createField(surface());
  for (const elevation of [25, 45, 90]) {
    const camera = createCamera({ ...view, elevation });
    for (const [x, y] of [
      [0, 0],
      [1.2, -0.7],
      [-2, 1],
      [0.4, 2.2],
    ]) {
      const [u, v] = field.place(x, y);
      const spot = [u, v, field.height(u, v)];
      if (!field.sees([u, v, spot[2] + 0.02], camera)) continue;
      const { x: px, y: py } = camera.project(spot);
      const met = field.meet(camera, px, py);
      assert.ok(Math.hypot(met.x - x, met.y - y) < 0.03, `${met.x}, ${met.y} for ${x}, ${y}`);
    }
  }
});

test("a line of sight that misses is answered with the nearest place, inside", () => {
  const field = createField(surface());
  const camera = createCamera(view);
  for (const [px, py] of [
    [-500, 10],
    [800, 140],
    [160, 900],
    [160, -900],
  ]) {
    const { x, y } = field.meet(camera, px, py);
    assert.ok(Math.abs(x) <= 3 && Math.abs(y) <= 3);
  }
});

test("what is behind a wall is not seen", () => {
  const ridge = surface({
    at: heightsOf((_x, y) => 20 * Math.exp(-y * y)),
    azimuth: 0,
    elevation: 10,
  });
  const field = createField(ridge);
  const camera = createCamera({ ...view, azimuth: 0, elevation: 10 });
  assert.ok(!field.sees([0, 0.8, 0.05], camera));
  assert.ok(field.sees([0, -0.8, 0.05], camera));
  assert.ok(field.sees([0, 0, 20 * field.raise(1) + 0.02], camera));
});

test("a piece is cut off at the room's top", () => {
  const inside = [
    [0, 0, 0.1],
    [1, 0, 0.1],
    [1, 1, 0.2],
    [0, 1, 0.2],
  ];
  assert.deepEqual(cut(inside), inside);
  const outside = inside.map(([x, y]) => [x, y, HEIGHT + 1]);
  assert.deepEqual(cut(outside), []);
  const through = cut([
    [0, 0, HEIGHT - 1],
    [1, 0, HEIGHT + 1],
    [1, 1, HEIGHT + 1],
    [0, 1, HEIGHT - 1],
  ]);
  assert.equal(through.length, 4);
  for (const [x, , z] of through) assert.ok(z <= HEIGHT && x <= 0.5);
});

test("near pieces are drawn after far ones", () => {
  const found = facets(createField(surface()), createCamera(view));
  assert.ok(found.length > 20);
  for (let i = 1; i < found.length; i++) assert.ok(found[i - 1].depth >= found[i].depth);
});

/** What lies to the right of x = 0.3 is on one side. */
const sides = { above: "best", below: "data", at: heightsOf((x) => x - 0.3) };

test("ground is parted where its sides meet, whatever the grid, and each part has the colour of its side", () => {
  const svg = drawn(surface({ azimuth: 0, elevation: 90, sides }));
  const [right, left] = ["best", "data"].map((role) =>
    [...svg.querySelectorAll(`.facets .role-${role}:not(.isolines)`)]
      .flatMap((piece) => [...piece.getAttribute("d").matchAll(/[ML](-?[\d.]+),/g)])
      .map(([, x]) => Number(x)),
  );
  const border = createCamera({ azimuth: 0, elevation: 90, width: 320, height: 320 });
  const middle = (height) => border.project([0.1, 0, height]).x;
  // From straight above what is higher is larger: the border runs between these two.
  assert.ok(Math.min(...right) >= middle(0) - 1 && Math.max(...left) <= middle(HEIGHT) + 1);
  assert.equal(svg.querySelectorAll(".facets .role-error").length, 0);
  for (const role of ["best", "data"]) {
    assert.ok(svg.querySelector(`.isolines.role-${role}`).getAttribute("d").length > 50);
  }
});

test("while the colours of its sides come, the ground's pieces stay", () => {
  const panel = surface();
  const made = createView(panel, { document: emptyDocument(), hands: null, id: "s" });
  const show = (next) => {
    made.update(next, { width: 320, height: 330 });
    return [...made.element.querySelectorAll(".facets path")];
  };
  const before = show(panel);
  const pieces = show({ ...panel, sides: { ...sides, shown: 0.2 } });
  assert.ok(pieces.length && pieces.every((piece) => !before.includes(piece)));
  assert.deepEqual(show({ ...panel, sides: { ...sides, shown: 0.6 } }), pieces);
  assert.notDeepEqual(show({ ...panel, azimuth: 60 }), pieces);
});

test("WebGL gets the sides corner by corner; ground without sides is all of one", () => {
  const parted = createField(surface({ sides }));
  const given = meshOf(parted, []).geometry.getAttribute("side");
  const { across, up } = parted.grid;
  assert.equal(given.count, across * up);
  for (let i = 0; i < across; i++) {
    const x = (6 * i) / (across - 1) - 3;
    assert.ok(Math.abs(given.getX(i) - (x - 0.3)) < 1e-6);
  }
  assert.ok(
    meshOf(createField(surface()), [])
      .geometry.getAttribute("side")
      .array.every((one) => one > 0),
  );
});

test("a word on the surface stands above its place, inside, and is faint behind a wall", () => {
  const label = (y) => ({ kind: "label", text: "A", x: 0, y, role: "best", anchor: "middle" });
  const ridge = { at: heightsOf((_x, y) => 20 * Math.exp(-y * y)), azimuth: 0, elevation: 10 };
  for (const [y, hidden] of [
    [2, true],
    [-2.5, false],
  ]) {
    const word = drawn(surface({ ...ridge, marks: [label(y)] })).querySelector(".mark-label text");
    assert.equal(word.textContent, "A");
    assert.equal(word.classList.contains("is-hidden"), hidden);
  }
});

test("higher ground has more colour, and what turns from the light is darker", () => {
  assert.ok(tint(0) < tint(0.3) && tint(0.3) < tint(1) && tint(1) === tint(2));
  assert.ok(shade(-1, -1) > shade(1, 1));
  assert.ok(shade(0, 0) >= 0);
});

test("the still picture has the ground, the axes, the path and the point", () => {
  const svg = drawn(surface());
  assert.equal(svg.getAttribute("role"), "img");
  assert.equal(svg.getAttribute("aria-label"), "A bowl");
  assert.ok(svg.querySelectorAll(".facets path").length > 20);
  assert.ok(svg.querySelector(".isolines").getAttribute("d").length > 100);
  assert.match(svg.textContent, /slope, \$\/ft².*intercept.*loss/);
  assert.ok(svg.querySelector(".mark-curve.role-parameter .stroke"));
  assert.equal(svg.querySelectorAll(".spot, .lit").length, 1, "one lies outside the room");
  assert.ok(svg.querySelector(".mark-handle .ring"));
});

test("nothing in the still picture can be focused or taken hold of", () => {
  const svg = drawn(surface());
  assert.equal(
    svg.querySelectorAll("[tabindex], [role=slider], [role=application], .turn, .hit").length,
    0,
  );
  assert.equal(svg.querySelectorAll("canvas").length, 0);
});

test("the same scene is drawn the same way twice, and nothing in it is no number", () => {
  const [one, other] = [drawn(surface()), drawn(surface())];
  assert.equal(one.outerHTML, other.outerHTML);
  assert.doesNotMatch(one.outerHTML, /NaN|undefined|Infinity/);
});

test("ground above the room's top is left out", () => {
  const high = drawn(surface({ z: axis(0, 5) }));
  assert.ok(
    high.querySelectorAll(".facets path").length <
      drawn(surface()).querySelectorAll(".facets path").length,
  );
});

test("a surface is as high as a square plot beside it", () => {
  const square = {
    view: "plot",
    name: "map",
    title: "",
    share: 1,
    x: axis(0, 300),
    y: axis(-100, 200),
    square: true,
    marks: [],
    readouts: [],
  };
  return load({ panels: [square], readouts: {}, alt: "" }).then(() => {
    for (const width of [358, 640, 960]) {
      const [one, other] = sizes({ panels: [square, surface()], readouts: {}, alt: "" }, width);
      assert.deepEqual(one, other);
    }
  });
});

const mapOf = (height, more) => ({
  view: "plot",
  name: "map",
  title: "Map",
  share: 1,
  x: axis(-3, 3),
  y: axis(-3, 3),
  square: true,
  marks: [
    {
      kind: "contours",
      role: "error",
      at: heightsOf(height),
      x: [-3, 3],
      y: [-3, 3],
      levels: { columns: 1, values: [1, 4, 9] },
      names: ["", "4", "9"],
    },
  ],
  readouts: [],
  ...more,
});

/** The places in a path. */
const placesIn = (path) =>
  [...path.getAttribute("d").matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [+x, +y]);

test("a map ends at its edges, and no line runs along them", async () => {
  const slope = mapOf((x, y) => 4 * (x + y), { plain: true });
  await load({ panels: [slope], readouts: {}, alt: "" });
  const svg = drawn(slope);
  const [ground, ...higher] = [...svg.querySelectorAll(".ground")];
  const [[left, bottom]] = placesIn(ground);
  const [, right, top] = /H([\d.]+)V([\d.]+)/.exec(ground.getAttribute("d")).map(Number);
  for (const [x, y] of higher.flatMap(placesIn)) {
    assert.ok(x >= left - 0.1 && x <= right + 0.1 && y >= top - 0.1 && y <= bottom + 0.1);
  }
  const lines = [...svg.querySelectorAll(".height")].map(placesIn);
  assert.equal(lines.length, 3);
  for (const line of lines) {
    const onEdge = line.filter(
      ([x, y]) => Math.min(x - left, right - x, y - top, bottom - y) < 0.2,
    );
    assert.ok(line.length > 10);
    assert.equal(onEdge.length, 2, "it begins at an edge and ends at one");
  }
});

test("the lines of a map that moves have no names, which would jump", async () => {
  const stages = [mapOf(bowl), mapOf((x, y) => bowl(y, x))];
  await load({ panels: stages, readouts: {}, alt: "" });
  const way = between([stages[0]], [stages[1]]);
  assert.equal(drawn(way(0.5)[0]).querySelectorAll(".height").length, 3);
  assert.equal(drawn(way(0.5)[0]).querySelectorAll(".height-name").length, 0);
  assert.equal(drawn(stages[1]).querySelectorAll(".height-name").length, 2);
});

test("a map draws each line once over a first ground, and names the lines it is told to", async () => {
  const map = mapOf(bowl);
  await load({ panels: [map], readouts: {}, alt: "" });
  const svg = drawn(map);
  assert.equal(svg.querySelectorAll(".ground").length, 4);
  const names = [...svg.querySelectorAll(".height-name")];
  assert.deepEqual(
    names.map((name) => name.textContent),
    ["4", "9"],
  );
});

test("no name of a line stands where a handle begins", async () => {
  const map = mapOf(bowl);
  await load({ panels: [map], readouts: {}, alt: "" });
  const placeOf = (panel) => {
    const svg = drawn(panel);
    const name = [...svg.querySelectorAll(".height-name")].find((one) => one.textContent === "4");
    const ground = svg.querySelector(".ground");
    const [[left, bottom]] = placesIn(ground);
    const [, right] = /H([\d.]+)V([\d.]+)/.exec(ground.getAttribute("d")).map(Number);
    const [x, y] = ["x", "y"].map((key) => Number(name.getAttribute(key)));
    return { x, y, unit: (right - left) / 6, left, bottom };
  };
  const before = placeOf(map);
  const { x, y, unit, left, bottom } = before;
  const clear = [(x - left) / unit - 3, (bottom - y) / unit - 3];
  const after = placeOf({ ...map, marks: [{ ...map.marks[0], clear }] });
  assert.ok(Math.hypot(after.x - x, after.y - y) >= 36);
});

test("arrow keys go where they point, however the surface is turned", () => {
  const drag = { x: { param: "a", per: 1 }, y: { param: "b", per: 2 } };
  assert.deepEqual(turnedDrag(drag, 0), drag);
  for (const azimuth of [-180, -100, -40, 0, 40, 90, 170]) {
    const camera = createCamera({ ...view, azimuth });
    const { x, y } = turnedDrag(drag, quarters(azimuth));
    const ahead = (target) =>
      target.param === "a" ? [Math.sign(target.per), 0, 0] : [0, Math.sign(target.per), 0];
    const [here, right, away] = [[0, 0, 0], ahead(x), ahead(y)].map(camera.project);
    assert.ok(right.x > here.x, `right at ${azimuth}`);
    assert.ok(away.y < here.y, `away at ${azimuth}`);
  }
});

test("what a hand moves and where it is turn together", () => {
  const drag = { x: { param: "a", per: 1 }, y: { param: "b", per: 1 } };
  for (const turned of [0, 1, 2, 3]) {
    const place = turnedPlace(5, 7, turned);
    const turnedTargets = turnedDrag(drag, turned);
    const found = {};
    for (const way of ["x", "y"]) {
      found[turnedTargets[way].param] = turnedTargets[way].per * place[way];
    }
    assert.deepEqual(found, { a: 5, b: 7 });
  }
});

test("colours of the style sheet become numbers", () => {
  assert.deepEqual(rgb("rgb(255, 128, 0)"), [1, 128 / 255, 0]);
  assert.deepEqual(rgb("nothing"), [0.5, 0.5, 0.5]);
});
