/** The page's side of the service worker: what it keeps, and which version is shown. */

import { serviceWorkers } from "./start.js";

/**
 * If a newer version of the site is waiting, and this is the only page that shows the older one, go over to it now,
 * before the reader has begun.
 */
export async function takeUpNewVersion() {
  const workers = serviceWorkers();
  if (!workers?.controller) return;
  const registration = await workers.getRegistration();
  if (!registration?.waiting) return;
  workers.addEventListener("controllerchange", () => location.reload(), { once: true });
  registration.waiting.postMessage("take over");
}

/**
 * Keep the site in this browser, from now on. Where that is forbidden, the network serves on.
 * @param {string} address the service worker's
 */
export function keepSite(address) {
  serviceWorkers()
    ?.register(address)
    .catch(() => {});
}
