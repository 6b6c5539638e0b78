/**
 * The layers of a picture with marks: each mark has one, a `<g>` of its own that lives as long as the mark is there.
 *
 * A layer is drawn anew only when its mark has changed, or what it is drawn by, and never moved, so that the handle under
 * a finger or in focus stays the same element however often the picture changes.
 *
 * @typedef {{kind: string, role: string, name?: string, about?: string, drag?: import("../js/scene.d.ts").Drag}} Mark
 * @typedef {{element: SVGGElement, mark?: Mark, by?: readonly unknown[]}} Layer what is drawn, from what and by what
 */
import { attribute } from "../js/keep.js";
import { fade, withKeys } from "./motion.js";
import { same } from "./plot/rows.js";

/**
 * Bring `layers` up to `marks`, in their order.
 *
 * @template {Mark} Kind
 * @param {Map<string, Layer>} layers by the keys of their marks
 * @param {readonly Kind[]} marks
 * @param {object} how
 * @param {(mark: Kind) => Element} how.roomOf where its layer stands
 * @param {(mark: Kind) => SVGGElement} how.create a layer that is new
 * @param {(layer: SVGGElement, mark: Kind, key: string) => void} how.draw
 * @param {readonly unknown[]} how.by what all are drawn by, such as scales
 * @param {(mark: Kind) => boolean} [how.isAlways] whether its picture depends on more
 * @param {() => void} [how.bereaved] when what had the focus has gone
 */
export function keepLayers(layers, marks, { roomOf, create, draw, by, isAlways, bereaved }) {
  const keyed = withKeys(marks);
  for (const [key, { element }] of layers) {
    if (keyed.has(key)) continue;
    const isFocused = element === element.ownerDocument.activeElement;
    element.remove();
    layers.delete(key);
    if (isFocused) bereaved?.();
  }
  /** @type {Map<Element, Element | null>} */
  const next = new Map();
  for (const [key, mark] of keyed) {
    const room = roomOf(mark);
    if (!next.has(room)) next.set(room, room.firstElementChild);
    const layer = layers.get(key) ?? { element: create(mark) };
    if (!layers.has(key)) room.insertBefore(layer.element, next.get(room) ?? null);
    layers.set(key, layer);
    next.set(room, layer.element.nextElementSibling);
    // What only fades is not drawn anew.
    fade(layer.element, mark);
    const whole = { ...mark, shown: 1 };
    const isBy = by.every((one, i) => one === layer.by?.[i]);
    if (isBy && !isAlways?.(mark) && same(layer.mark, whole)) continue;
    if (layer.mark?.role !== mark.role) {
      if (layer.mark) layer.element.classList.remove(`role-${layer.mark.role}`);
      layer.element.classList.add(`role-${mark.role}`);
    }
    attribute(layer.element, "data-about", aboutOf(mark) || null);
    draw(layer.element, mark, key);
    Object.assign(layer, { mark: whole, by });
  }
}

/** What `mark` is about: what it says, or what a hand moves by it. @param {Mark} mark */
function aboutOf({ kind, about, drag }) {
  if (about || kind !== "handle") return about;
  return Object.values(drag ?? {})
    .map(({ param }) => param)
    .join(" ");
}
