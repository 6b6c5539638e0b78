/**
 * The figures' state in the address: `#<figure>?param=value&…`. The entry itself keeps the state of
 * every figure on the page, so that Back and Forward restore them all.
 */

/** @returns {{figure: string, query: string}} what the address asks for; empty without a hash */
export const read = () => parse(location.hash.slice(1));

/** @param {string} hash */
export function parse(hash) {
  const [, figure = "", query = ""] = /^(.*?)(?:(?:\?|%3F)(.*))?$/is.exec(hash) ?? [];
  return { figure, query: mended(query) };
}

/**
 * A query as it was before a program that passes links on encoded the signs between its parts, or all of it once more.
 * @param {string} query
 */
function mended(query) {
  // A value has no bare "=", so what stands before one is a name.
  if (/^[\w-]+=/.test(query)) return query.replace(/%26(?=[\w-]+=)/g, "&");
  if (query.includes("%25")) {
    try {
      return decodeURIComponent(query);
    } catch {
      return query;
    }
  }
  return query.replace(/(^|%26|&)([\w-]+)%3D/gi, (_, before, name) => `${before && "&"}${name}=`);
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
  const { figure, query } = read(); // of one that is not here, perhaps, until the page is loaded again
  const queries = figures.map((one) => [one.name, one.query()]);
  history.replaceState({ figures: { [figure]: query, ...Object.fromEntries(queries) } }, "");
}
