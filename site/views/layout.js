/**
 * How wide and how high the panels of a figure are.
 *
 * Its one idea: all panels of a figure are equally high, so two panels whose y axes span as much
 * have the same pixels per unit, and a square in one is as large as its twin in the other.
 *
 * @typedef {{width: number, height: number}} Size in CSS px
 */

/** Below this width panels stand under each other. */
export const STACKED_BELOW = 640;

/** Between two panels side by side, in px; the style sheet's gap is the same. */
export const GAP = 24;

/** A picture by itself with one scale for both axes is no wider, in px, or it would stand empty. */
export const WIDEST_EQUAL = 600;

/** What insets take: of the height under another, of the width beside one, of the width of a phone. */
const INSET = { under: 0.3, beside: 0.38, narrow: 0.3 };

/** What a panel's title and readouts take above its picture, in px, where nothing measures them. */
const HEAD = 44;

/**
 * Rooms for the pictures of `panels` in a figure whose pictures have `width` × `height` px, as the style sheet
 * lays them out: side by side, or one at a time. One that is `aside` has all of the room when its turn comes.
 *
 * @param {Size} slot
 * @param {readonly {share: number, whole?: boolean, inset?: boolean, aside?: boolean}[]} panels
 * @returns {Size[]}
 */
export function rooms({ width, height }, panels) {
  const large = panels.filter(({ inset }) => !inset);
  if (large.length < panels.length) return withInsets({ width, height }, panels, large);
  if (width < STACKED_BELOW) return panels.map(() => ({ width, height: height - HEAD }));
  const together = panels.filter(({ aside }) => !aside);
  // Each row has its share of the height: that of what is whole, or 1.
  const wholes = together.filter(({ whole }) => whole);
  const heights = sharesOf(wholes) + Number(wholes.length < together.length);
  return panels.map((panel) => {
    if (panel.aside) return { width: Math.floor(width), height: height - HEAD };
    const beside = panel.whole ? [panel] : besides(together, together.indexOf(panel));
    const room = width - GAP * (beside.length - 1);
    return {
      width: Math.floor((room * panel.share) / sharesOf(beside)),
      height: Math.floor((height * (panel.whole ? panel.share : 1)) / heights) - HEAD,
    };
  });
}

/**
 * The same where some of the panels are insets; `large` are the others.
 *
 * @param {Size} slot
 * @param {readonly {share: number, whole?: boolean, inset?: boolean, aside?: boolean}[]} panels
 * @param {readonly {share: number, whole?: boolean, aside?: boolean}[]} large
 */
function withInsets({ width, height }, panels, large) {
  const count = panels.length - large.length;
  const narrow = width < STACKED_BELOW;
  const wholes = large.filter(({ whole }) => whole).length;
  const sharing = large.filter(({ whole, aside }) => !whole && !aside);
  if (narrow || sharing.length === 1) {
    const beside = Math.floor(width * (narrow ? INSET.narrow : INSET.beside));
    const high = narrow ? height : Math.floor(height / (1 + wholes));
    const inset = { width: beside, height: Math.floor(high / count) - HEAD };
    const room = { width: width - beside - GAP, height: high - HEAD };
    return panels.map((panel) => {
      if (panel.whole) return { width, height: room.height };
      return panel.inset ? inset : room;
    });
  }
  const others = rooms({ width, height }, large);
  const last = others[others.length - 1];
  const inset = { width: last.width, height: Math.floor(height * INSET.under) - HEAD };
  others[others.length - 1] = { ...last, height: last.height - inset.height - HEAD };
  return panels.map((panel) => (panel.inset ? inset : /** @type {Size} */ (others.shift())));
}

/** @param {readonly {share: number}[]} panels */
const sharesOf = (panels) => panels.reduce((sum, { share }) => sum + share, 0);

/** @type {(low: number, value: number, high: number) => number} */
const clamp = (low, value, high) => Math.max(low, Math.min(value, high));

/**
 * Sizes for `panels` in `width` px: side by side in proportion to their shares, or stacked. One that is
 * `whole` has a row to itself.
 *
 * @param {number} width
 * @param {readonly {share: number, equal?: boolean, whole?: boolean}[]} panels
 * @returns {{stacked: boolean, sizes: Size[]}}
 */
export function panelSizes(width, panels) {
  const alone = panels.length === 1;
  if (width < STACKED_BELOW) {
    const height = Math.round(alone ? clamp(260, width * 0.9, 400) : clamp(224, width * 0.76, 360));
    return { stacked: true, sizes: panels.map(() => ({ width: Math.floor(width), height })) };
  }
  const height = Math.round(clamp(300, width * 0.44, 440));
  if (alone && panels[0].equal) {
    return { stacked: false, sizes: [{ width: WIDEST_EQUAL, height: WIDEST_EQUAL * 0.7 }] };
  }
  const sizes = panels.map((panel, i) => {
    if (panel.whole) return { width: Math.floor(width), height };
    const beside = besides(panels, i);
    const room = width - GAP * (beside.length - 1);
    return { width: Math.floor((room * panel.share) / sharesOf(beside)), height };
  });
  return { stacked: false, sizes };
}

/**
 * The panels that share a row with the i-th, itself among them.
 *
 * @template {{whole?: boolean}} Panel
 * @param {readonly Panel[]} panels
 * @param {number} i
 */
function besides(panels, i) {
  let [from, to] = [i, i + 1];
  while (from > 0 && !panels[from - 1].whole) from -= 1;
  while (to < panels.length && !panels[to].whole) to += 1;
  return panels.slice(from, to);
}
