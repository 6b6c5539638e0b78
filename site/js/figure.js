/**
 * One figure: keeps its params, asks Python for the scene, and has it drawn.
 *
 *     params ──► Python's scene(params) ──► views
 *        ▲                                    │
 *        └──── handles, controls, links ◄─────┘
 *
 * The params are the whole state. The picture is the last good one: what cannot be shown is said in
 * a sentence beside it.
 */
import { createView, fit, isLoaded, load } from "../views/views.js";
import { createCells } from "./cells.js";
import { bindControls } from "./controls.js";
import { createHands } from "./drag.js";
import { numericPart } from "./format.js";
import { letter } from "./keys.js";
import {
  allSame,
  clamp,
  decode,
  encode,
  matters,
  opening,
  readCell,
  readMatrix,
  same,
  withoutOldAnswers,
} from "./params.js";
import { bindSheets, bindTabs } from "./sheets.js";
import { setLive, setText, stopFigure } from "./trouble.js";
import * as url from "./url.js";

/**
 * @typedef {import("./scene.js").Scene} Scene
 * @typedef {import("./scene.js").Target} Target
 * @typedef {import("./params.js").Value} Value
 * @typedef {import("./params.js").Values} Values
 */

/** A pause this long, in ms, ends a run of key presses or typing: one step for Undo and Back. */
const SETTLED = 500;

/** At most so many readouts are in sight; the others are among the numbers. */
const IN_SIGHT = 4;

/**
 * @param {HTMLElement} element the `<figure>`
 * @param {ReturnType<typeof import("./client.js").createClient>} client
 */
export async function createFigure(element, client) {
  const part = (/** @type {string} */ selector) =>
    /** @type {HTMLElement} */ (element.querySelector(selector));
  /** @type {{name: string, params: import("./params.js").Param[], task: string, scene: Scene}} */
  const {
    name,
    params,
    task,
    scene: openingScene,
  } = JSON.parse(part("script.spec").textContent ?? "");

  let values = opening(params);
  /** What Undo goes back from, and to. */
  let committed = values;
  /** What the picture shows. */
  let shown = values;
  /** @type {Values[]} */
  const past = [];
  /** @type {Scene} */
  let scene = openingScene;
  /** The note that was said last. */
  let told = answerOf(openingScene);
  /** The room each picture has, by its panel: slots of fixed size, so it is measured only when the window changes. */
  /** @type {Map<string, import("../views/layout.js").Size>} */
  const rooms = new Map();
  /** What asks first: a choice that opens without an answer. */
  const guesses = params.filter((one) => one.kind === "choice" && one.opening === "");
  /** Whether the guess has just been made, or the reader asks what was said of it. */
  let showsVerdict = false;
  /** When the reader last changed something. */
  let changedAt = 0;
  let wanted = false;
  let asking = false;
  let answered = false;
  let isBroken = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let settling;

  const views = new Map();
  const undo = /** @type {HTMLButtonElement} */ (part(".undo"));
  const pictureOf = (/** @type {string} */ panel) => part(`[data-panel="${panel}"] .picture`);
  const param = (/** @type {string} */ wantedName) => {
    const found = params.find((candidate) => candidate.name === wantedName);
    if (!found) throw new Error(`The figure ${name} has no param ${wantedName}.`);
    return found;
  };

  // ── Params ────────────────────────────────────────────────────────────────────────────────────

  /** Show other values. @param {Values} next */
  function set(next) {
    if (allSame(values, next)) return;
    showsVerdict = guesses.some(
      ({ name: guess }) => values[guess] !== next[guess] && next[guess] !== "",
    );
    values = next;
    changedAt = performance.now();
    syncControls();
    problem("");
    ask();
  }

  /** The controls say what is so, and the question stands in place of the dock while it is open. */
  function syncControls() {
    controls.sync(values);
    const isAsked = guesses.some((one) => values[one.name] === "" && matters(one, values));
    element.classList.toggle("asks", isAsked);
  }

  /** A run of such changes is one step: it ends when the reader pauses. */
  function settleSoon() {
    clearTimeout(settling);
    settling = setTimeout(settle, SETTLED);
  }

  /** The reader pauses: keep the place, and say in one go what the figure answers, or else what it shows. */
  function settle() {
    commit();
    if (asking) return settleSoon();
    reachWords();
    const answer = answerOf(scene);
    part(".live").textContent = answer && answer !== told ? answer : scene.alt;
    told = answer;
  }

  /** The keyboard reaches what the figure says where that is longer than its slot. */
  function reachWords() {
    for (const said of [".figure-note", ".figure-verdict"]) reachIfItScrolls(part(said));
  }

  /** A gesture is complete: one step of Undo and of Back, one line in each logbook. */
  function commit() {
    if (allSame(values, committed)) return;
    set(recorded(values, committed));
    past.push(committed);
    committed = values;
    undo.disabled = false;
    url.write(name, encode(params, values), { push: true });
    settleSoon();
  }

  /**
   * The values with a line added to every table that records a param which has changed.
   * @param {Values} now @param {Values} before
   */
  function recorded(now, before) {
    const next = { ...now };
    for (const table of params) {
      if (table.kind !== "table" || !table.records) continue;
      const value = /** @type {number} */ (now[table.records]);
      const rows = /** @type {number[][]} */ (now[table.name]);
      if (same(value, before[table.records]) || rows.some(([row]) => row === value)) continue;
      next[table.name] = [...rows, [value]].slice(-table.most);
    }
    return next;
  }

  /** Go to other values without making a step of them. @param {Values} next */
  function jump(next) {
    controls.pause();
    set(next);
    forget();
    committed = values;
    clearTimeout(settling);
  }

  /** What was typed, could not be and still stands there goes. */
  function forget() {
    controls.forget();
    problem("");
    draw({ animate: false });
  }

  /**
   * Python refused `asked`. A matrix that does not fit the others gives way to the one in the picture: what
   * is in hand next must fit what is seen.
   * @param {Values} asked
   */
  function refuse(asked) {
    const back = Object.fromEntries(
      params
        .filter((one) => one.kind === "matrix" && same(values[one.name], asked[one.name]))
        .map((one) => [one.name, shown[one.name]]),
    );
    values = { ...values, ...back };
    committed = { ...committed, ...back };
    syncControls();
  }

  // ── Hands: what handles change is a number param or a table's cell ───────────────────────────

  /** @param {Target} target */
  function limits({ param: owner, column, key }) {
    const found = param(owner);
    if (found.kind === "slider") return found;
    if (found.kind === "table")
      return { ...found.columns[key?.length ?? column ?? 0], whole: false };
    if (found.kind === "matrix") return { ...found, whole: false };
    throw new Error(`A handle cannot move ${owner}.`);
  }

  /** @param {Target} target @returns {number} */
  function numberAt({ param: owner, row, column, key }) {
    const value = values[owner];
    if (key) {
      const found = /** @type {number[][]} */ (value).find((cells) => startsWith(cells, key));
      return found?.[key.length] ?? 0;
    }
    return /** @type {number} */ (
      row === undefined ? value : /** @type {number[][]} */ (value)[row]?.[column ?? 0]
    );
  }

  /** @param {{target: Target, value: number}[]} updates @param {"held" | "set" | "hover"} how */
  function change(updates, how) {
    const next = { ...values };
    for (const { target, value } of updates) {
      const allowed = clamp(limits(target), value);
      if (target.key) {
        const rows = /** @type {number[][]} */ (next[target.param]);
        const others = rows.filter((cells) => !startsWith(cells, target.key));
        next[target.param] = [...others, [...target.key, allowed]];
      } else if (target.row === undefined) {
        next[target.param] = allowed;
      } else {
        const rows = /** @type {number[][]} */ (next[target.param]);
        if (!rows[target.row]) continue;
        const cells = rows[target.row].with(target.column ?? 0, allowed);
        next[target.param] = rows.with(target.row, cells);
      }
    }
    choose(
      Object.fromEntries(updates.map(({ target }) => [target.param, next[target.param]])),
      how,
    );
  }

  /** Give params other values. @param {Values} changed @param {"held" | "set" | "hover"} how */
  function choose(changed, how) {
    // What a mouse shows in passing is no step: Undo and Back do not know of it.
    if (how === "hover") committed = { ...committed, ...changed };
    else clearTimeout(settling);
    set(withoutOldAnswers(params, values, { ...values, ...changed }));
    if (how === "set") settleSoon();
  }

  /** @param {string} owner @param {number[]} row */
  function add(owner, row) {
    const table = param(owner);
    const rows = /** @type {number[][]} */ (values[owner]);
    if (table.kind !== "table") return;
    if (rows.length >= table.most)
      return problem(`${table.label}: ${table.most} are as many as fit.`);
    set({ ...values, [owner]: [...rows, row.map((cell, i) => clamp(table.columns[i], cell))] });
    commit();
  }

  /** @param {Target} target */
  function remove({ param: owner, row }) {
    const table = param(owner);
    const rows = /** @type {number[][]} */ (values[owner]);
    if (table.kind !== "table") return;
    if (rows.length <= table.least) return problem(`${table.label}: ${table.least} have to stay.`);
    set({ ...values, [owner]: rows.filter((_, i) => i !== row) });
    commit();
  }

  /** What was typed into a cell, in figures as they stand there. @param {Target} target @param {string} text */
  function write({ param: owner, row = 0, column = 0 }, text) {
    const matrix = param(owner);
    if (matrix.kind !== "matrix") return false;
    const read = readCell(matrix, row, column, text);
    problem(read.problem ?? "");
    if (read.problem !== undefined) return false;
    const rows = /** @type {number[][]} */ (values[owner]);
    const cells = rows[row].with(column, /** @type {number} */ (read.value));
    choose({ [owner]: rows.with(row, cells) }, "set");
    return true;
  }

  /** Rows pasted from a spreadsheet, as a whole matrix. @param {string} owner @param {string} text */
  function paste(owner, text) {
    const matrix = param(owner);
    if (matrix.kind !== "matrix") return;
    const read = readMatrix(matrix, text);
    if (read.problem !== undefined) problem(read.problem);
    else choose({ [owner]: /** @type {Value} */ (read.value) }, "set");
  }

  const owner = {
    change,
    choose,
    commit,
    add,
    remove,
    cancel: () => set(committed),
    value: numberAt,
    steps: limits,
    write,
    paste,
  };
  const hands = { ...createHands(owner), ...createCells(owner) };

  const controls = bindControls(/** @type {HTMLFormElement} */ (part("form.controls")), params, {
    change(changed, value) {
      set(withoutOldAnswers(params, values, { ...values, [changed]: value }));
      settleSoon();
    },
    value: (asked) => values[asked],
  });

  // ── Python ────────────────────────────────────────────────────────────────────────────────────

  /** Latest wins: one question at a time, always about the newest params. */
  async function ask() {
    wanted = true;
    if (asking) return;
    asking = true;
    // For tests: the picture is not yet that of the newest params.
    element.toggleAttribute("data-asking", true);
    try {
      while (wanted) {
        let asked = values;
        let since = changedAt;
        const question = client.ask(name, () => {
          wanted = false;
          asked = values;
          since = changedAt;
          return asked;
        });
        const answer = await question.catch(() => null);
        // Python could not start: `status` has said so, and Retry asks again.
        if (!answer) return;
        if (answer.scene) {
          shown = asked;
          try {
            await show(answer.scene);
          } catch (error) {
            breakDown(/** @type {Error} */ (error));
            return;
          }
          // For whoever measures: how long the reader has waited for this picture.
          performance.measure("picture", { start: since });
          performance.clearMeasures("picture");
        } else if (!wanted) {
          // What has been changed since is judged by its own answer.
          problem(answer.error.message);
          if (answer.error.kind === "input") refuse(asked);
        }
        answered = true;
        element.dataset.state = "ready";
      }
    } finally {
      asking = false;
      element.toggleAttribute("data-asking", false);
    }
  }

  /** What a picture needs did not come, or it is our mistake: nothing can be drawn from now on. @param {Error} error */
  function breakDown(error) {
    console.error(error);
    isBroken = true;
    stopFigure(element, "This figure could not be drawn", error.message);
  }

  // ── Picture ───────────────────────────────────────────────────────────────────────────────────

  /** @param {Scene} next */
  async function show(next) {
    if (!isLoaded(next)) await load(next);
    scene = next;
    controls.end(scene.ends ?? {});
    draw({ animate: true });
    writeWords();
  }

  /** @param {{animate: boolean}} how */
  function draw({ animate }) {
    const offered = scene.panels.map(({ name: panel }) => {
      const room = rooms.get(panel);
      // One that is not on show has none.
      return room?.width && room.height ? room : undefined;
    });
    const sizes = fit(scene, offered);
    for (const [i, panel] of scene.panels.entries()) {
      const size = sizes[i];
      if (!size) continue;
      let view = views.get(panel.name);
      if (!view) {
        const first = views.size === 0;
        view = createView(panel, { document, hands, id: `${name}-${panel.name}`, hint: first });
        views.set(panel.name, view);
        pictureOf(panel.name).replaceChildren(view.element);
      }
      view.update(panel, { ...size, animate });
    }
  }

  /** Everything of the scene that is words. */
  function writeWords() {
    let room = IN_SIGHT;
    for (const panel of scene.panels) {
      const section = part(`[data-panel="${panel.name}"]`);
      setText(/** @type {HTMLElement} */ (section.querySelector(".panel-title")), panel.title);
      const seen = panel.readouts.slice(0, room);
      room -= seen.length;
      writeReadouts(/** @type {HTMLElement} */ (section.querySelector(".panel-head")), seen);
    }
    const inSight = scene.panels.flatMap((panel) => panel.readouts).slice(0, IN_SIGHT);
    const others = Object.keys(scene.readouts).filter((readout) => !inSight.includes(readout));
    writeReadouts(part(".numbers"), others);
    setText(part(".task-text"), scene.task ?? task);
    setText(part(".alt"), scene.alt);
    writeVerdict();
    setText(part(".figure-note"), scene.note ?? "");
    for (const place of document.querySelectorAll(`[data-figure="${name}"][data-readout]`)) {
      const readout = scene.readouts[/** @type {HTMLElement} */ (place).dataset.readout ?? ""];
      // What the picture does not know now, the prose does not know either. A formula has its unit elsewhere.
      const text = readout?.text ?? "?";
      setText(place, place.closest(".katex") ? numericPart(text) : text);
    }
  }

  /** What meets the guess: in place of the note once it is made, and after that when it is asked for. */
  function writeVerdict() {
    const verdict = scene.verdict ?? "";
    setText(part(".figure-verdict"), verdict);
    element.classList.toggle("shows-verdict", showsVerdict && verdict !== "");
    const chip = part(".your-guess");
    chip.hidden = verdict === "";
    chip.setAttribute("aria-pressed", String(showsVerdict));
  }

  /** @param {HTMLElement} head @param {string[]} names */
  function writeReadouts(head, names) {
    for (const shown of head.querySelectorAll("output")) {
      if (!names.includes(shown.name)) shown.closest(".readout")?.remove();
    }
    let before = /** @type {Element | null} */ (head.querySelector(".panel-title"));
    for (const readoutName of names) {
      const { label, value, text, role, about } = scene.readouts[readoutName];
      let output = head.querySelector(`output[name="${readoutName}"]`);
      if (!output) {
        const box = document.createElement("span");
        const labelBox = document.createElement("span");
        labelBox.className = "readout-label";
        output = document.createElement("output");
        output.setAttribute("name", readoutName);
        // The live description speaks for them all, once the figure has settled.
        output.setAttribute("aria-live", "off");
        box.append(labelBox, " ", output);
        head.append(box);
      }
      const box = /** @type {HTMLElement} */ (output.parentElement);
      // One that comes back comes back to its place.
      if (box.previousElementSibling !== before)
        head.insertBefore(box, before?.nextSibling ?? head.firstChild);
      before = box;
      box.className = `readout role-${role}`;
      box.dataset.about = about ? `${readoutName} ${about}` : readoutName;
      setText(/** @type {HTMLElement} */ (box.firstElementChild), label);
      setText(output, text);
      /** @type {HTMLElement} */ (output).dataset.value = String(value);
    }
  }

  /** @param {string} sentence what is wrong and what would be right; "" when all is well */
  function problem(sentence) {
    setText(part(".figure-problem"), sentence);
  }

  const sheets = bindSheets(element, { opened: () => writeExact(part(".numbers dl"), scene) });

  // ── Tools ─────────────────────────────────────────────────────────────────────────────────────

  part(".reset").addEventListener("click", () => {
    controls.pause();
    commit();
    set(opening(params));
    forget();
    commit();
  });

  part(".guess-again")?.addEventListener("click", () => {
    sheets.close();
    choose(Object.fromEntries(guesses.map((one) => [one.name, ""])), "set");
  });
  part(".your-guess").addEventListener("click", () => {
    showsVerdict = !showsVerdict;
    writeVerdict();
  });

  const stepBack = () => {
    commit();
    const before = past.pop();
    if (!before) return;
    jump(before);
    undo.disabled = past.length === 0;
    url.write(name, encode(params, values), { push: false });
  };
  undo.addEventListener("click", stepBack);
  element.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.matches("textarea, [type=text]");
    if (letter(event) !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || typing)
      return;
    event.preventDefault();
    stepBack();
  });

  part(".copy-link").addEventListener("click", async () => {
    const button = part(".copy-link");
    const address = url.link(name, encode(params, values));
    try {
      await navigator.clipboard.writeText(address);
      setText(button, "Copied");
    } catch {
      // No clipboard here: the address bar can always be copied from.
      commit();
      url.write(name, encode(params, values), { push: false });
      setText(button, "Copy it from the address bar");
    }
    setTimeout(() => setText(button, "Copy link"), 2000);
  });

  for (const touch of ["pointerdown", "keydown"]) {
    element.addEventListener(touch, () => element.classList.add("touched"), { once: true });
  }

  // ── Life ──────────────────────────────────────────────────────────────────────────────────────

  await load(scene);
  controls.end(scene.ends ?? {});
  syncControls();
  bindTabs(element);
  for (const { name: panel } of scene.panels) {
    const { clientWidth, clientHeight } = pictureOf(panel);
    rooms.set(panel, { width: clientWidth, height: clientHeight });
  }
  draw({ animate: false });
  writeWords();
  reachWords();
  element.dataset.state = "loading";
  setLive(element, true);
  const resized = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      const panel = /** @type {HTMLElement} */ (target.parentElement).dataset.panel ?? "";
      const { width, height } = contentRect;
      rooms.set(panel, { width: Math.floor(width), height: Math.floor(height) });
    }
    draw({ animate: false });
    for (const { target } of entries) reachIfItScrolls(/** @type {HTMLElement} */ (target));
    reachWords();
  });
  for (const { name: panel } of scene.panels) resized.observe(pictureOf(panel));

  return {
    name,
    element,

    /** Take up the state that a link or the history names. @param {string} query */
    restore(query) {
      const read = decode(params, query);
      jump(read.values);
      problem(read.problems.join(" "));
    },

    query: () => encode(params, values),

    /** Ask Python for the present picture; resolves when it is there. */
    ask,

    /** How Python is getting on. @param {import("./client.js").Status} status */
    status(status) {
      if (isBroken) return;
      if (status.state === "failed") {
        stopFigure(element, "Python could not start", status.message, client.start);
        return;
      }
      setLive(element, true);
      const failed = element.dataset.state === "failed";
      if (status.state === "ready" && element.dataset.state !== "ready") ask();
      if (status.state === "loading" && (failed || !answered)) element.dataset.state = "loading";
      showBoot(part(".figure-boot"), element.dataset.state ?? "", status);
    },
  };
}

/**
 * The line under a figure that says how far Python has come.
 * @param {HTMLElement} bar @param {string} state the figure's @param {import("./client.js").Status} status
 */
function showBoot(bar, state, status) {
  bar.hidden = state === "ready" || status.state === "ready";
  const retry = /** @type {HTMLElement} */ (bar.querySelector(".retry"));
  const meter = /** @type {HTMLProgressElement} */ (bar.querySelector("progress"));
  retry.hidden = meter.hidden = true;
  if (status.state === "loading") {
    const { stage, got, total } = status.progress;
    const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);
    meter.hidden = total === 0;
    meter.max = total;
    meter.value = got;
    setText(/** @type {Element} */ (bar.querySelector(".boot-text")), `${stage} …`);
    const bytes = got < total ? `${megabytes(got)} of ${megabytes(total)} MB` : "";
    setText(/** @type {Element} */ (bar.querySelector(".boot-bytes")), bytes);
  }
}

/**
 * Every number to its last digit.
 * @param {HTMLElement} list @param {Scene} scene
 */
function writeExact(list, scene) {
  list.replaceChildren(
    ...Object.values(scene.readouts).flatMap(({ label, value, text }) => {
      const [term, number, exact] = ["dt", "dd", "span"].map((tag) => document.createElement(tag));
      term.textContent = label;
      exact.className = "exact";
      exact.textContent = String(value);
      number.append(text, exact);
      return [term, number];
    }),
  );
}

/** What is larger than its slot scrolls in it, and then the keyboard reaches it. @param {HTMLElement} slot */
function reachIfItScrolls(slot) {
  const { scrollWidth, scrollHeight, clientWidth, clientHeight } = slot;
  const scrolls = scrollWidth > clientWidth || scrollHeight > clientHeight;
  if (scrolls && getComputedStyle(slot).overflowY === "auto") slot.tabIndex = 0;
  else slot.removeAttribute("tabindex");
}

/** What a figure says of what the reader did: of the guess, then of the picture. @param {Scene} scene */
const answerOf = ({ verdict, note }) => [verdict, note].filter(Boolean).join(" ");

/** @param {number[]} row @param {number[] | undefined} key */
const startsWith = (row, key = []) => key.every((number, i) => row[i] === number);
