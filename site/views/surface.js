/**
 * The surface view: heights over a plane, to be turned, with what lies on it.
 *
 * All that is a line, a word or a handle is SVG, placed by our own camera. The ground under it is
 * drawn by three.js, which comes when it is needed; at build time, and where there is no WebGL, it is made of
 * flat pieces in the same SVG.
 *
 * @typedef {import("../js/scene.d.ts").Surface} Surface
 * @typedef {import("../js/scene.d.ts").OnSurface} OnSurface
 * @typedef {import("../js/scene.d.ts").Handle} Handle
 * @typedef {import("../js/scene.d.ts").Drag} Drag
 * @typedef {import("./views.js").ViewOptions} ViewOptions
 * @typedef {import("./views.js").View} View
 * @typedef {import("./layout.js").Size} Size
 * @typedef {import("./surface/camera.js").Camera} Camera
 * @typedef {import("./surface/camera.js").Spot} Spot
 * @typedef {import("./surface/field.js").Field} Field
 * @typedef {"above" | "below"} Side of the ground
 *
 * @typedef {Exclude<OnSurface, Handle>} Lying
 */
import { format } from "d3-format";
import { scaleLinear } from "d3-scale";
import { attribute, attributes, pieces } from "../js/keep.js";
import { keepLayers } from "./layers.js";
import * as handles from "./marks/handle.js";
import * as labels from "./marks/label.js";
import { list, px, same } from "./plot/rows.js";
import { textWidth } from "./plot/scales.js";
import { drawSign, OFF } from "./sign.js";
import { createCamera, HEIGHT } from "./surface/camera.js";
import { facets, isolines } from "./surface/facets.js";
import { createField, LIFT } from "./surface/field.js";

const SVG = "http://www.w3.org/2000/svg";

/** How far a hand that moves by one px turns the surface, in degrees. */
const DEGREES = 0.5;

/** How finely a curve follows the surface, in units of the room. */
const FINE = 0.04;

/** Ticks and names stand so far outside, in units of the room. */
const OUTSIDE = { tick: 0.06, number: 0.17, name: 0.42 };

/** An axis of which fewer px are seen has no numbers. */
const LEAST_AXIS = 45;

/**
 * As high as a square plot of the same width.
 *
 * @param {Surface} _panel
 * @param {Size} offered
 * @returns {Size}
 */
export function size(_panel, { width }) {
  return { width, height: width + 8 };
}

/**
 * As large as fits.
 *
 * @param {Surface} _panel
 * @param {import("./layout.js").Size} offered
 */
export function fit(_panel, { width, height }) {
  const side = Math.max(1, Math.min(width, height - 8));
  return { width: side, height: side + 8 };
}

/**
 * @param {Surface} panel
 * @param {ViewOptions & {id: string}} options
 * @returns {View}
 */
export function create(panel, { document, hands, id, label }) {
  /**
   * @template {SVGElement} Kind
   * @param {Element | null} parent
   * @param {string} name
   * @param {Record<string, string>} [values]
   */
  function add(parent, name, values = {}) {
    const element = /** @type {Kind} */ (document.createElementNS(SVG, name));
    attributes(element, values);
    parent?.append(element);
    return element;
  }

  /** @type {SVGSVGElement} */
  const svg = add(null, "svg", { class: "plot surface", role: hands ? "group" : "img" });
  /** @type {SVGGElement} */
  const ground = add(svg, "g", { class: "facets", "aria-hidden": "true" });
  /** @type {SVGRectElement} */
  const grip = add(svg, "rect", { class: "turn", x: "0", y: "0" });
  /** @type {SVGGElement} */
  const frame = add(svg, "g", { class: "frame", "aria-hidden": "true" });
  /** @type {SVGGElement} */
  const marks = add(svg, "g", { class: "marks", "aria-hidden": "true" });
  /** @type {SVGGElement} */
  const room = add(svg, "g", { class: "handles" });
  /** @type {Map<string, import("./layers.js").Layer>} */
  const layers = new Map();
  /** @type {Map<string, SVGGElement>} */
  const held = new Map();

  let current = panel;
  let field = createField(panel);
  /** @type {Camera} */
  let camera;
  let framed = "";
  /** Where there are words of the axes. @type {import("./views.js").Box[]} */
  let written = [];
  let coloured = 1;
  /** What the pieces of the ground are of. @type {unknown[]} */
  let facing = [];
  const { element, paint, destroy } = hands ? live() : still();

  if (hands) hold(hands);

  function still() {
    grip.remove();
    return { element: svg, paint: drawFacets, destroy: () => {} };
  }

  /** With a canvas behind the drawing, for as long as WebGL can be had. */
  function live() {
    const box = document.createElement("div");
    const canvas = document.createElement("canvas");
    box.className = "surface-box";
    canvas.setAttribute("aria-hidden", "true");
    box.append(canvas, svg);
    /** @type {{painter: import("./surface/webgl.js").Painter, gl: typeof import("./surface/webgl.js")} | null} */
    let tools = null;
    let asked = false;
    let painted = 0;
    /** @type {ReturnType<typeof import("./surface/webgl.js").meshOf> | undefined} */
    let mesh;
    /** @type {Field | undefined} what the mesh is of */
    let meshed;
    let drawn = "";
    let printing = false;

    /** Not for the first picture, so that what it needs is not in Python's way, nor in the way of a motion. */
    async function fetchTools() {
      painted += 1;
      const { way } = /** @type {{way?: import("./motion.js").Way}} */ (current);
      if (asked || painted < 2 || way) return;
      asked = true;
      if (!document.createElement("canvas").getContext("webgl2")) return;
      const gl = await import("./surface/webgl.js");
      const painter = gl.painterOf(document);
      if (!painter) return;
      tools = { painter, gl };
      paintNow();
    }

    function paintNow() {
      if (!camera) return;
      fetchTools().catch(() => {}); // the facets, which stand there, show the same
      if (!canvas.dataset.drawn || printing) drawFacets();
      else clearFacets();
      if (!tools || printing) return;
      if (meshed !== field) {
        if (mesh) tools.gl.dispose(mesh);
        mesh = tools.gl.meshOf(field, current.levels.values);
        meshed = field;
        drawn = "";
      }
      const colours = coloursOf(svg, current);
      const ratio = document.defaultView?.devicePixelRatio ?? 1;
      const { azimuth, elevation } = current;
      const wanted = JSON.stringify([
        azimuth,
        elevation,
        camera.width,
        camera.height,
        colours,
        ratio,
      ]);
      if (wanted === drawn || !mesh) return;
      drawn = wanted;
      tools.painter.paint({
        canvas,
        camera,
        colours,
        mesh,
        ratio,
        done: () => done(azimuth, elevation),
      });
    }

    /** The canvas shows the surface, as seen from there: the pieces have done their work. @param {number} azimuth @param {number} elevation */
    function done(azimuth, elevation) {
      canvas.dataset.drawn = `${azimuth} ${elevation}`;
      if (!printing) clearFacets();
    }

    const print = (/** @type {boolean} */ begins) => () => {
      printing = begins;
      paintNow();
    };
    const [before, after] = [print(true), print(false)];
    const window = document.defaultView;
    window?.addEventListener("beforeprint", before);
    window?.addEventListener("afterprint", after);
    // Another theme, another colour of everything: the drawing follows by itself, the canvas must be told.
    const dark = window?.matchMedia("(prefers-color-scheme: dark)");
    dark?.addEventListener("change", paintNow);
    const theme = new MutationObserver(paintNow);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return {
      element: box,
      paint: paintNow,
      destroy() {
        window?.removeEventListener("beforeprint", before);
        window?.removeEventListener("afterprint", after);
        dark?.removeEventListener("change", paintNow);
        theme.disconnect();
        tools?.painter.forget(canvas);
        if (mesh) tools?.gl.dispose(mesh);
      },
    };
  }

  /** @param {NonNullable<ViewOptions["hands"]>} hand */
  function hold(hand) {
    const words = `${id}-turn-words`;
    const said = add(svg, "desc", { id: words });
    said.textContent =
      "Left and right arrow keys turn the surface, up and down tilt it. With Shift they do so by less, with Page Up and Page Down by more.";
    for (const [key, value] of Object.entries({
      role: "application",
      tabindex: "0",
      "aria-describedby": words,
    })) {
      grip.setAttribute(key, value);
    }
    hand.keys(grip, () => current.turn);
    hand.grab(
      grip,
      () => scaled(current.turn, -DEGREES),
      () => plain(camera),
    );
  }

  function clearFacets() {
    ground.replaceChildren();
    facing = [];
  }

  /** What is there already stays: a fading ground is asked for in every frame. */
  function drawFacets() {
    const roles = rolesOf(current);
    const from = [field, camera, current.levels, roles.above, roles.below];
    if (facing.length && from.every((one, i) => one === facing[i])) return;
    facing = from;
    const pieces = facets(field, camera).map(({ path, side, tint, shade }) =>
      add(null, "path", {
        class: `role-${roles[side]}`,
        d: path,
        style: `--t:${tint};--s:${shade}`,
      }),
    );
    const paths = Object.entries(isolines(field, camera, current.levels.values));
    const lines = paths.map(([side, d]) =>
      add(null, "path", { class: `isolines role-${roles[/** @type {Side} */ (side)]}`, d }),
    );
    ground.replaceChildren(...pieces, ...lines);
  }

  /** The ground's edges that are seen, numbers on the two in front and beside what stands on the left. */
  function drawFrame() {
    frame.replaceChildren();
    written = [];
    const { eye } = camera;
    const [frontX, frontY] = [eye[0] < 0 ? -1 : 1, eye[1] < 0 ? -1 : 1];
    /** @type {(from: Spot, to: Spot) => void} */
    const edge = (from, to) => {
      const { seen } = paths(
        [from, to].map((spot) => [...spot]),
        false,
      );
      add(frame, "path", { class: "edge", d: seen });
    };
    for (const side of [-1, 1]) {
      edge([-1, side, 0], [1, side, 0]);
      edge([side, -1, 0], [side, 1, 0]);
    }
    const { x, y, z } = current;
    axis(x, (share) => [2 * share - 1, frontY, 0], [0, frontY, 0]);
    axis(y, (share) => [frontX, 2 * share - 1, 0], [frontX, 0, 0]);
    const corners = [
      [frontX, -frontY],
      [-frontX, frontY],
    ].map(([u, v]) => ({ u, v, at: camera.project([u, v, 0]).x }));
    const left = corners[0].at < corners[1].at ? corners[0] : corners[1];
    edge([left.u, left.v, 0], [left.u, left.v, HEIGHT]);
    axis(z, (share) => [left.u, left.v, share * HEIGHT], null);
  }

  /**
   * Numbers along an edge, and its name.
   *
   * @param {import("../js/scene.d.ts").Axis} axis
   * @param {(share: number) => Spot} at
   * @param {Spot | null} outward which way leads out of the room; null for the axis that stands up, whose numbers are on its left
   */
  function axis({ label: name, unit, domain, format: specifier }, at, outward) {
    const text = format(specifier);
    const [from, to] = [camera.project(at(0)), camera.project(at(1))];
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    if (length < LEAST_AXIS) return;
    const out = (/** @type {Spot} */ spot, /** @type {number} */ far) =>
      outward
        ? camera.project(/** @type {Spot} */ (spot.map((value, i) => value + far * outward[i])))
        : { x: camera.project(spot).x - 40 * far, y: camera.project(spot).y };
    const ticks = scaleLinear(domain, [0, 1]).ticks(length > 130 ? 4 : 2);
    for (const value of ticks) {
      const spot = at((value - domain[0]) / (domain[1] - domain[0]));
      const [foot, end, place] = [
        camera.project(spot),
        out(spot, OUTSIDE.tick),
        out(spot, OUTSIDE.number),
      ];
      add(frame, "path", {
        class: "edge",
        d: `M${px(foot.x)},${px(foot.y)}L${px(end.x)},${px(end.y)}`,
      });
      write("number", text(value), place, outward ? lean(foot, place) : "end");
    }
    const middle = at(0.5);
    if (outward) {
      const place = out(middle, OUTSIDE.name);
      const anchor = lean(camera.project(middle), place);
      const free = { start: camera.width - place.x, end: place.x }[anchor] ?? camera.width;
      const words = [unit ? `${name}, ${unit}` : name, name].find(
        (each) => textWidth(each, 13) < free,
      );
      if (words) write("name", words, place, anchor);
      else {
        // Beside the axis there is no room for it: it stands above the end that is further up.
        const end = out(at(from.y < to.y ? 0 : 1), OUTSIDE.number);
        write("name", name, { x: end.x, y: end.y - 18 }, "middle");
      }
    } else write("name", name, { x: to.x, y: to.y - 16 }, "middle");
  }

  /**
   * A word of an axis; where one is, there is no room for another, as where two axes begin.
   *
   * @type {(kind: string, words: string, at: {x: number, y: number}, anchor: string) => void}
   */
  function write(kind, words, at, anchor) {
    const size = kind === "name" ? 13 : 12;
    const wide = textWidth(words, size);
    const before = { start: 0, middle: wide / 2, end: wide }[anchor] ?? 0;
    const x = Math.max(before, Math.min(at.x, camera.width - wide + before));
    const box = { x0: x - before, x1: x - before + wide, y0: at.y - size / 2, y1: at.y + size / 2 };
    if (written.some((other) => labels.overlap(box, other))) return;
    written.push(box);
    const text = add(frame, "text", {
      class: kind,
      x: String(px(x)),
      y: String(px(at.y)),
      dy: "0.35em",
      "text-anchor": anchor,
    });
    text.textContent = words;
  }

  /**
   * A curve as it is seen, and what of it is hidden; each as one path.
   *
   * @param {number[][]} places of the room: [u, v], which lie on the surface, or [u, v, height]
   * @param {boolean} [fine] whether it is followed from place to place
   */
  function paths(places, fine = true) {
    /** @type {Spot[]} */
    const spots = [];
    for (const [i, to] of places.entries()) {
      const from = places[i - 1] ?? to;
      const length = Math.hypot(...to.map((value, axis) => value - from[axis]));
      // What leads far out of the room is followed no more finely for that.
      const parts = Math.min(Math.max(Math.ceil(length / FINE), 1), 120);
      for (let part = i === 0 ? parts : 1; part <= parts; part++) {
        const spot = to.map((value, axis) => from[axis] + (part / parts) * (value - from[axis]));
        const [u, v] = spot;
        const height = spot[2] ?? field.full(u, v);
        spots.push([u, v, height + (fine ? LIFT : 0)]);
      }
    }
    // What goes its own way is seen through the surface: a tangent lies just under a bowl.
    const free = fine && places.some((place) => place.length > 2);
    const drawn = { seen: "", hidden: "" };
    let before = "";
    /** @type {{x: number, y: number} | null} */
    let last = null;
    for (const spot of spots) {
      const inside =
        Math.max(Math.abs(spot[0]), Math.abs(spot[1])) <= 1 + 1e-9 &&
        spot[2] >= -0.05 &&
        spot[2] <= HEIGHT + 2 * LIFT;
      if (!inside) {
        [before, last] = ["", null];
        continue;
      }
      const how = free || field.sees(spot, camera) ? "seen" : "hidden";
      const place = camera.project(spot);
      const start = last && before !== how ? `M${px(last.x)},${px(last.y)}` : "";
      drawn[how] += last
        ? `${start}L${px(place.x)},${px(place.y)}`
        : `M${px(place.x)},${px(place.y)}`;
      [before, last] = [how, place];
    }
    return drawn;
  }

  /** @param {number[]} place in data units */
  const intoRoom = ([x, y, height]) =>
    height === undefined ? field.place(x, y) : [...field.place(x, y), field.raise(height)];

  /** Where a point of the surface is seen. @param {number} x @param {number} y in data units */
  function spotAt(x, y) {
    const [u, v] = field.place(x, y);
    /** @type {Spot} */
    const spot = [u, v, field.height(u, v) + LIFT];
    const inside = Math.max(Math.abs(u), Math.abs(v)) <= 1 && field.full(u, v) <= HEIGHT;
    return { ...camera.project(spot), inside, seen: field.sees(spot, camera) };
  }

  /** @param {Lying[]} all */
  function drawMarks(all) {
    keepLayers(layers, all, {
      roomOf: () => marks,
      create: ({ kind }) => add(null, "g", { class: `mark mark-${kind}` }),
      draw: drawMark,
      by: [camera, field],
    });
  }

  /** @param {SVGGElement} layer @param {Lying} mark */
  function drawMark(layer, mark) {
    if (mark.kind === "met") {
      const { x, y } = spotAt(mark.x, mark.y);
      return drawSign(layer, { x, y: y - OFF });
    }
    if (mark.kind === "label") {
      const { seen, x, y } = spotAt(mark.x, mark.y);
      const words = { ...mark, x, y };
      labels.draw(layer, words, /** @type {any} */ (plain(camera)), { hands, id, taken: [] });
      layer.firstElementChild?.classList.toggle("is-hidden", !seen);
      return;
    }
    if (mark.kind === "curve") {
      layer.classList.toggle("dashed", Boolean(mark.dashed));
      const { seen, hidden } = paths(list(mark.at).map(intoRoom));
      pieces(layer, "path", "is-hidden", hidden ? [hidden] : [], (d) => ({
        class: "stroke is-hidden",
        d,
      }));
      pieces(layer, "path", "is-seen", seen ? [seen] : [], (d) => ({ class: "stroke is-seen", d }));
      return;
    }
    const spots = list(mark.at)
      .map(([x, y], index) => ({ ...spotAt(x, y), isLit: index === mark.lit }))
      .filter(({ inside }) => inside);
    const look = (/** @type {typeof spots[0]} */ { isLit, seen }) =>
      `${isLit ? "lit" : "spot"}${seen ? "" : " is-hidden"}`;
    const isDiamond = mark.shape === "diamond";
    pieces(layer, "circle", "dot", isDiamond ? [] : spots, (spot) => ({
      class: `dot ${look(spot)}`,
      cx: px(spot.x),
      cy: px(spot.y),
      r: spot.isLit ? 7 : 3.5,
    }));
    pieces(layer, "path", "diamond", isDiamond ? spots : [], (spot) => ({
      class: `diamond ${look(spot)}`,
      d: `M${px(spot.x)},${px(spot.y - 6)}l6,6l-6,6l-6,-6z`,
    }));
  }

  /** @param {Handle[]} all */
  function drawHandles(all) {
    for (const [name, layer] of held) {
      if (all.some((handle) => handle.name === name)) continue;
      layer.remove();
      held.delete(name);
    }
    for (const handle of all) {
      let layer = held.get(handle.name);
      if (!layer) {
        layer = /** @type {SVGGElement} */ (add(room, "g"));
        layer.setAttribute("class", "mark mark-handle");
        held.set(handle.name, layer);
      }
      layer.classList.toggle(`role-${handle.role}`, true);
      if (handle.about) attribute(layer, "data-about", handle.about);
      const place = spotAt(handle.x, handle.y);
      layer.classList.toggle("is-hidden", !place.seen);
      const turned = quarters(current.azimuth);
      const mark = { ...handle, x: place.x, y: place.y, drag: turnedDrag(handle.drag, turned) };
      const area = {
        ...plain(camera),
        /** @param {number} across @param {number} down */
        place(across, down) {
          const { x, y } = field.meet(camera, across, down);
          return turnedPlace(x, y, turned);
        },
      };
      handles.draw(layer, mark, /** @type {any} */ (area), {
        hands,
        id: `${id}-${handle.name}`,
        taken: [],
      });
    }
  }

  /** @type {View["update"]} */
  function update(next, { width, height }) {
    /** @type {Surface} */
    const wanted = next;
    if (
      !same(wanted.at, current.at) ||
      !same([wanted.x, wanted.y, wanted.z], [current.x, current.y, current.z]) ||
      !same(wanted.sides?.at, current.sides?.at)
    ) {
      field = createField(wanted);
      framed = "";
    }
    current = wanted;
    const { azimuth, elevation, title, name } = current;
    const words = label ?? (title || name);
    attribute(svg, "aria-label", words);
    attribute(grip, "aria-label", `Turn: ${title || name}`);
    const view = JSON.stringify([azimuth, elevation, width, height]);
    if (view !== framed) {
      framed = view;
      camera = createCamera({ azimuth, elevation, width, height });
      attributes(svg, { viewBox: `0 0 ${width} ${height}`, width, height });
      attributes(grip, { width, height });
      drawFrame();
      paint();
    } else if (shownOf(current) !== coloured) paint();
    coloured = shownOf(current);
    drawMarks(/** @type {any} */ (current.marks.filter((mark) => mark.kind !== "handle")));
    drawHandles(/** @type {Handle[]} */ (current.marks.filter((mark) => mark.kind === "handle")));
  }

  return {
    element,
    update,
    destroy() {
      destroy();
      element.remove();
    },
  };
}

/** Which of its sides a word stands with. @type {(from: {x: number, y: number}, to: {x: number, y: number}) => string} */
function lean(from, to) {
  const [across, down] = [to.x - from.x, to.y - from.y];
  if (Math.abs(across) < 0.45 * Math.abs(down)) return "middle";
  return across > 0 ? "start" : "end";
}

/** The drawing's own px, upwards, as what a hand moves in. @param {Camera} camera */
function plain({ width, height }) {
  return {
    x: Object.assign((/** @type {number} */ value) => value, {
      invert: (/** @type {number} */ value) => value,
    }),
    y: Object.assign((/** @type {number} */ value) => value, {
      invert: (/** @type {number} */ value) => -value,
    }),
    width,
    height,
    left: 0,
    right: width,
    top: 0,
    bottom: height,
  };
}

/** @param {Drag} drag @param {number} times @returns {Drag} */
function scaled({ x, y }, times) {
  return {
    ...(x && { x: { ...x, per: times * x.per } }),
    ...(y && { y: { ...y, per: times * y.per } }),
  };
}

/** How many quarters of a turn the camera has gone round, so that "right" is what is right on the screen. @param {number} azimuth */
export const quarters = (azimuth) => ((Math.round(azimuth / 90) % 4) + 4) % 4;

/**
 * What moves to the right and what moves away, after a number of quarter turns.
 *
 * @param {Drag} drag @param {number} turned
 * @returns {Drag}
 */
export function turnedDrag({ x, y }, turned) {
  /** @type {(target: Drag["x"], sign: number) => Drag["x"]} */
  const signed = (target, sign) => target && { ...target, per: sign * target.per };
  const [right, away] = [
    [signed(x, 1), signed(y, 1)],
    [signed(y, 1), signed(x, -1)],
    [signed(x, -1), signed(y, -1)],
    [signed(y, -1), signed(x, 1)],
  ][turned];
  return { ...(right && { x: right }), ...(away && { y: away }) };
}

/**
 * A place in the same sense: how far to the right, and how far away.
 *
 * @param {number} x @param {number} y @param {number} turned
 */
export function turnedPlace(x, y, turned) {
  const [right, away] = [
    [x, y],
    [y, -x],
    [-x, -y],
    [-y, x],
  ][turned];
  return { x: right, y: away };
}

/** How much of the sides' colours is seen, while they come. @param {Surface} panel @returns {number} */
const shownOf = ({ sides }) => /** @type {{shown?: number} | undefined} */ (sides)?.shown ?? 1;

/** The roles of the ground's sides; ground that has none is a loss. @param {Surface} panel */
const rolesOf = ({ sides }) => sides ?? { above: "error", below: "error" };

/**
 * The colours of now, for what does not follow the style sheet by itself. Sides that come are less and less like the
 * ground before.
 *
 * @param {SVGElement} svg @param {Surface} panel
 */
function coloursOf(svg, panel) {
  const style = svg.ownerDocument.defaultView?.getComputedStyle(svg);
  const read = (/** @type {string} */ name) => rgb(style?.getPropertyValue(`--${name}`) ?? "");
  const before = read("error");
  const mixed = (/** @type {string} */ role) =>
    read(role).map((part, i) => before[i] + shownOf(panel) * (part - before[i]));
  const { above, below } = rolesOf(panel);
  return { paper: read("paper"), above: mixed(above), below: mixed(below) };
}

/** "rgb(165, 18, 32)", as a browser says a colour, as three numbers from 0 to 1. @param {string} color */
export function rgb(color) {
  const found = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(color.trim());
  return found ? found.slice(1).map((part) => Number(part) / 255) : [0.5, 0.5, 0.5];
}
