/**
 * Whether a figure of a stage sticks. Its pictures keep a least height, so with large letters, or in a small window, it
 * may leave no room for the prose that is about it: then it scrolls with the page.
 */

/** As much of a window as a figure may take where its prose passes below it, and beside it. */
const BELOW = 0.7;
const BESIDE = 1;

/** @param {Document} document */
export function stickWhereThereIsRoom(document) {
  const figures = /** @type {HTMLElement[]} */ ([
    ...document.querySelectorAll("section.stage > .figure"),
  ]);
  const isWide = matchMedia("(min-width: 67.5rem)");
  const judge = () => {
    const most = (isWide.matches ? BESIDE : BELOW) * innerHeight;
    const tall = figures.map((figure) => figure.offsetHeight > most);
    for (const [i, figure] of figures.entries()) figure.classList.toggle("is-tall", tall[i]);
  };
  const resized = new ResizeObserver(judge);
  for (const figure of figures) resized.observe(figure);
  addEventListener("resize", judge);
}
