/**
 * Whether something stands out. Its own name is the first of those it is about; the others are what it touches.
 *
 * @param {string | undefined} about
 * @param {Set<string>} picked
 */
export const isPicked = (about, picked) => picked.has(about?.split(" ", 1)[0] ?? "");
