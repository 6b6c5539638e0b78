/**
 * Keeps the site in the browser: a second visit needs no network.
 *
 * `self.__WB_MANIFEST` is replaced by the build with every file, its address, and a hash of what it holds. Workbox
 * keeps each file under both, so two versions share what has not changed and never mix what has: a version answers
 * from its own list. It takes every file or none, and none that is not what the list says (`integrity`), as when a
 * host is still handing out an older page.
 *
 * A new version waits until no page of the old one is open: see `main.js`.
 */
import { cacheNames } from "workbox-core";
import { addPlugins, precacheAndRoute } from "workbox-precaching";

/** @type {any} */
const worker = self;

// The snapshot is kept unpacked, for that is a good part of a start; a header says so.
addPlugins([
  {
    cacheWillUpdate: async ({ request, response }) => {
      if (!response.ok) return null;
      if (!/\/snapshot-\w+\.bin$/.test(request.url)) return response;
      const body = response.body?.pipeThrough(new DecompressionStream("gzip"));
      return new Response(body, { headers: { Unpacked: "gzip" } });
    },
  },
]);

// @ts-expect-error: the build fills it in.
precacheAndRoute(self.__WB_MANIFEST);

// Files named by what they hold need not be asked for here: the browser takes them from the cache itself, sooner.
worker.addEventListener("install", (/** @type {any} */ event) =>
  event.addRoutes?.({
    condition: { or: ["assets/*", "pyodide-*/*"].map((urlPattern) => ({ urlPattern })) },
    source: { cacheName: cacheNames.precache },
  }),
);

// A page that opens asks for the newest version, which it gets if it is the only page.
worker.addEventListener("message", async () => {
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const { scope } = worker.registration;
  const ours = pages.filter((/** @type {{url: string}} */ page) => page.url.startsWith(scope));
  if (ours.length === 1) await worker.skipWaiting();
});
