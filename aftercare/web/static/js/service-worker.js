/* Answers a page that has no network with the kept page of today, and static files from what was kept with it. No other
   page is ever kept. offline.js fills the cache and removes it. */
"use strict";
const KEPT = "aftercare-offline";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const kept = async (request) => (await caches.open(KEPT)).match(request);

async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return (await kept("/offline")) ?? Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (origin === self.location.origin && pathname.startsWith("/static/"))
    event.respondWith(kept(request).then((found) => found ?? fetch(request)));
});
