/**
 * Hands: pointer and keys on anything that can be dragged.
 *
 *     value = value at the start + per × movement in data units
 *
 * or, where the value and the axis both lie on a log scale, times the factor by which the pointer has moved.
 *
 * Only Pointer Events, one pointer at a time, and always its latest position. A gesture sends
 * absolute values, so nothing adds up and nothing lags behind: however many of its updates are
 * dropped on the way, the next one is right.
 *
 * @typedef {import("./scene.d.ts").Drag} Drag
 * @typedef {import("./scene.d.ts").Target} Target
 * @typedef {import("./scene.d.ts").Hover} Hover
 * @typedef {import("./scene.d.ts").Adds} Adds
 * @typedef {import("./scene.d.ts").Sketch} Sketch
 *
 * @typedef {{invert: (px: number) => number}} Invertible
 * @typedef {object} Area where data lie on a drawing: a plot's scales, as far as a hand needs them
 * @property {Invertible} x
 * @property {Invertible} y
 * @property {number} width of the drawing, in its own units
 * @property {number} height
 * @property {number} left edges of the plot area in it
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 * @property {(across: number, down: number) => Place} [place] where a point of the drawing is, if x and y cannot say it
 *   one by one
 *
 * @typedef {import("./scale.js").Scaled} Steps
 * @typedef {{target: Target, value: number}} Update
 * @typedef {{x: number, y: number}} Place in data units
 * @typedef {ReturnType<typeof createLocator>} Locator
 *
 * @typedef {object} Owner who keeps the params
 * @property {(updates: Update[], how: "held" | "set" | "hover") => void} change absolute values, not yet
 *   clamped. What is "held" in a gesture ends with `commit` or `cancel`; what a key has "set" is
 *   complete, but likely one of a run; what a mouse or a tap shows in passing by ("hover") is no step at all
 * @property {(changed: Record<string, import("./params.js").Value>, how: "held" | "set" | "hover") => void} choose
 *   params of any kind, by name
 * @property {() => void} commit a gesture has ended and what it did stays
 * @property {() => void} cancel a gesture was given up: go back to where it began
 * @property {(target: Target) => number} value the number there now
 * @property {(target: Target) => Steps} steps
 * @property {(param: string, row: number[]) => void} [add] a row for a table; complete in itself
 * @property {(target: Target) => void} [remove] a row of a table; complete in itself
 *
 * @typedef {object} Hands
 * @property {Owner["change"]} change for numbers that are typed into a picture
 * @property {Owner["choose"]} choose for what is pressed, not dragged: a node of a graph, a cell
 * @property {(element: SVGElement, drag: () => Drag, area: () => Area) => void} grab
 *   pressing and moving `element` drags it
 * @property {(element: SVGElement, drag: () => Drag, removes?: () => Target | undefined) => void} keys
 *   arrow keys and their kin move a focused handle; Delete removes its row
 * @property {(svg: SVGElement, hover: () => Hover | undefined, area: () => Area) => void} hover
 *   moving a mouse over the plot area sets a param, and so does tapping there
 * @property {(svg: SVGElement, sketch: () => Sketch | undefined, area: () => Area) => void} sketch
 *   stroking over the plot area draws a curve
 * @property {(svg: SVGElement, adds: () => Adds | undefined, area: () => Area) => void} adds
 *   pressing an empty place adds a row
 * @property {import("./cells.js").Edit} edit an input is a cell of a matrix
 */
import { byFactors, multiplied } from "./scale.js";

/** A press that moves no further than this, in CSS px, is a press and not a drag. */
const STILL = 6;

/** A handle so near to the pointer, in CSS px, comes before a line under it; see `pick`. */
const NEAR = { mouse: 14, touch: 22 };

/** Keys that move a value, in steps; Shift makes arrows ten times finer. */
const MOVES = new Map([
  ["ArrowRight", 1],
  ["ArrowUp", 1],
  ["ArrowLeft", -1],
  ["ArrowDown", -1],
  ["PageUp", 10],
  ["PageDown", -10],
]);

/**
 * Where a key takes a value, or null if it is no key for that. Arrows move by a step, Shift and an
 * arrow by a tenth (whole numbers by at least 1), Page Up and Down by ten, Home and End to the limits.
 * On a log scale a step is a factor.
 *
 * @param {Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey">} event
 * @param {Steps & {value: number, sign?: number}} now `sign` −1 where the value falls as its handle moves right or up
 * @returns {number | null}
 */
export function keyStep(event, { step, low, high, whole = false, scale, value, sign = 1 }) {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  if (event.key === "Home") return low;
  if (event.key === "End") return high;
  const steps = MOVES.get(event.key);
  if (steps === undefined) return null;
  const fine = event.shiftKey && Math.abs(steps) === 1;
  if (byFactors({ low, high, step, whole, scale })) {
    return multiplied({ low, high, step }, value, Math.sign(sign) * (fine ? steps / 10 : steps));
  }
  let size = fine ? step / 10 : step;
  if (whole) size = Math.max(1, Math.round(size));
  // Twelve digits: 0.1 + 0.2 is 0.3 to a reader.
  const moved = Number((value + Math.sign(sign) * steps * size).toPrecision(12));
  return Math.max(low, Math.min(moved, high));
}

/**
 * The hands of one figure.
 *
 * @param {Owner} owner
 * @returns {Omit<Hands, "edit">}
 */
export function createHands({ change, choose, commit, cancel, value, steps, add, remove }) {
  /** What can be grabbed, and how a gesture on it begins. */
  /** @type {WeakMap<Element, (event: PointerEvent) => void>} */
  const grips = new WeakMap();
  /** @type {WeakSet<Element>} */
  const watched = new WeakSet();
  /** The pointer that is at work; there is one at most. */
  /** @type {number | null} */
  let busy = null;

  /**
   * What `event` grabs. Hit areas overlap, so the nearest handle wins if it is near; then a
   * line's body; then any handle whose area the pointer is in.
   *
   * @param {PointerEvent} event
   * @returns {{element: Element | null, near: boolean}}
   */
  function pick(event) {
    const { ownerDocument } = /** @type {Element} */ (event.target);
    const under = ownerDocument.elementsFromPoint(event.clientX, event.clientY);
    /** @type {Element | null} */
    let body = null;
    /** @type {Element | null} */
    let handle = null;
    let distance = Number.POSITIVE_INFINITY;
    for (const hit of under) {
      const element = grips.has(hit) ? hit : hit.parentElement;
      if (!element || !grips.has(element)) continue;
      if (element.getAttribute("role") !== "slider") {
        body ??= element;
        continue;
      }
      const box = hit.getBoundingClientRect();
      const away = Math.hypot(
        event.clientX - box.x - box.width / 2,
        event.clientY - box.y - box.height / 2,
      );
      if (away < distance) [handle, distance] = [element, away];
    }
    const near = distance <= (event.pointerType === "mouse" ? NEAR.mouse : NEAR.touch);
    return near ? { element: handle, near } : { element: body ?? handle, near: body !== null };
  }

  /**
   * Follow a pointer from its press on `element` to its end.
   *
   * @param {PointerEvent} press
   * @param {Element} element which gets the pointer, wherever it goes
   * @param {Locator} locator
   * @param {(places: Place[]) => void} move where the pointer has been since the last call
   * @param {() => boolean} changed whether the gesture has done anything
   */
  function follow(press, element, locator, move, changed) {
    const document = element.ownerDocument;
    busy = press.pointerId;
    capture(element, press.pointerId);
    element.classList.add("is-held");

    /** @param {PointerEvent} event */
    const onMove = (event) => {
      if (event.pointerId !== busy) return;
      // It was let go where no event told of it, as over another window.
      if (event.buttons === 0) return onEnd(event);
      const positions = event.getCoalescedEvents?.() ?? [];
      move((positions.length ? positions : [event]).map(locator.locate));
    };
    /** @param {PointerEvent} event */
    const onEnd = (event) => {
      if (event.pointerId !== busy) return;
      finish();
      if (changed()) commit();
    };
    /** @param {KeyboardEvent} event */
    const onKey = (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      finish();
      if (changed()) cancel();
    };
    // On the document, not the element: should the element leave the picture, the gesture still ends.
    const ends = /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"]);
    function finish() {
      document.removeEventListener("pointermove", onMove);
      for (const end of ends) document.removeEventListener(end, onEnd);
      document.removeEventListener("keydown", onKey, true);
      document.removeEventListener("scroll", locator.forget, true);
      element.classList.remove("is-held");
      const pointer = busy;
      busy = null;
      if (pointer !== null) release(element, pointer);
    }
    document.addEventListener("pointermove", onMove);
    for (const end of ends) document.addEventListener(end, onEnd);
    document.addEventListener("keydown", onKey, true);
    document.addEventListener("scroll", locator.forget, true);
  }

  /**
   * Show what a mouse would grab.
   *
   * @param {SVGElement} svg
   */
  function watch(svg) {
    if (watched.has(svg)) return;
    watched.add(svg);
    /** @type {Element | null} */
    let over = null;
    /** @param {Element | null} element */
    const light = (element) => {
      if (element === over) return;
      over?.classList.remove("is-over");
      element?.classList.add("is-over");
      over = element;
    };
    svg.addEventListener("pointermove", (event) => {
      if (busy === null && event.pointerType === "mouse") light(pick(event).element);
    });
    svg.addEventListener("pointerleave", () => light(null));
    // What lies over a line and lights with others takes the press; the line is meant all the same.
    svg.addEventListener("pointerdown", (event) => {
      if (!event.defaultPrevented) take(pick(event).element, event);
    });
  }

  /**
   * Begin a gesture on `chosen`.
   *
   * @param {Element | null} chosen
   * @param {PointerEvent} event
   */
  function take(chosen, event) {
    if (!chosen || busy !== null || !isPlainPress(event)) return;
    event.preventDefault(); // no selecting of text, no dragging of the picture
    if (chosen.getAttribute("role") === "slider") {
      /** @type {SVGElement} */ (chosen).focus({ preventScroll: true });
      // Who has it in hand needs no focus ring; the first key brings it back.
      chosen.classList.add("by-pointer");
    }
    grips.get(chosen)?.(event);
  }

  /**
   * Along an axis on which equal lengths are equal factors, a drag multiplies.
   * @type {(target: Target, along: Invertible, from: number, start: number, now: number) => number}
   */
  const moved = (target, along, from, start, now) =>
    byFactors(steps(target)) && "base" in along
      ? from * (now / start) ** target.per
      : from + target.per * (now - start);

  /** @type {Hands["grab"]} */
  function grab(element, drag, area) {
    watch(drawingOf(element));
    grips.set(element, (press) => {
      const { x, y } = drag();
      const from = { x: x && value(x), y: y && value(y) };
      const locator = createLocator(drawingOf(element), area);
      const axes = area();
      const start = locator.locate(press);
      let changed = false;
      follow(
        press,
        element,
        locator,
        (places) => {
          const now = /** @type {Place} */ (places.at(-1));
          /** @type {Update[]} */
          const updates = [];
          if (x && from.x !== undefined) {
            updates.push({ target: x, value: moved(x, axes.x, from.x, start.x, now.x) });
          }
          if (y && from.y !== undefined) {
            updates.push({ target: y, value: moved(y, axes.y, from.y, start.y, now.y) });
          }
          changed = true;
          change(updates, "held");
        },
        () => changed,
      );
    });
    element.addEventListener("pointerdown", (event) => take(pick(event).element ?? element, event));
  }

  /** @type {Hands["keys"]} */
  function keys(element, drag, removes) {
    const byKeys = () => element.classList.remove("by-pointer");
    element.addEventListener("blur", byKeys);
    element.addEventListener("keydown", (event) => {
      byKeys();
      if (event.key === "Delete" || event.key === "Backspace") {
        const row = removes?.();
        if (!row || !remove) return;
        event.preventDefault();
        remove(row);
        return;
      }
      const { x, y } = drag();
      const level = event.key === "ArrowLeft" || event.key === "ArrowRight";
      const target = level ? (x ?? y) : (y ?? x);
      if (!target) return;
      const before = value(target);
      const after = keyStep(event, { ...steps(target), value: before, sign: target.per });
      if (after === null) return;
      event.preventDefault();
      if (after === before) return;
      change([{ target, value: after }], "set");
    });
  }

  /** @type {Hands["hover"]} */
  function hover(svg, wanted, area) {
    /** @param {PointerEvent | MouseEvent} event */
    function show(event) {
      const param = wanted()?.param;
      if (!param || busy !== null) return;
      const place = createLocator(svg, area).locate(event);
      if (place.inside) change([{ target: { param, per: 1 }, value: place.x }], "hover");
    }
    svg.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse" && !event.buttons) show(event);
    });
    // A finger taps.
    svg.addEventListener("click", show);
  }

  /** @type {Hands["sketch"]} */
  function sketch(svg, wanted, area) {
    svg.addEventListener("pointerdown", (press) => {
      const curve = wanted();
      if (!curve || busy !== null || !isPlainPress(press)) return;
      const locator = createLocator(svg, area);
      const begin = locator.locate(press);
      if (!begin.inside) return;
      press.preventDefault();
      const { columns, values } = curve.at;
      const places = Array.from(
        { length: values.length / columns },
        (_, row) => values[row * columns],
      );
      const { param, column } = curve;
      let last = /** @type {Place} */ (begin);
      let changed = false;
      // The first stroke over a level line speaks for the whole curve, also where it does not reach.
      const level = places.every((_, row) => values[row * columns + 1] === values[1]);
      let leftmost = last;
      let rightmost = last;
      /** @param {Place[]} stroke */
      const paint = (stroke) => {
        /** @type {Map<number, number>} */
        const painted = new Map();
        for (const next of stroke) {
          for (const [row, y] of between(places, last, next)) painted.set(row, y);
          if (next.x < leftmost.x) leftmost = next;
          if (next.x > rightmost.x) rightmost = next;
          last = next;
        }
        if (level) {
          for (const [row, x] of places.entries()) {
            if (x < leftmost.x) painted.set(row, leftmost.y);
            if (x > rightmost.x) painted.set(row, rightmost.y);
          }
        }
        if (painted.size === 0) return;
        changed = true;
        change(
          [...painted].map(([row, y]) => ({ target: { param, per: 1, row, column }, value: y })),
          "held",
        );
      };
      follow(press, svg, locator, paint, () => changed);
      paint([begin]);
    });
  }

  /** @type {Hands["adds"]} */
  function adds(svg, wanted, area) {
    /** @type {{pointerId: number, clientX: number, clientY: number} | null} */
    let press = null;
    svg.addEventListener("pointerdown", (event) => {
      press = wanted() && isPlainPress(event) && !pick(event).near ? event : null;
    });
    // On the document: a press that is let go outside is over, too.
    svg.ownerDocument.addEventListener("pointerup", (event) => {
      const start = press;
      press = null;
      const param = wanted()?.param;
      if (!start || !param || start.pointerId !== event.pointerId) return;
      if (Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > STILL) return;
      const place = createLocator(svg, area).locate(event);
      if (place.inside) add?.(param, [place.x, place.y]);
    });
  }

  return { change, choose, grab, keys, hover, sketch, adds };
}

/** @param {PointerEvent} event */
const isPlainPress = (event) => event.isPrimary && event.button === 0 && !event.ctrlKey;

/** @param {SVGElement} element */
const drawingOf = (element) => element.closest("svg") ?? element;

/**
 * From pointer events to data. Where the drawing is on the screen is read once, and anew only
 * after `forget`, which a scrolling page calls.
 *
 * @param {SVGElement} svg
 * @param {() => Area} area
 */
function createLocator(svg, area) {
  /** @type {DOMRect | null} */
  let box = null;
  return {
    /** @param {{clientX: number, clientY: number}} event */
    locate({ clientX, clientY }) {
      box ??= svg.getBoundingClientRect();
      const { x, y, width, height, left, right, top, bottom, place } = area();
      const across = ((clientX - box.x) * width) / box.width;
      const down = ((clientY - box.y) * height) / box.height;
      const inside = across >= left && across <= right && down >= top && down <= bottom;
      return { ...(place?.(across, down) ?? { x: x.invert(across), y: y.invert(down) }), inside };
    },
    forget() {
      box = null;
    },
  };
}

/**
 * What a straight stroke from `last` to `next` sets: [row, y] for every row whose x it passes over;
 * a stroke that passes none sets the row nearest to it.
 *
 * @param {readonly number[]} places the x of every row
 * @param {Place} last
 * @param {Place} next
 * @returns {[number, number][]}
 */
export function between(places, last, next) {
  const low = Math.min(last.x, next.x);
  const high = Math.max(last.x, next.x);
  const slope = next.x === last.x ? 0 : (next.y - last.y) / (next.x - last.x);
  /** @type {[number, number][]} */
  const passed = [];
  let nearest = -1;
  for (const [row, x] of places.entries()) {
    if (x >= low && x <= high) passed.push([row, next.y + slope * (x - next.x)]);
    if (nearest < 0 || Math.abs(x - next.x) < Math.abs(places[nearest] - next.x)) nearest = row;
  }
  if (passed.length || nearest < 0) return passed;
  return [[nearest, next.y]];
}

/**
 * Capture keeps a pointer's events coming when it leaves the element. A pointer that is gone
 * already cannot be captured, and needs not to be.
 *
 * @param {Element} element
 * @param {number} pointer
 */
function capture(element, pointer) {
  try {
    element.setPointerCapture(pointer);
  } catch {}
}

/**
 * @param {Element} element
 * @param {number} pointer
 */
function release(element, pointer) {
  if (element.hasPointerCapture?.(pointer)) element.releasePointerCapture(pointer);
}
