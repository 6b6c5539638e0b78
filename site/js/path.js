/**
 * Where a reader was: which lessons they have begun, which they have read to the end, and the last one.
 *
 * It is kept in this browser and nowhere else, under one key, and one button forgets it. Where a browser keeps
 * nothing, every page is as on the first visit.
 *
 * @typedef {"begun" | "read"} Seen
 * @typedef {{last: string, seen: Record<string, Seen>}} Path
 */

const KEY = "downhill-path";
const WORDS = { begun: "begun", read: "read" };

/** @returns {Path} */
const nothing = () => ({ last: "", seen: {} });

/** What is kept; nothing if there is nothing, or nothing that we have written. @param {Pick<Storage, "getItem">} [storage] @returns {Path} */
export function recall(storage) {
  try {
    const { last, seen } = JSON.parse((storage ?? localStorage).getItem(KEY) ?? "{}");
    const known = Object.entries(seen ?? {}).filter(([, how]) => how in WORDS);
    return {
      last: typeof last === "string" ? last : "",
      seen: Object.fromEntries(known),
    };
  } catch {
    return nothing();
  }
}

/**
 * The path with one lesson more; what was read stays read.
 * @param {Path} path @param {string} slug @param {Seen} how @returns {Path}
 */
export const after = (path, slug, how) => ({
  last: slug,
  seen: { ...path.seen, [slug]: path.seen[slug] === "read" ? "read" : how },
});

/**
 * The lesson to go on with: the last one if it was not read to the end, else the next that was not; "" if all were.
 * @param {Path} path @param {string[]} order
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
  const { seen } = recall();
  for (const idea of document.querySelectorAll(".ideas > [data-lesson]")) {
    const how = seen[/** @type {HTMLElement} */ (idea).dataset.lesson ?? ""];
    const said = /** @type {HTMLElement} */ (idea.querySelector(".map-seen"));
    idea.classList.toggle("is-begun", how === "begun");
    idea.classList.toggle("is-read", how === "read");
    said.hidden = !how;
    said.textContent = how ? WORDS[how] : "";
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
      ? `You have read ${read} of ${order.length} lessons. This is kept in this browser only.`
      : "Where you are will be kept in this browser only.";
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
