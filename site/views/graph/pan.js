/**
 * Fingers and wheel on a window that shows part of a drawing: one pointer moves it, two pinch it, and the wheel zooms
 * with Ctrl only, so that without it the page scrolls as ever.
 *
 * @typedef {{x: number, y: number}} Point in px, from the window's corner
 */

/** A press that moves no further than this, in px, is a press. */
const STILL = 5;

/** So much of a wheel's turn makes it twice as large. */
const TURN = 260;

/**
 * @param {HTMLElement} window
 * @param {object} camera
 * @param {(dx: number, dy: number) => void} camera.move
 * @param {(factor: number, at: Point) => void} camera.zoom
 * @param {(moving: boolean) => void} camera.moving a hand is on it, or no longer
 */
export function panAndZoom(window, { move, zoom, moving }) {
  /** @type {Map<number, Point>} */
  const fingers = new Map();
  let travelled = 0;

  /** @param {{clientX: number, clientY: number}} event @returns {Point} */
  function at({ clientX, clientY }) {
    const box = window.getBoundingClientRect();
    return { x: clientX - box.x, y: clientY - box.y };
  }
  const spread = () => {
    const [a, b] = [...fingers.values()];
    return b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
  };
  const centre = () => {
    const all = [...fingers.values()];
    const mean = (/** @type {"x" | "y"} */ axis) =>
      all.reduce((sum, finger) => sum + finger[axis], 0) / all.length;
    return { x: mean("x"), y: mean("y") };
  };

  window.addEventListener("pointerdown", (event) => {
    // Whatever is pressed: a button in the window must not be taken for the end of the last movement.
    if (event.isPrimary) {
      fingers.clear();
      travelled = 0;
    }
    const target = /** @type {Element} */ (event.target);
    if (event.button !== 0 || target.closest("input, button")) return;
    fingers.set(event.pointerId, at(event));
  });
  window.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    // It was let go where no event told of it, as over another window.
    if (event.buttons === 0) return lift(event);
    const now = at(event);
    travelled += Math.hypot(now.x - before.x, now.y - before.y);
    if (travelled <= STILL) return;
    if (!window.hasPointerCapture(event.pointerId)) {
      window.setPointerCapture(event.pointerId);
      moving(true);
    }
    const [oldCentre, oldSpread] = [centre(), spread()];
    fingers.set(event.pointerId, now);
    const newCentre = centre();
    move(newCentre.x - oldCentre.x, newCentre.y - oldCentre.y);
    if (oldSpread > 0) zoom(spread() / oldSpread, newCentre);
  });
  /** @param {PointerEvent} event */
  function lift(event) {
    if (fingers.delete(event.pointerId) && fingers.size === 0) moving(false);
  }
  // On the document: a press that has not moved yet may be let go outside the window.
  for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) {
    window.ownerDocument.addEventListener(end, lift);
  }
  // What ends a movement is no press on the node that happens to be there.
  window.addEventListener(
    "click",
    (event) => {
      if (travelled > STILL && event.detail) event.stopPropagation();
    },
    { capture: true },
  );
  window.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom(2 ** (-event.deltaY / TURN), at(event));
    },
    { passive: false },
  );
}
