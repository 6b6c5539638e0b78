/** Graphs as Python sends them, for tests. */

export const node = (id, op = "", more = {}) => ({
  id,
  op,
  role: op ? "model" : "data",
  label: id,
  data: "1",
  grad: "0",
  state: "forward",
  says: `About ${id}.`,
  ...more,
});
export const edge = (start, end, slot = 0, more = {}) => ({
  start,
  end,
  slot,
  local: "× 2",
  state: "forward",
  ...more,
});
export const graph = (nodes, edges, more = {}) => ({
  view: "graph",
  name: "graph",
  title: "A graph",
  share: 1,
  nodes,
  edges,
  shows: ["data", "grad", "local"],
  readouts: [],
  ...more,
});

/** L = (a·b + c)·f, as in the lecture. */
export const lecture = graph(
  [
    node("a"),
    node("b"),
    node("e", "×"),
    node("c"),
    node("d", "+"),
    node("f"),
    node("L", "×", { role: "error" }),
  ],
  [
    edge("d", "L", 0),
    edge("f", "L", 1),
    edge("e", "d", 0),
    edge("c", "d", 1),
    edge("a", "e", 0),
    edge("b", "e", 1),
  ],
);
