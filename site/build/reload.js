/**
 * Loads a page again when it has changed, and says what is wrong when the site could not be built: only under
 * `npm run dev`, which puts this into every page that it sends. See py/publish/dev.py.
 */
(() => {
  /** The version of the page that this stands in. */
  const version = document.currentScript?.dataset.version;

  /** What is wrong, above the page. */
  const problem = document.createElement("pre");
  problem.role = "alert";
  problem.id = "build-problem";
  problem.style.cssText = `
    position: fixed; inset: auto 0 0; z-index: 1000; max-height: 60vh; margin: 0; padding: 1rem 1.5rem; overflow: auto;
    background: #7a1020; color: #fff; font: 14px/1.5 ui-monospace, monospace; white-space: pre-wrap;`;

  /** @type {EventSource | undefined} */
  let news;

  /** A browser keeps few connections to a server, so pages that nobody looks at give theirs back. */
  function listen() {
    news?.close();
    if (document.hidden) return;
    news = new EventSource(`/-/events?page=${encodeURIComponent(location.pathname)}`);
    news.addEventListener("message", ({ data }) => {
      const told = JSON.parse(data);
      problem.textContent = told.problem;
      if (told.problem) document.body.append(problem);
      else if (told.version !== version) location.reload();
      else problem.remove();
    });
  }

  document.addEventListener("visibilitychange", listen);
  listen();
})();
