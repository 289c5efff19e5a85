/* Lets the marking app start without a network. It keeps the files of one edition (EDITION stands before this script)
   and nothing else: no answer with anybody's data ever goes into its store. */
"use strict";

const PREFIX = "judging-";
const STORE = PREFIX + EDITION.version;

self.addEventListener("install", (event) => {
  async function keep() {
    const store = await caches.open(STORE);
    await store.addAll([EDITION.page, ...EDITION.files].map((url) => new Request(url, { cache: "reload" })));
    await self.skipWaiting();
  }
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  async function takeOver() {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(PREFIX) && name !== STORE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  }
  event.waitUntil(takeOver());
});

async function kept(request, address) {
  const store = await caches.open(STORE);
  return (await store.match(address)) || fetch(request);
}

/* Other pages of a judge come from the portal; without a network the app stands in for them. */
async function fromPortal(request) {
  try {
    return await fetch(request);
  } catch {
    return Response.redirect(EDITION.page);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(address.pathname === EDITION.page ? kept(request, EDITION.page) : fromPortal(request));
  } else if (EDITION.files.includes(address.pathname)) {
    event.respondWith(kept(request, address.pathname));
  }
});
