/**
 * The cells of a page: Python to change and run, in one memory for all of them.
 *
 * A cell is readable as it stands, with what the build has printed. Its editor is fetched when it comes near, Python
 * when the reader turns to a cell. What a reader writes is kept in this browser alone; a link can bring code along, which
 * then waits, like all other, for the reader to run it.
 */
import { write } from "./keep.js";
import { openEditor } from "./notebook_editor.js";
import { createOutput } from "./notebook_output.js";
import { createCellPython } from "./notebook_python.js";
import { keepSite } from "./offline.js";
import { sayOfPage } from "./trouble.js";
import * as url from "./url.js";

/** How far from the window a cell is near. */
const NEAR = "600px";

const GONE = "What the cells had made is gone, and Python starts afresh.";

/** @typedef {ReturnType<typeof createCell>} Cell */

/** In ms: how long an editor may take to come. */
const EDITOR_AFTER = 20_000;

/**
 * @param {HTMLElement[]} elements
 * @param {import("./notebook_python.js").Site} site
 * @param {() => void} ready called when Python answers
 */
export function startCells(elements, site, ready) {
  /** @type {Cell[]} */
  const cells = [];
  const python = createCellPython(site, (status) => {
    for (const cell of cells) cell.status(status);
    if (status.state !== "ready") return;
    ready();
    keepSite(site.serviceWorker);
  });
  const forget = () => {
    for (const cell of cells) cell.forget();
  };
  for (const element of elements) {
    cells.push(createCell(element, { cells, python, site, forget, runThrough }));
  }
  bindBar(cells, python, forget);

  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        cells[elements.indexOf(/** @type {HTMLElement} */ (target))].open();
      }
    },
    { rootMargin: NEAR },
  );
  for (const element of elements) near.observe(element);

  const takeUpLink = () => {
    const { figure, query } = url.read();
    const code = new URLSearchParams(query).get("code");
    const cell = cells.find(({ element }) => element.id === figure);
    if (!cell || code === null) return;
    cell.bring(code);
    cell.element.scrollIntoView({ block: "nearest" });
  };
  takeUpLink();
  addEventListener("hashchange", takeUpLink);
}

/**
 * The buttons for all cells of the page.
 *
 * @param {Cell[]} cells
 * @param {ReturnType<typeof createCellPython>} python
 * @param {() => void} forget
 */
function bindBar(cells, python, forget) {
  const bar = document.querySelector(".cells-bar");
  if (!bar) return;
  const on = (/** @type {string} */ button, /** @type {() => void} */ act) =>
    bar.querySelector(button)?.addEventListener("click", () => {
      write(bar.querySelector(".cells-note"), "");
      act();
    });
  on(".cells-run", () => runThrough(cells));
  on(".cells-restart", () => {
    python.stop();
    forget();
    write(bar.querySelector(".cells-note"), GONE);
  });
  on(".cells-clear", () => {
    for (const cell of cells) cell.clear();
  });
}

/**
 * Run cells one after the other, up to the first that fails and is not meant to: there the reader is led.
 *
 * @param {Cell[]} cells
 */
async function runThrough(cells) {
  const going = cells.filter((cell) => !cell.isWaiting());
  for (const cell of going) cell.wait();
  for (const [place, cell] of going.entries()) {
    const end = await cell.runNow();
    if (end === "done" || (end === "failed" && cell.isMeantToFail())) continue;
    const rest = going.slice(place + 1);
    for (const other of rest) other.giveUp();
    rest.at(-1)?.say(`Not run: the run ended at cell ${cell.number}.`);
    if (end === "failed") await cell.goThere();
    if (end === "failed" && rest.length > 0)
      cell.say("The run ended here. The cells after this one have not run.");
    return;
  }
}

/**
 * @param {HTMLElement} element
 * @param {object} page
 * @param {Cell[]} page.cells
 * @param {ReturnType<typeof createCellPython>} page.python
 * @param {import("./notebook_python.js").Site} page.site
 * @param {() => void} page.forget told when what the cells had made is gone
 * @param {(cells: Cell[]) => void} page.runThrough
 */
function createCell(element, { cells, python, site, forget, runThrough }) {
  const part = (/** @type {string} */ selector) =>
    /** @type {HTMLElement} */ (element.querySelector(selector));
  const number = Number(element.dataset.number);
  const key = `cell ${location.pathname}#${element.id}`;
  const text = part(".cell-code code");
  const original = text.textContent ?? "";
  const output = createOutput(part(".cell-output"));
  /** @type {import("./notebook_editor.js").Editor | undefined} */
  let editor;
  /** @type {Promise<void> | undefined} */
  let opening;
  /** What the output belongs to. */
  let shown = original;
  let isWaiting = false;
  /** What the cell was before it began to wait. */
  let before = "static";
  /** The line of this cell in which it failed. */
  let failedAt = 0;
  /** Whether the run that the keyboard asks for next goes on to the following cell. */
  let goesOn = false;

  const code = () => editor?.code() ?? text.textContent ?? "";

  /** Show `next` as the code, in the editor if it is there. @param {string} next */
  function replace(next) {
    if (editor) editor.replace(next);
    else {
      text.textContent = next;
      changed(next);
    }
  }

  /** @param {string} now */
  function changed(now) {
    part(".cell-reset").hidden = now === original;
    element.toggleAttribute("data-stale", now !== shown);
  }

  /** @param {string} now */
  function keep(now) {
    try {
      if (now === original) localStorage.removeItem(key);
      else localStorage.setItem(key, now);
    } catch {
      // Storage may be forbidden or full: what was written lasts as long as the page.
    }
  }

  /** Put the editor in the place of the text. */
  function open() {
    opening ??= (async () => {
      const coming = openEditor(part(".cell-code"), {
        label: `Python cell ${number}`,
        code: code(),
        pyscript: site.pyscript,
        run: () => run().then(() => {}),
        changed(now) {
          changed(now);
          keep(now);
          say("");
        },
      });
      // A file of PyScript that does not come makes no error that could be caught: the editor is just not there.
      const late = new Promise((_, reject) =>
        setTimeout(() => reject(new Error("A file of it has not come.")), EDITOR_AFTER),
      );
      editor = await Promise.race([coming, late]);
      element.dataset.editor = "ready";
    })().catch((error) => {
      opening = undefined;
      console.error(error);
      say("The editor could not start, so the code can be run, but not changed.");
      sayOfPage(`The editor of the code cells could not start. (${error.message})`);
    });
    return opening;
  }

  /** @param {string} sentence */
  function say(sentence) {
    write(part(".cell-note"), sentence);
    part(".cell-again").hidden = true;
  }

  /** Say that all is gone, and offer to make it again. @param {string} why */
  function sayGone(why) {
    say(`${why} ${GONE}`);
    part(".cell-again").hidden = number === 1;
  }

  /** "past": it has run in a Python that is no more. @param {string} state that, or one of those in its name */
  function enter(state) {
    element.dataset.state = state;
    isWaiting = state === "waiting" || state === "running";
    const hadFocus = part(".cell-stop") === document.activeElement;
    part(".cell-stop").hidden = !isWaiting;
    if (hadFocus && !isWaiting) part(".cell-run").focus();
    if (!isWaiting) write(part(".cell-bytes"), "");
    const words = state === "running" ? "Running …" : state === "waiting" ? "Waiting …" : "";
    write(part(".cell-status"), words);
  }

  /** How far something is that the cell waits for. @param {import("./boot.js").Progress} progress */
  function tellProgress({ stage, got, total }) {
    const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);
    write(part(".cell-status"), `${stage} …`);
    write(part(".cell-bytes"), got < total ? `${megabytes(got)} of ${megabytes(total)} MB` : "");
  }

  async function run() {
    if (isWaiting) return;
    if (goesOn) cells[number]?.focus();
    goesOn = false;
    wait();
    await runNow();
  }

  function wait() {
    before = element.dataset.state ?? "static";
    say("");
    enter("waiting");
  }

  /** Run when it waits. @returns {Promise<import("./notebook_python.js").End | undefined>} undefined if Python could not start */
  async function runNow() {
    const mine = code();
    let hasBegun = false;
    failedAt = 0;
    try {
      const how = await python.run({
        code: mine,
        number,
        page: new Map(cells.map((cell) => [cell.number, cell.code()])),
        begins() {
          hasBegun = true;
          output.clear();
          shown = mine;
          changed(code());
          enter("running");
        },
        tell(kind, text) {
          if (kind === "progress") return tellProgress(JSON.parse(text));
          output.add(kind, text);
          if (kind !== "problem") return;
          /** @type {import("./notebook_output.js").Problem} */
          const { lines } = JSON.parse(text);
          failedAt = lines.findLast((line) => line.cell === number)?.line ?? 0;
        },
      });
      await output.settled();
      if (how === "stopped" || how === "broken") forget();
      if (how === "broken") sayGone("Python itself broke down at this cell.");
      else if (how === "stopped" && hasBegun) sayGone("Stopped.");
      else if (how === "stopped") say("Not run.");
      enter(how);
      return how;
    } catch (error) {
      enter("broken");
      const why = /** @type {Error} */ (error).message;
      say(`Python could not start, so nothing has run. Run tries again. (${why})`);
      return undefined;
    }
  }

  function clear() {
    if (isWaiting) return;
    output.clear();
    shown = code();
    changed(shown);
    enter("past");
    say("");
  }

  async function focus(line = 0) {
    await open();
    if (editor) editor.focus(line);
    else part(".cell-code .code").focus();
  }

  part(".cell-run").addEventListener("click", () => run());
  part(".cell-stop").addEventListener("click", () => python.stop());
  part(".cell-reset").addEventListener("click", () => {
    replace(original);
    keep(original);
    part(".cell-run").focus();
    say("");
  });
  part(".cell-clear").addEventListener("click", () => {
    clear();
    part(".cell-run").focus();
  });
  element.querySelector(".cell-to-here")?.addEventListener("click", () => {
    runThrough(cells.slice(0, number));
  });
  part(".cell-again").addEventListener("click", () => {
    part(".cell-run").focus();
    say("");
    runThrough(cells.slice(0, number - 1));
  });
  part(".cell-link").addEventListener("click", async () => {
    const address = url.link(element.id, new URLSearchParams({ code: code() }).toString());
    try {
      await navigator.clipboard.writeText(address);
      say("Copied: a link to this page with the code of this cell in it.");
    } catch {
      history.replaceState(history.state, "", address);
      say("The link is in the address bar.");
    }
  });

  // Python takes a while to come, so it sets out as soon as the reader turns to a cell.
  const prepare = () => {
    try {
      python.start();
    } catch {
      // The one who runs a cell hears of it.
    }
  };
  element.addEventListener("focusin", prepare);
  element.addEventListener("pointerdown", prepare);
  part(".cell-code").addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" || !(event.shiftKey || event.ctrlKey || event.metaKey)) return;
      goesOn = event.shiftKey;
      if (editor) return; // it presses its own Run
      event.preventDefault();
      run();
    },
    { capture: true },
  );

  part(".cell-tools").inert = false;
  const kept = read(key);
  if (kept !== null && kept !== original) {
    replace(kept);
    say("This is the code as you left it.");
  }

  return {
    element,
    number,
    code,
    open,
    wait,
    runNow,
    say,
    clear,
    focus,
    isWaiting: () => isWaiting,
    isMeantToFail: () => "fails" in element.dataset && shown === original,

    /** It waits no more, and has not run. */
    giveUp: () => enter(before),

    /** What it has made is gone. */
    forget() {
      const was = isWaiting ? before : element.dataset.state;
      if (was === "static") return;
      before = "past";
      if (!isWaiting) enter("past");
    },

    /** Lead the reader to the line in which it failed. */
    async goThere() {
      // On a touch screen the focus would bring up the keyboard, over what went wrong.
      if (!matchMedia("(pointer: coarse)").matches) await focus(failedAt);
      element.scrollIntoView({ block: "center" });
      part(".cell-problem").scrollIntoView({ block: "nearest" });
    },

    /** Show code that a link has brought; it is kept only once the reader changes it. @param {string} brought */
    async bring(brought) {
      await opening;
      const before = read(key) ?? original;
      replace(brought);
      keep(before);
      say("This code came with the link. Read it before you run it: nothing has run yet.");
    },

    /** How Python is getting on. @param {import("./client.js").Status} status */
    status(status) {
      if (status.state === "loading" && isWaiting) tellProgress(status.progress);
    },
  };
}

/** What is kept under `key`, if anything is. @param {string} key */
function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
