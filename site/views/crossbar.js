/**
 * The crossbar view: matrices and network as one picture.
 *
 * Inputs stand over the columns of their matrix, neurons beside its rows, and every edge runs through the cell that is
 * its weight. What can be typed is a native input over the drawing; of the rest one thing is in the tab order, arrow
 * keys go on from cell to cell, and Enter presses.
 *
 * @typedef {import("../js/scene.d.ts").Crossbar} Crossbar
 * @typedef {import("../js/scene.d.ts").Wired} Wired
 * @typedef {import("../js/scene.d.ts").Cells} Cells
 * @typedef {import("../js/scene.d.ts").Neuron} Neuron
 * @typedef {import("./crossbar/layout.js").Layout} Layout
 * @typedef {import("./crossbar/layout.js").Block} Block
 * @typedef {import("./crossbar/layout.js").Point} Point
 * @typedef {import("./views.js").ViewOptions} ViewOptions
 * @typedef {import("./views.js").View} View
 *
 * @typedef {{layer: number, row: number, column: number}} Place row −1 are the inputs; after the cells of a row come its
 *   bias and its neuron
 * @typedef {{text: string, says: string, about?: string, role: string}} Said a number and how it is read aloud
 */
import { format } from "../js/format.js";
import { attribute, attributes, write } from "../js/keep.js";
import { brackets, edge as edgeOf, inputSize, layout, link as linkOf } from "./crossbar/layout.js";
import { isPicked } from "./network/names.js";
import { strokeOf } from "./network/stroke.js";
import { list, px, same } from "./plot/rows.js";
import { createPresses } from "./presses.js";
import { drawSign } from "./sign.js";

const SVG = "http://www.w3.org/2000/svg";

/** What stands behind comes first. */
const ROOMS = /** @type {const} */ ([
  "links",
  "edges",
  "frames",
  "cells",
  "neurons",
  "captions",
  "flying",
]);

/** Under this width buttons take two rows. */
const NARROW = 560;
const BUTTONS = { wide: 56, narrow: 104 };

/** An input's box on the page is at least so high, for a thumb. */
const TOUCH = 44;

/**
 * A view of `panel`, empty until its first `update`.
 *
 * @param {Crossbar} panel
 * @param {ViewOptions & {id: string}} options
 * @returns {View}
 */
export function create(panel, { document, hands, label }) {
  /**
   * @param {string} name @param {Record<string, string | number>} [values] @param {Element} [parent]
   * @returns {SVGElement}
   */
  function make(name, values = {}, parent) {
    const element = document.createElementNS(SVG, name);
    attributes(element, values);
    parent?.append(element);
    return /** @type {SVGElement} */ (element);
  }

  const svg = make("svg", { class: "network crossbar", role: hands ? "group" : "img" });
  svg.setAttribute("aria-label", label ?? (panel.title || panel.name));
  const rooms = Object.fromEntries(
    ROOMS.map((name) => [name, make("g", { class: `crossbar-${name}` }, svg)]),
  );
  for (const room of ["frames", "captions", "flying"])
    rooms[room].setAttribute("aria-hidden", "true");
  const box = hands ? document.createElement("div") : null;
  const typed = document.createElement("div");
  const turns = document.createElement("div");
  const presses = hands ? createPresses(document, hands) : null;
  if (box && presses) {
    box.className = "crossbar-box";
    turns.className = "crossbar-turns";
    turns.setAttribute("role", "group");
    turns.setAttribute("aria-label", "Layers");
    box.append(svg, typed, turns, presses.element);
    listen(box);
  }

  let current = panel;
  /** @type {Crossbar | undefined} */
  let drawn;
  let drawnFor = "";
  /** @type {Map<string, Element>} what is in the picture, by a name that stays */
  let kept = new Map();
  /** @type {{key: string, room: Element, element: Element}[]} */
  let used = [];
  /** @type {Map<Element, Place>} */
  let places = new Map();
  /** @type {Map<Element, {show: (value: number) => void}>} */
  const shows = new Map();
  /** @type {Element | undefined} */
  let stop;
  /** @type {Set<string>} */
  let picked = new Set();

  /** @type {View["update"]} */
  function update(next, { width, height }) {
    current = /** @type {Crossbar} */ (next);
    if (drawn && `${width} ${height}` === drawnFor && same(drawn, current)) return;
    drawn = current;
    drawnFor = `${width} ${height}`;
    picked = new Set(current.picked?.split(" "));
    used = [];
    places = new Map();
    const count = current.presses?.length ?? 0;
    const under = count > 1 ? BUTTONS[width < NARROW ? "narrow" : "wide"] : 0;
    const laid = layout(current, { width, height: height - under });
    attributes(svg, { viewBox: `0 0 ${width} ${height}`, width, height });
    attribute(svg, "style", `--text: ${laid.text}px`);
    for (const [b, block] of laid.blocks.entries()) drawBlock(laid, block, laid.blocks[b + 1]);
    settle();
    if (!box || !presses) return;
    attribute(box, "style", `width: ${width}px; height: ${height}px`);
    presses.update(current.presses ?? []);
    const { columns } = laid.blocks[0];
    const beside = columns[columns.length - 1] + inputSize(laid).x / 2 + 30;
    const place =
      count > 1
        ? `left: 0; right: 0; top: ${px(height - under + 8)}px`
        : `left: ${px(beside)}px; top: ${px(laid.inputs - TOUCH / 2)}px`;
    attribute(presses.element, "style", place);
    drawTurns(laid);
    if (!stop || !places.has(stop))
      stopAt([...places.keys()].find(({ localName }) => localName === "g"));
  }

  /**
   * @param {string} key @param {Element} room @param {() => Element} create @returns {Element} the one of that name, or a
   *   new one
   */
  function take(key, room, create) {
    const element = kept.get(key) ?? create();
    used.push({ key, room, element });
    return element;
  }

  /** What was taken stays, in its order; nothing else does. */
  function settle() {
    const stays = new Map(used.map(({ key, element }) => [key, element]));
    for (const [key, element] of kept) if (!stays.has(key)) element.remove();
    kept = stays;
    const counts = new Map();
    for (const { room, element } of used) {
      const at = counts.get(room) ?? 0;
      counts.set(room, at + 1);
      if (room.children[at] !== element) room.insertBefore(element, room.children[at] ?? null);
    }
  }

  /** @param {Layout} laid @param {Block} block @param {Block | undefined} next */
  function drawBlock(laid, block, next) {
    const { layer, columns, rows } = block;
    const wired = current.layers[layer];
    const { weights, biases, neurons } = wired;
    const wide = columns.length;
    drawFrame(laid, block, wired);
    for (const [j, x] of columns.entries()) drawInput(laid, layer, j, { x, y: laid.inputs });
    for (const [i, y] of rows.entries()) {
      for (const [j, x] of columns.entries()) {
        drawEdge(laid, block, wired, i, j);
        drawCell(`${layer} ${i} ${j}`, weights, i, j, { x, y }, laid.cell, {
          layer,
          row: i,
          column: j,
        });
      }
      drawCell(`${layer} ${i} b`, biases, i, 0, { x: block.bias, y }, laid.cell, {
        layer,
        row: i,
        column: wide,
      });
      drawCurve(laid, block, wired, i);
      drawNeuron(laid, block, neurons[i], i);
      if (next) drawLink(laid, block, next, i);
    }
  }

  /** Brackets, signs and names. @param {Layout} laid @param {Block} block @param {Wired} wired */
  function drawFrame(laid, block, { weights, biases, out, title }) {
    const { layer, columns, rows } = block;
    const { cell, foot } = laid;
    const [top, bottom] = [rows[0] - cell.y / 2 - 5, rows[rows.length - 1] + cell.y / 2 + 5];
    const side = cell.x / 2 + 6;
    const path = take(`${layer} brackets`, rooms.frames, () => make("path", { class: "brackets" }));
    const around = (/** @type {number} */ x0, /** @type {number} */ x1) =>
      brackets(x0, x1, top, bottom);
    const last = columns[columns.length - 1];
    attribute(
      path,
      "d",
      around(columns[0] - side, last + side) + around(block.bias - side, block.bias + side),
    );
    const middle = (columns[0] + last) / 2;
    word(
      `${layer} W`,
      { x: middle, y: foot },
      weights.name,
      `name role-${weights.role}`,
      weights.shape,
    );
    word(`${layer} b`, { x: block.bias, y: foot }, biases.name, `name role-${biases.role}`);
    word(`${layer} out`, { x: block.out, y: foot }, out, "name role-model");
    const given =
      layer === 0 ? current.inputs : { name: current.layers[layer - 1].out, role: "model" };
    const beside = { x: last + inputSize(laid).x / 2 + 12, y: laid.inputs + 5 };
    word(`${layer} x`, beside, given.name, `name role-${given.role}`);
    if (block.curve) {
      const { x0, x1 } = block.curve;
      word(`${layer} tanh`, { x: (x0 + x1) / 2, y: foot }, "tanh", "sort");
    }
    if (laid.blocks.length < current.layers.length && !(hands && current.layers[layer].picks))
      word(
        `${layer} title`,
        { x: block.out + laid.radius, y: laid.inputs - 22 },
        title,
        "sort at-end",
      );
  }

  /** @param {string} key @param {Point} at @param {string} text @param {string} kind @param {string} [more] */
  function word(key, at, text, kind, more) {
    const element = take(`word ${key}`, rooms.frames, () => {
      const made = make("text");
      make("tspan", { class: "named" }, made);
      make("tspan", { class: "shape", dx: 5 }, made);
      return made;
    });
    attributes(element, { x: px(at.x), y: px(at.y), class: `word ${kind}` });
    write(element.firstElementChild, text);
    write(element.lastElementChild, more ?? "");
    return element;
  }

  /** An input, or the answer of a neuron of the layer before. @param {Layout} laid @param {number} layer @param {number} j @param {Point} at */
  function drawInput(laid, layer, j, at) {
    const place = { layer, row: -1, column: j };
    if (layer === 0) {
      drawCell(`x ${j}`, current.inputs, j, 0, at, inputSize(laid), place);
      const name = word(
        `x ${j}`,
        { x: at.x, y: at.y - 20 },
        current.inputs.rows?.[j].text ?? "",
        "sort",
      );
      attribute(name, "data-about", current.inputs.about?.[j]);
      return;
    }
    const { value, about, says, role } = current.layers[layer - 1].neurons[j];
    const text = value === undefined ? "?" : format(value, current.format);
    cellAt(
      `${layer} in ${j}`,
      { text, says: `${text}: ${says}`, about, role },
      at,
      inputSize(laid),
      place,
      "given",
    );
  }

  /**
   * A number of a table: to type, to press, or to read.
   *
   * @param {string} key @param {Cells} cells @param {number} i @param {number} j @param {Point} at @param {Point} size
   * @param {Place} place
   */
  function drawCell(key, cells, i, j, at, size, place) {
    const k = i * cells.at.columns + j;
    const value = cells.at.values[k];
    const says = labelOf(cells, i, j);
    const about = cells.about?.[k];
    const isTyped = hands !== null && cells.param !== undefined;
    const text = isTyped ? "" : format(value, cells.format);
    const isWeight = place.row >= 0;
    const { sign, size: share } = strokeOf(value, current.widest, 1);
    const said = { text, says: `${says}: ${format(value, cells.format)}`, about, role: cells.role };
    const g = cellAt(
      key,
      said,
      at,
      size,
      isTyped ? null : place,
      isWeight ? `weight${sign}` : "given",
    );
    if (isWeight) attribute(g, "style", `--tint: ${px(share * 26)}%`);
    if (!hands || !cells.param) return;
    const input = /** @type {HTMLInputElement} */ (
      take(`typed ${key} ${cells.param} ${i} ${j}`, typed, () =>
        createInput(cells.param ?? "", i, j),
      )
    );
    const high = Math.max(TOUCH, size.y);
    const wide = Math.max(size.x, Math.min(TOUCH, size.x + 8));
    attribute(
      input,
      "style",
      `left: ${px(at.x - wide / 2)}px; top: ${px(at.y - high / 2)}px; width: ${px(wide)}px; height: ${px(high)}px`,
    );
    attributes(input, {
      "aria-label": says,
      "data-about": about || null,
      class: `typed${pickedClass(about)}`,
    });
    places.set(input, place);
    shows.get(input)?.show(value);
  }

  /** @param {string} param @param {number} row @param {number} column */
  function createInput(param, row, column) {
    const input = document.createElement("input");
    for (const [name, value] of Object.entries({
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      enterkeyhint: "next",
      spellcheck: "false",
    }))
      input.setAttribute(name, value);
    const target = () => ({ param, row, column, per: 1 });
    const shown = hands?.edit(input, target, (down, right) => go(input, down, right));
    if (shown) shows.set(input, shown);
    return input;
  }

  /**
   * @param {string} key @param {Said} said @param {Point} at @param {Point} size
   * @param {Place | null} place none where an input lies over it, which is reached instead
   * @param {string} kind
   */
  function cellAt(key, { text, says, about, role }, at, size, place, kind) {
    const g = take(`cell ${key}`, rooms.cells, () => {
      const made = make("g");
      make("rect", {}, made);
      make("text", { "text-anchor": "middle" }, made);
      return made;
    });
    attributes(g, {
      class: `crossing ${kind} role-${role}${pickedClass(about)}`,
      transform: `translate(${px(at.x)} ${px(at.y)})`,
      "data-about": about || null,
    });
    attributes(/** @type {Element} */ (g.firstElementChild), {
      x: px(-size.x / 2),
      y: px(-size.y / 2),
      width: px(size.x),
      height: px(size.y),
      rx: kind === "given" ? px(size.y / 2) : 4,
    });
    attribute(/** @type {Element} */ (g.lastElementChild), "y", px(0.35 * 14));
    write(g.lastElementChild, text);
    if (hands && place) reachable(g, place, says, canPress(place), about);
    return g;
  }

  /** @param {Layout} laid @param {Block} block @param {Wired} wired @param {number} i @param {number} j */
  function drawEdge(laid, block, { weights, products, ...rest }, i, j) {
    const k = i * weights.at.columns + j;
    const { path, start, corner, end } = edgeOf(laid, block, i, j);
    const { sign, style } = strokeOf(
      weights.at.values[k],
      current.widest,
      weights.at.values.length,
    );
    const about = weights.about?.[k];
    const key = `${block.layer} ${i} ${j}`;
    const edge = take(`edge ${key}`, rooms.edges, () => {
      const made = make("g");
      for (const part of hands ? ["hit", "halo", "stroke"] : ["halo", "stroke"])
        make("path", { class: part }, made);
      return made;
    });
    attributes(edge, {
      class: `edge role-${weights.role}${sign}${pickedClass(about)}`,
      "data-about": about || null,
      style,
    });
    for (const part of edge.children) attribute(part, "d", path);
    places.set(edge, { layer: block.layer, row: i, column: j });
    const { pulse } = /** @type {{pulse?: number}} */ (rest);
    if (pulse === undefined || !products) return;
    // On its way down it is the input, and from its cell on it is the product.
    const down = pulse < 0.5;
    const share = down ? 2 * pulse : 2 * pulse - 1;
    const flying = take(`flying ${key}`, rooms.flying, () => make("text"));
    attributes(flying, {
      class: down ? `role-${block.layer ? "model" : "data"}` : "role-model",
      x: px(corner.x + (down ? 0 : share * (end.x - corner.x))),
      y: px(down ? start.y + share * (corner.y - start.y) : corner.y + share * (end.y - corner.y)),
    });
    write(flying, format(down ? given(block.layer, j) : products.values[k], current.format));
  }

  /** What comes in at column j of a layer. @param {number} layer @param {number} j */
  const given = (layer, j) =>
    layer === 0 ? current.inputs.at.values[j] : (current.layers[layer - 1].neurons[j].value ?? 0);

  /** The sum of a row on its way: the line, and its place on the curve. @param {Layout} laid @param {Block} block @param {Wired} wired @param {number} i */
  function drawCurve(laid, block, { sums, curve, neurons }, i) {
    const y = block.rows[i];
    const line = take(`${block.layer} ${i} sum`, rooms.links, () => make("path"));
    attributes(line, {
      class: `sum role-model${sums ? "" : " is-blank"}`,
      d: `M${px(block.sum)},${px(y)}H${px(block.out - laid.radius)}`,
    });
    const plus = take(`${block.layer} ${i} plus`, rooms.frames, () =>
      make("path", { class: "plus", d: "M-3.5,0h7M0,-3.5v7M7,0A7,7,0,1,1,-7,0A7,7,0,1,1,7,0" }),
    );
    attribute(plus, "transform", `translate(${px(block.sum)} ${px(y)})`);
    if (!curve || !block.curve) return;
    const { x0, x1, half } = block.curve;
    const points = list(curve);
    const reach = points[points.length - 1][0];
    const [atX, atY] = [
      (/** @type {number} */ z) => (x0 + x1) / 2 + (z / reach) * ((x1 - x0) / 2 - 3),
      (/** @type {number} */ a) => y - (a / 1.2) * half,
    ];
    const g = take(`${block.layer} ${i} curve`, rooms.cells, () => {
      const made = make("g");
      for (const part of ["rect", "path", "path", "path", "circle", "text"]) make(part, {}, made);
      return made;
    });
    const { about } = neurons[i];
    attributes(g, {
      class: `activation-curve role-model${pickedClass(about)}`,
      "data-about": about || null,
    });
    const [rect, limits, shape, drop, dot, text] = g.children;
    attributes(rect, {
      x: px(x0),
      y: px(y - half),
      width: px(x1 - x0),
      height: px(2 * half),
      rx: 4,
    });
    const level = (/** @type {number} */ a) => `M${px(x0)},${px(atY(a))}H${px(x1)}`;
    attributes(limits, { class: "limits", d: [1, 0, -1].map(level).join("") });
    attributes(shape, {
      class: "shape",
      d: `M${points.map(([z, a]) => [atX(z), atY(a)].map(px)).join("L")}`,
    });
    const z = sums?.values[i];
    const a = neurons[i].value ?? 0;
    const known = z !== undefined;
    attributes(drop, {
      class: "drop",
      d: known ? `M${px(atX(z))},${px(atY(0))}V${px(atY(a))}H${px(x1)}` : "",
    });
    attributes(dot, { r: known ? 4 : 0, cx: px(atX(z ?? 0)), cy: px(atY(a)) });
    attributes(text, { x: px(x0 + 4), y: px(y - half + 12) });
    write(text, known ? format(z, current.format) : "");
  }

  /** @param {Layout} laid @param {Block} block @param {Neuron} neuron @param {number} i */
  function drawNeuron({ radius, named }, { layer, columns, rows, out }, neuron, i) {
    const g = take(`neuron ${layer} ${i}`, rooms.neurons, () => {
      const made = make("g");
      for (const part of ["hit", "body", "activation", "focus"])
        make("circle", { class: part }, made);
      return made;
    });
    // Not within the neuron: who hears one hears all of it in its own words.
    const caption = take(`caption ${layer} ${i}`, rooms.captions, () => {
      const made = make("g");
      make("text", { class: "value", "text-anchor": "middle", y: 5 }, made);
      make("text", { class: "label", y: 5 }, made);
      return made;
    });
    const { value, about, met } = neuron;
    const sign = value === undefined ? " unknown" : value < 0 ? " minus" : "";
    const where = {
      transform: `translate(${px(out)} ${px(rows[i])})`,
      "data-about": about || null,
    };
    attributes(g, { ...where, class: `neuron role-${neuron.role}${sign}${pickedClass(about)}` });
    attributes(caption, { ...where, class: `caption${pickedClass(about)}` });
    // By area: half as much fills half of it.
    const filled = Math.sqrt(Math.min(1, Math.abs(value ?? 0) / current.fullest));
    const radii = { hit: 24, body: radius, activation: (radius - 2) * filled, focus: radius + 4 };
    for (const [name, r] of Object.entries(radii))
      attribute(/** @type {Element} */ (g.querySelector(`.${name}`)), "r", px(r));
    write(
      caption.querySelector(".value"),
      value === undefined ? "" : format(value, current.format),
    );
    const name = /** @type {Element} */ (caption.querySelector(".label"));
    attribute(name, "x", radius + 7);
    write(name, named ? neuron.label : "");
    drawSign(caption, met ? { x: -radius, y: -radius } : null);
    if (hands) {
      const place = { layer, row: i, column: columns.length + 1 };
      reachable(g, place, neuron.says, neuron.picks !== undefined, about);
      places.set(caption, place);
    }
  }

  /** From a neuron to the next layer, which it is an input of. @param {Layout} laid @param {Block} block @param {Block} next @param {number} i */
  function drawLink(laid, block, next, i) {
    const { about, value } = current.layers[block.layer].neurons[i];
    const path = take(`link ${block.layer} ${i}`, rooms.links, () => make("path"));
    attributes(path, {
      class: `link role-model${value === undefined ? " is-blank" : ""}`,
      d: linkOf(laid, block, next, i),
      "data-about": about || null,
    });
  }

  /** Where one layer has the room: to the others. @param {Layout} laid */
  function drawTurns({ blocks }) {
    const others = blocks.length < current.layers.length ? current.layers : [];
    const wanted = others.filter(({ picks }) => picks);
    while (turns.children.length > wanted.length) turns.lastElementChild?.remove();
    while (turns.children.length < wanted.length) {
      const button = document.createElement("button");
      const index = turns.children.length;
      button.type = "button";
      button.addEventListener("click", () => choose(current.layers[index].picks));
      turns.append(button);
    }
    for (const [i, button] of [...turns.children].entries()) {
      write(button, wanted[i].title);
      attribute(button, "aria-pressed", String(blocks[0].layer === i));
    }
  }

  /** @param {Element} element @param {Place} place @param {string} says @param {boolean} presses @param {string} [about] */
  function reachable(element, place, says, presses, about) {
    places.set(element, place);
    if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
    attributes(element, {
      role: presses ? "button" : "img",
      "aria-label": says,
      "aria-pressed": presses ? String(isPicked(about, picked)) : null,
    });
  }

  /** The class of what is picked, if that is. @param {string | undefined} about */
  const pickedClass = (about) => (isPicked(about, picked) ? " is-picked" : "");

  /** The one element of the drawing that the tab key leads to. @param {Element | undefined} element */
  function stopAt(element) {
    stop?.setAttribute("tabindex", "-1");
    stop = element;
    stop?.setAttribute("tabindex", "0");
  }

  /** The table that a place is in, and its number there. @param {Place} place @returns {[Cells, number] | null} */
  function tableAt({ layer, row, column }) {
    const { weights, biases } = current.layers[layer];
    const wide = weights.at.columns;
    if (row < 0) return layer === 0 ? [current.inputs, column] : null;
    return column < wide ? [weights, row * wide + column] : column === wide ? [biases, row] : null;
  }

  /** @param {Place} place */
  const canPress = (place) => tableAt(place)?.[0].picks !== undefined;

  /** @param {import("../js/scene.d.ts").Pick | undefined} pick */
  function choose(pick) {
    if (pick) hands?.choose({ [pick.param]: pick.value }, "set");
  }

  /** What can be typed is entered, anything else does what it picks. @param {Place} place */
  function press(place) {
    const found = tableAt(place);
    if (!found) {
      // An input of a later layer is a neuron of the one before.
      const { layer, row, column } = place;
      choose(current.layers[row < 0 ? layer - 1 : layer].neurons[row < 0 ? column : row].picks);
      return;
    }
    const [{ picks, values }, k] = found;
    if (picks && values) choose({ param: picks, value: values.values[k] });
    else elementAt(place)?.focus();
  }

  /** @param {Place} place @returns {HTMLElement | undefined} what is reached there */
  function elementAt({ layer, row, column }) {
    for (const [element, at] of places) {
      const leads = element.matches(".edge, .caption");
      if (!leads && at.layer === layer && at.row === row && at.column === column)
        return /** @type {HTMLElement} */ (element);
    }
    return undefined;
  }

  /** To the neighbour, if there is one; from the neurons of a layer into the next. @param {Element} from @param {number} down @param {number} right */
  function go(from, down, right) {
    const { layer, row, column } = /** @type {Place} */ (places.get(from));
    const last = (/** @type {number} */ at) => current.layers[at].weights.at.columns + 1;
    let next = { layer, row: row + down, column: column + right };
    if (next.column < 0 && layer > 0)
      next = {
        layer: layer - 1,
        row: Math.min(row, current.layers[layer - 1].neurons.length - 1),
        column: last(layer - 1),
      };
    else if (next.column > last(layer) && layer + 1 < current.layers.length)
      next = {
        layer: layer + 1,
        row: Math.min(row, current.layers[layer + 1].neurons.length - 1),
        column: 0,
      };
    elementAt(next)?.focus();
  }

  /** @param {HTMLElement} room */
  function listen(room) {
    /** @param {Event} event @returns {Element | undefined} what it is about, of what can be reached or pressed */
    const subject = ({ target }) => {
      const found = /** @type {Element} */ (target).closest("g");
      return found && places.has(found) ? found : undefined;
    };
    const keys = new Map([
      ["ArrowUp", [-1, 0]],
      ["ArrowDown", [1, 0]],
      ["ArrowLeft", [0, -1]],
      ["ArrowRight", [0, 1]],
    ]);
    room.addEventListener("focusin", (event) => {
      const element = subject(event);
      if (element) stopAt(element);
    });
    room.addEventListener("click", (event) => {
      const element = subject(event);
      if (element) press(/** @type {Place} */ (places.get(element)));
    });
    room.addEventListener("keydown", (event) => {
      const element = subject(event);
      if (!element || event.ctrlKey || event.altKey || event.metaKey) return;
      const way = keys.get(event.key);
      if (way) go(element, way[0], way[1]);
      else if (event.key === "Enter" || event.key === " ")
        press(/** @type {Place} */ (places.get(element)));
      else return;
      event.preventDefault();
    });
  }

  const element = /** @type {SVGSVGElement | HTMLElement} */ (box ?? svg);
  return { element, update, destroy: () => element.remove() };
}

/** "W, neuron 1, area" or "x, age". @param {Cells} cells @param {number} i @param {number} j */
const labelOf = ({ name, rows, columns }, i, j) =>
  [name, rows?.[i].text, columns?.[j].text].filter(Boolean).join(", ");
