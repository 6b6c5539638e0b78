/**
 * Where a reader was: which lessons they have begun, which they have read to the end, and the last one; and which goals
 * of figures they have reached, and the best they did.
 *
 * It is kept in this browser and nowhere else, under one key, and one button forgets it. Where a browser keeps
 * nothing, every page is as on the first visit.
 *
 * @typedef {"begun" | "read"} Seen
 * @typedef {{value: number, text: string, reached: boolean}} Best the best a reader did, and whether that reached the goal
 * @typedef {{last: string, seen: Record<string, Seen>, goals: Record<string, Best>}} Path `goals` by their figures
 */

const KEY = "downhill-path";
const WORDS = { begun: "begun", read: "read" };

/** @returns {Path} */
const nothing = () => ({ last: "", seen: {}, goals: {} });

/** What is kept; nothing if there is nothing, or nothing that we have written. @param {Pick<Storage, "getItem">} [storage] @returns {Path} */
export function recall(storage) {
  try {
    const { last, seen, goals } = JSON.parse((storage ?? localStorage).getItem(KEY) ?? "{}");
    const known = Object.entries(seen ?? {}).filter(([, how]) => how in WORDS);
    return {
      last: typeof last === "string" ? last : "",
      seen: Object.fromEntries(known),
      goals: Object.fromEntries(Object.entries(goals ?? {}).filter(([, best]) => isBest(best))),
    };
  } catch {
    return nothing();
  }
}

/** @param {any} best @returns {best is Best} */
const isBest = (best) =>
  Number.isFinite(best?.value) &&
  typeof best.text === "string" &&
  typeof best.reached === "boolean";

/**
 * The path with one lesson more; what was read stays read.
 * @param {Path} path @param {string} slug @param {Seen} how @returns {Path}
 */
export const after = (path, slug, how) => ({
  ...path,
  last: slug,
  seen: { ...path.seen, [slug]: path.seen[slug] === "read" ? "read" : how },
});

/**
 * The path after a figure's goal stood so; what was reached stays reached, and the best stays the best.
 * @param {Path} path @param {string} figure @param {import("./scene.js").Goal} goal @returns {Path}
 */
export function afterGoal(path, figure, { value, text, reached, best }) {
  const before = path.goals[figure];
  const isBetter = !before || (best === "lowest" ? value < before.value : value > before.value);
  const isNew = reached && !before?.reached;
  if (!isBetter && !isNew) return path;
  const kept = isBetter ? { value, text } : before;
  const now = { ...kept, reached: reached || (before?.reached ?? false) };
  return { ...path, goals: { ...path.goals, [figure]: now } };
}

/** The best the reader did in a figure, if anything. @param {string} figure @returns {Best | undefined} */
export const bestOf = (figure) => recall().goals[figure];

/** Remember how a figure's goal stands. @param {string} figure @param {import("./scene.js").Goal} goal */
export function keepGoal(figure, goal) {
  const before = recall();
  const now = afterGoal(before, figure, goal);
  if (now !== before) keep(now);
}

/**
 * The lesson to go on with: the last one if it was not read to the end, else the next that was not; "" if all were.
 * @param {Pick<Path, "last" | "seen">} path @param {string[]} order
 */
export function next({ last, seen }, order) {
  const from = Math.max(0, order.indexOf(last));
  const open = (/** @type {string} */ slug) => seen[slug] !== "read";
  return [...order.slice(from), ...order.slice(0, from)].find(open) ?? "";
}

/** @param {Path} path */
function keep(path) {
  try {
    localStorage.setItem(KEY, JSON.stringify(path));
  } catch {
    // Storage may be forbidden: then nothing is remembered.
  }
}

/** Remember this lesson, and that it was read once its end has been in sight. @param {HTMLElement} lesson */
function remember(lesson) {
  const slug = lesson.dataset.slug ?? "";
  keep(after(recall(), slug, "begun"));
  const end = lesson.querySelector(".next");
  if (!end) return;
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    keep(after(recall(), slug, "read"));
    watch.disconnect();
  });
  watch.observe(end);
}

/** Keep where the reader is, and show where they were. @param {Document} document */
export function followPath(document) {
  const lesson = /** @type {HTMLElement | null} */ (document.querySelector("main[data-slug]"));
  if (lesson) remember(lesson);
  showOnMap(document);
  lightLines(document);
  const resume = /** @type {HTMLElement | null} */ (document.querySelector(".resume"));
  if (resume) offerToGoOn(resume);
  // A page that comes back from the browser's own memory is as it was left.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    showOnMap(document);
    if (resume) offerToGoOn(resume);
  });
}

/** Mark every idea whose lesson was begun or read. @param {Document} document */
function showOnMap(document) {
  const { seen, goals } = recall();
  for (const idea of document.querySelectorAll(".ideas > [data-lesson]")) {
    const { lesson = "", goals: figures = "" } = /** @type {HTMLElement} */ (idea).dataset;
    const how = seen[lesson];
    const all = figures.split(" ").filter(Boolean);
    const reached = all.filter((figure) => goals[figure]?.reached).length;
    const words = [how && WORDS[how], reached && `${reached} of ${all.length} goals`];
    const said = /** @type {HTMLElement} */ (idea.querySelector(".map-seen"));
    idea.classList.toggle("is-begun", how === "begun");
    idea.classList.toggle("is-read", how === "read");
    said.textContent = words.filter(Boolean).join(" · ");
    said.hidden = !said.textContent;
  }
}

/** The button that leads to where the reader was, and the one that forgets it. @param {HTMLElement} resume */
function offerToGoOn(resume) {
  const go = /** @type {HTMLAnchorElement} */ (resume.querySelector(".go"));
  const words = /** @type {HTMLElement} */ (resume.querySelector(".resume-words"));
  const forget = /** @type {HTMLButtonElement} */ (resume.querySelector(".forget"));
  const lessons = /** @type {HTMLElement[]} */ ([
    ...document.querySelectorAll(".ideas > [data-lesson]"),
  ]);
  const first = { label: go.textContent ?? "", address: go.href };

  function show() {
    const path = recall();
    const order = lessons.map((lesson) => lesson.dataset.lesson ?? "");
    const read = order.filter((slug) => path.seen[slug] === "read").length;
    const met = order.some((slug) => path.seen[slug]);
    const link = lessons[order.indexOf(next(path, order))]?.querySelector("a");
    resume.classList.toggle("is-met", met);
    forget.hidden = !met;
    go.textContent = met && link ? `Go on with: ${link.textContent}` : first.label;
    go.href = met && link ? link.href : first.address;
    words.textContent = met
      ? `${read} of ${order.length} lessons read. Your progress stays in this browser.`
      : "Your progress stays in this browser.";
  }

  forget.onclick = () => {
    try {
      localStorage.removeItem(KEY);
    } catch {
      // Nothing was kept.
    }
    showOnMap(document);
    show();
    words.textContent = "Forgotten.";
    go.focus();
  };
  show();
}

/** The lines from and to an idea stand out while it is pointed at or in focus. @param {Document} document */
function lightLines(document) {
  for (const map of document.querySelectorAll(".map")) {
    const light = (/** @type {EventTarget | null} */ target) => {
      const idea = target instanceof Element ? target.closest("[data-lesson]") : null;
      const slug = idea?.getAttribute("data-lesson");
      for (const line of map.querySelectorAll("path")) {
        const touches = slug && [line.dataset.from, line.dataset.to].includes(slug);
        line.classList.toggle("is-lit", Boolean(touches));
      }
    };
    for (const begins of ["pointerover", "focusin"])
      map.addEventListener(begins, (event) => light(event.target));
    for (const ends of ["pointerleave", "focusout"]) map.addEventListener(ends, () => light(null));
  }
}
