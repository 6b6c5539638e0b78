/**
 * Where the arrow keys lead on a graph: left to an input, right to what was computed from it, up and
 * down within a column; where it runs down, up to an input and so on.
 *
 * @typedef {import("../../js/scene.d.ts").Graph} Graph
 * @typedef {import("./layout.js").Layout} Layout
 */

/** What a key means where the graph runs down. @type {Record<string, string>} */
const TURNED = {
  ArrowUp: "ArrowLeft",
  ArrowDown: "ArrowRight",
  ArrowLeft: "ArrowUp",
  ArrowRight: "ArrowDown",
};

/**
 * The node that `key` leads to from `id`, or null if it leads nowhere. Of several inputs it is the first; of several
 * results the nearest.
 *
 * @param {Graph} graph
 * @param {Layout} layout
 * @param {string} id
 * @param {string} key
 * @returns {string | null}
 */
export function next(graph, layout, id, key) {
  const across = (/** @type {string} */ node) => {
    const place = layout.places.get(node);
    return place ? place[layout.down ? "x" : "y"] + place.middle : 0;
  };
  switch (layout.down ? (TURNED[key] ?? key) : key) {
    case "ArrowLeft": {
      const inputs = graph.edges.filter((edge) => edge.end === id);
      return inputs.toSorted((a, b) => a.slot - b.slot)[0]?.start ?? null;
    }
    case "ArrowRight": {
      const results = graph.edges.filter((edge) => edge.start === id).map((edge) => edge.end);
      const away = (/** @type {string} */ node) => Math.abs(across(node) - across(id));
      return results.toSorted((a, b) => away(a) - away(b))[0] ?? null;
    }
    case "ArrowUp":
    case "ArrowDown": {
      const { rank } = layout.places.get(id) ?? {};
      const column = graph.nodes
        .map((node) => node.id)
        .filter((node) => layout.places.get(node)?.rank === rank)
        .toSorted((a, b) => across(a) - across(b));
      return column[column.indexOf(id) + (/Up|Left/.test(key) ? -1 : 1)] ?? null;
    }
    case "Home":
      return graph.nodes[0]?.id ?? null;
    case "End":
      return graph.nodes.at(-1)?.id ?? null;
    default:
      return null;
  }
}
