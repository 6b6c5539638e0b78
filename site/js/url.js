/**
 * The figures' state in the address: `#<figure>?param=value&…`. The entry itself keeps the state of
 * every figure on the page, so that Back and Forward restore them all.
 */

/** @returns {{figure: string, query: string}} what the address asks for; empty without a hash */
export function read() {
  const [figure = "", query = ""] = location.hash.slice(1).split("?");
  return { figure, query };
}

/** @param {string} figure @param {string} query */
export function link(figure, query) {
  const address = new URL(location.href);
  address.hash = query ? `${figure}?${query}` : figure;
  return address.href;
}

/** The state of every figure as this history entry has it, or null if it has none. @returns {Record<string, string> | null} */
export const kept = () => history.state?.figures ?? null;

/**
 * @param {string} figure @param {string} query
 * @param {{push: boolean}} how as a step that Back undoes, or in place
 */
export function write(figure, query, { push }) {
  const state = { figures: { ...kept(), [figure]: query } };
  if (push) history.pushState(state, "", link(figure, query));
  else history.replaceState(state, "", link(figure, query));
}

/** Keep the state of every figure in this entry. @param {{name: string, query: () => string}[]} figures */
export function keep(figures) {
  const queries = figures.map((figure) => [figure.name, figure.query()]);
  history.replaceState({ figures: Object.fromEntries(queries) }, "");
}
