// Keeps the last pages of phones, so that they open without a network. Only pages under /phone/ are kept, and the
// files that they are made of; whatever the service answers is newer and always wins.
const CACHE = "phone-1";
const PATIENCE_MS = 4_000; // With a bad network, an old plan at once is better than a new one much later.

const FILES = ["/static/matchcamp.css", "/static/live.css", "/static/live.js", "/static/theme.js", "/static/favicon.svg"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)));
  self.skipWaiting();
});
self.addEventListener("activate", (event) => {
  const others = caches.keys().then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))));
  event.waitUntil(Promise.all([others, self.clients.claim()]));
});

const fromService = async (request) => {
  const answer = await fetch(request);
  const cache = await caches.open(CACHE);
  if (answer.ok && !answer.redirected) await cache.put(request.url, answer.clone());
  else if (answer.status === 404 || answer.status === 403) await cache.delete(request.url); // The link was made void.
  return answer;
};

const kept = async (request) => (await caches.open(CACHE)).match(request.url);

const answer = async (request) => {
  const fresh = fromService(request);
  const old = await kept(request);
  if (!old) return fresh;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, old));
  const failed = fresh.then((found) => (found.status === 503 ? old : found), () => old);
  return Promise.race([failed, late]);
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname.endsWith("/events")) return;
  const page = url.pathname.startsWith("/phone/") && (request.headers.get("accept") ?? "").includes("text/html");
  if (page && request.mode !== "navigate") event.respondWith(fromService(request)); // An open page wants news only.
  else if (page || url.pathname.startsWith("/static/")) event.respondWith(answer(request));
});
