/**
 * What lies over a figure's picture when it is asked for: the menu, and the sheets that it opens. One is open at a
 * time; Escape closes it, and the focus goes back to where it came from. The page below does not move.
 */

/**
 * @param {HTMLElement} figure
 * @param {{opened: (sheet: HTMLElement) => void}} hooks `opened` fills a sheet as it opens
 */
export function bindSheets(figure, { opened }) {
  const more = /** @type {HTMLButtonElement} */ (figure.querySelector(".more"));
  const list = /** @type {HTMLElement} */ (figure.querySelector(".more-list"));
  const sheets = /** @type {NodeListOf<HTMLElement>} */ (figure.querySelectorAll(".sheet"));
  const isOpen = (/** @type {HTMLElement} */ sheet) =>
    sheet instanceof HTMLDetailsElement ? sheet.open : !sheet.hidden;

  /** @param {HTMLElement} sheet @param {boolean} open */
  function show(sheet, open) {
    if (sheet instanceof HTMLDetailsElement) sheet.open = open;
    else sheet.hidden = !open;
  }

  /** @param {boolean} open */
  function showList(open) {
    list.hidden = !open;
    more.setAttribute("aria-expanded", String(open));
  }

  function close() {
    const within = figure.querySelector(".sheet :focus, .sheet:focus, .more-list :focus");
    for (const sheet of sheets) show(sheet, false);
    showList(false);
    if (within) more.focus();
  }

  more.addEventListener("click", () => {
    const open = list.hidden && ![...sheets].some(isOpen);
    close();
    showList(open);
    if (open) /** @type {HTMLElement | null} */ (list.querySelector("button"))?.focus();
  });
  list.addEventListener("click", ({ target }) => {
    const name = /** @type {HTMLElement} */ (target).dataset.opens;
    if (!name) return;
    showList(false);
    const sheet = /** @type {HTMLElement} */ (figure.querySelector(`.sheet.${name}`));
    opened(sheet);
    show(sheet, true);
    (sheet.querySelector("summary") ?? sheet).focus();
  });
  figure.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || (list.hidden && ![...sheets].some(isOpen))) return;
    event.preventDefault();
    close();
  });
  // A press elsewhere has done with the menu; a sheet stays, for what it shows may be compared with the picture.
  document.addEventListener("pointerdown", ({ target }) => {
    const here = /** @type {Element} */ (target);
    if (!list.hidden && !list.contains(here) && !more.contains(here)) showList(false);
  });

  figure.querySelector(".full-screen")?.addEventListener("click", () => {
    showList(false);
    fullScreen(figure);
  });
  return { close };
}

/** Over the whole screen and back; where the browser has no such thing, over the whole window. @param {HTMLElement} figure */
async function fullScreen(figure) {
  if (document.fullscreenElement === figure) return document.exitFullscreen();
  if (figure.classList.contains("is-full")) return figure.classList.remove("is-full");
  try {
    await figure.requestFullscreen();
  } catch {
    figure.classList.add("is-full");
  }
}

/**
 * Panels that take turns on a narrow screen, by their tabs.
 * @param {HTMLElement} figure
 */
export function bindTabs(figure) {
  const tabs = /** @type {NodeListOf<HTMLElement>} */ (figure.querySelectorAll(".tab"));
  for (const tab of tabs) {
    tab.addEventListener("click", () => {
      for (const other of tabs) other.setAttribute("aria-pressed", String(other === tab));
      for (const panel of figure.querySelectorAll(".panel:not(.is-inset)")) {
        panel.classList.toggle("is-shown", panel.getAttribute("data-panel") === tab.dataset.shows);
      }
    });
  }
}
