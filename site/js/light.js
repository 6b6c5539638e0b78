/**
 * What belongs together lights together: a symbol in a formula and its picture, a row of a matrix and
 * its neuron, a slider and its handle, whichever of them is under the mouse, under a finger, or in focus.
 *
 * An element says what it is about in `data-about`, names with spaces between. Two that both say so belong
 * together if they have a name in common; where one says nothing, their roles decide. What lights is in the
 * same figure or in a formula of it (`data-of`), and gets the attribute `data-lit`, for the style sheet.
 *
 * A formula on a line of its own is one stop for the keyboard, and arrow keys walk its symbols.
 */

const THING = '[data-about], [class*="role-"]';
const FORMULA = ".formula[data-of]";
const ROLE = /\brole-([a-z]+)\b/;

/** How a role is said after what has it; the others say nothing that the label does not. */
const SAID = new Map([
  ["data", "given"],
  ["model", "model"],
  ["error", "error"],
  ["gradient", "gradient"],
  ["parameter", "parameter"],
  ["guess", "your guess"],
  ["best", "best"],
]);

/** @param {Element} element */
const roleOf = (element) => element.getAttribute("class")?.match(ROLE)?.[1] ?? "";

/** @param {Element} element */
const namesOf = (element) => element.getAttribute("data-about")?.split(" ") ?? [];

/** @param {Element} one @param {Element} other @param {string[]} names all that `one` is about */
export function belongTogether(one, other, names = namesOf(one)) {
  const others = namesOf(other);
  if (names.length && others.length) return names.some((name) => others.includes(name));
  return roleOf(one) !== "" && roleOf(one) === roleOf(other);
}

/** The figure that `element` is in or, in a formula, speaks of. @param {Element} element */
const figureOf = (element) =>
  element.closest("[data-of]")?.getAttribute("data-of") ?? element.closest("figure")?.id;

/** The thing that a pointer or the focus is on. @param {EventTarget | null} target */
const thingAt = (target) =>
  target && "closest" in target ? /** @type {Element} */ (target).closest(THING) : null;

/**
 * Everything that lights with `thing`, itself among it; nothing if there is nothing beside it.
 * @param {Element} thing
 */
export function lightsWith(thing) {
  const figure = figureOf(thing);
  if (!figure) return [];
  const rooms = thing.ownerDocument.querySelectorAll(
    `figure[id="${figure}"], [data-of="${figure}"]`,
  );
  const things = [...rooms].flatMap((room) => [...room.querySelectorAll(THING)]);
  const names = new Set(namesOf(thing));
  // A readout may have two names, its own and that of the param it shows: it joins what has either.
  for (const readout of things.filter((other) => other.matches(".readout"))) {
    const its = namesOf(readout);
    if (its.some((name) => names.has(name))) for (const name of its) names.add(name);
  }
  const found = things.filter(
    (other) => other === thing || belongTogether(thing, other, [...names]),
  );
  return found.length > 1 ? found : [];
}

/**
 * The symbols of a formula in the order in which they are read. Of two that are one, the inner counts.
 * @param {Element} formula
 */
export function symbolsIn(formula) {
  const found = [...formula.querySelectorAll(`.katex-html :is(${THING})`)];
  return found
    .filter((symbol) => !found.some((inner) => symbol !== inner && isAllOf(inner, symbol)))
    .map((symbol, i) => ({ symbol, i }))
    .sort((a, b) => (isStacked(a.symbol, b.symbol) ? b.i - a.i : a.i - b.i))
    .map(({ symbol }) => symbol);
}

/** Whether `inner` is all there is to see in `outer`. @param {Element} inner @param {Element} outer */
const isAllOf = (inner, outer) => outer.contains(inner) && outer.textContent === inner.textContent;

/**
 * Whether one stands above the line of a fraction and the other below it: KaTeX sets what is below first.
 * @param {Element} a @param {Element} b
 */
function isStacked(a, b) {
  let both = a.parentElement;
  while (both && !both.contains(b)) both = both.parentElement;
  return Boolean(both?.matches(".mfrac .vlist"));
}

/**
 * A live number is about its readout, and where KaTeX has put a colour and a name on two elements, the
 * name goes to the one that has the colour.
 * @param {Element} formula
 */
export function joinNames(formula) {
  for (const live of formula.querySelectorAll(".katex-html [data-readout]"))
    live.setAttribute("data-about", live.getAttribute("data-readout") ?? "");
  // The innermost last: the name that is typed goes before that of the number in it.
  for (const named of [...formula.querySelectorAll(".katex-html [data-about]")].reverse()) {
    const coloured = [...formula.querySelectorAll('.katex-html [class*="role-"]')];
    const outer = coloured.findLast((colour) => colour !== named && isAllOf(named, colour));
    if (!outer) continue;
    outer.setAttribute("data-about", named.getAttribute("data-about") ?? "");
    named.removeAttribute("data-about");
  }
}

/**
 * What a symbol stands for, in words: "slope, $200/ft², parameter".
 * @param {Element} symbol
 */
export function inWords(symbol) {
  const figure = symbol.ownerDocument.getElementById(figureOf(symbol) ?? "");
  const names = namesOf(symbol);
  const live = symbol.querySelector("[data-readout]")?.getAttribute("data-readout");
  if (live) names.unshift(live);
  const readouts = [...(figure?.querySelectorAll(".readout") ?? [])];
  const readout =
    readouts.find((box) => namesOf(box)[0] === names[0]) ??
    readouts.find((box) => namesOf(box).some((name) => names.includes(name)));
  const label = readout?.querySelector(".readout-label")?.textContent;
  const words = readout
    ? [label, readout.querySelector("output")?.textContent]
    : [names[0] ?? symbol.textContent];
  const role = SAID.get(roleOf(symbol));
  if (role && role !== label) words.push(role);
  return words.filter(Boolean).join(", ");
}

/** Watch `document` for what the reader points at or focuses. @param {Document} document */
export function lightTogether(document) {
  const spoken = document.createElement("p");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  document.body.append(spoken);

  /** @type {Element | null} */
  let pointed = null;
  /** @type {Element | null} */
  let focused = null;
  /** @type {Element | null} */
  let shown = null;

  function light() {
    const thing = pointed ?? focused;
    if (thing === shown) return;
    shown = thing;
    for (const old of document.querySelectorAll("[data-lit]")) old.removeAttribute("data-lit");
    for (const other of thing ? lightsWith(thing) : []) other.setAttribute("data-lit", "");
  }

  // Nothing that a page brings under a mouse at rest is pointed at; and what it takes away no longer is.
  let place = "";
  const placeOf = (/** @type {PointerEvent} */ { clientX, clientY }) => `${clientX} ${clientY}`;
  document.addEventListener("pointermove", (event) => {
    place = placeOf(event);
  });
  document.addEventListener("pointerover", (event) => {
    const isAtRest = event.pointerType === "mouse" && placeOf(event) === place;
    pointed = isAtRest ? null : thingAt(event.target);
    light();
  });
  // A finger that goes on to scroll has pointed at nothing.
  document.addEventListener("pointercancel", () => {
    pointed = null;
    light();
  });
  document.addEventListener("focusin", ({ target }) => {
    // Where the mouse has put the focus, the mouse itself says what is lit.
    if (!(target instanceof Element) || !target.matches(":focus-visible")) return;
    pointed = null;
    focused = thingAt(target);
    light();
  });
  document.addEventListener("focusout", () => {
    focused = null;
    document.querySelector("[data-here]")?.removeAttribute("data-here");
    light();
  });

  for (const formula of document.querySelectorAll("[data-of]")) joinNames(formula);
  for (const formula of document.querySelectorAll(FORMULA)) {
    if (symbolsIn(formula).length) walkable(/** @type {HTMLElement} */ (formula), show);
  }

  /** @param {Element | null} symbol */
  function show(symbol) {
    document.querySelector("[data-here]")?.removeAttribute("data-here");
    symbol?.setAttribute("data-here", "");
    pointed = null;
    focused = symbol;
    light();
    spoken.textContent = symbol ? inWords(symbol) : "";
  }
}

/**
 * Make `formula` one stop for the keyboard, whose symbols arrow keys walk.
 * @param {HTMLElement} formula
 * @param {(symbol: Element | null) => void} show
 */
function walkable(formula, show) {
  const title = formula.ownerDocument.getElementById(`${formula.dataset.of}-title`)?.textContent;
  formula.tabIndex = 0;
  formula.setAttribute("role", "group");
  formula.setAttribute(
    "aria-label",
    `Formula${title ? `, with the figure “${title}”` : ""}. Left and right arrow keys walk its symbols.`,
  );
  formula.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const symbols = symbolsIn(formula);
    const now = symbols.findIndex((symbol) => symbol.hasAttribute("data-here"));
    /** @type {Record<string, number>} */
    const goes = {
      ArrowRight: Math.min(now + 1, symbols.length - 1),
      ArrowLeft: now < 0 ? symbols.length - 1 : Math.max(now - 1, 0),
      Home: 0,
      End: symbols.length - 1,
      Escape: -1,
    };
    if (!(event.key in goes)) return;
    event.preventDefault();
    show(symbols[goes[event.key]] ?? null);
  });
}
