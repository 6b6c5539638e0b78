/**
 * The cells of a page: Python to change and run, in one memory for all of them.
 *
 * A cell is readable as it stands, with what the build has printed. Its editor is fetched when it comes near, Python
 * when the reader turns to a cell. What a reader writes is kept in this browser alone; a link can bring code along, which
 * then waits, like all other, for the reader to run it.
 */
import { openEditor } from "./notebook_editor.js";
import { createOutput } from "./notebook_output.js";
import { createCellPython } from "./notebook_python.js";
import { keepSite } from "./offline.js";
import { sayOfPage, setText } from "./trouble.js";
import * as url from "./url.js";

/** How far from the window a cell is near. */
const NEAR = "600px";

const GONE =
  "What the cells had made is gone, and Python starts afresh. Run them again from the first.";

/** @typedef {ReturnType<typeof createCell>} Cell */

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
  for (const element of elements) cells.push(createCell(element, { cells, python, site }));

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
 * @param {HTMLElement} element
 * @param {{cells: Cell[], python: ReturnType<typeof createCellPython>, site: import("./notebook_python.js").Site}} page
 */
function createCell(element, { cells, python, site }) {
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
      editor = await openEditor(part(".cell-code"), {
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
    setText(part(".cell-note"), sentence);
  }

  /** @param {"waiting" | "running" | "done" | "failed" | "stopped" | "broken"} state */
  function enter(state) {
    element.dataset.state = state;
    isWaiting = state === "waiting" || state === "running";
    const hadFocus = part(".cell-stop") === document.activeElement;
    part(".cell-stop").hidden = !isWaiting;
    if (hadFocus && !isWaiting) part(".cell-run").focus();
    if (!isWaiting) setText(part(".cell-bytes"), "");
    const words = state === "running" ? "Running …" : state === "waiting" ? "Waiting …" : "";
    setText(part(".cell-status"), words);
  }

  async function run() {
    if (isWaiting) return;
    const mine = code();
    let hasBegun = false;
    if (goesOn) cells[number]?.focus();
    goesOn = false;
    say("");
    enter("waiting");
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
        tell: output.add,
      });
      await output.settled();
      if (how === "stopped") say(hasBegun ? `Stopped. ${GONE}` : "Not run.");
      if (how === "broken") say(`Python itself broke down at this cell. ${GONE}`);
      enter(how);
    } catch (error) {
      enter("broken");
      const why = /** @type {Error} */ (error).message;
      say(`Python could not start, so nothing has run. Run tries again. (${why})`);
    }
  }

  part(".cell-run").addEventListener("click", () => run());
  part(".cell-stop").addEventListener("click", () => python.stop());
  part(".cell-reset").addEventListener("click", () => {
    replace(original);
    keep(original);
    part(".cell-run").focus();
    say("");
  });
  element.querySelector(".cell-to-here")?.addEventListener("click", () => {
    for (const cell of cells.slice(0, number)) cell.run();
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
      // Whoever runs a cell hears of it.
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
    run,

    async focus() {
      await open();
      if (editor) editor.focus();
      else part(".cell-code .code").focus();
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
      if (status.state !== "loading" || !isWaiting) return;
      const { stage, got, total } = status.progress;
      const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);
      setText(part(".cell-status"), `${stage} …`);
      setText(
        part(".cell-bytes"),
        got < total ? `${megabytes(got)} of ${megabytes(total)} MB` : "",
      );
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
