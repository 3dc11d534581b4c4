// Keeps the live views up to date: the clock by the service's time, phases at once, everything else a moment later.
// Every page works without this file; then it is simply read anew.
(() => {
  const root = document.querySelector("[data-live]");
  if (!root) return;

  const QUIET_MS = 40_000; // Beats come every 15 s: after this long the line is dead, whatever the browser believes.
  const NETWORK_MS = 3_000; // A line that is back so soon was never worth a word.
  const MEMORY = `live:${location.pathname}`;
  const words = root.dataset;

  const read = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null; // Storage may be forbidden or spoilt; what the page itself says holds then.
    }
  };
  const keep = (key, value) => {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // Storage may be forbidden or full; without a network there is then only the page itself.
    }
  };

  // The service's time: the largest offset heard is that of the message that was least on its way.
  const rendered = Date.parse(words.now);
  const navigation = performance.getEntriesByType("navigation")[0];
  let offset = null;
  const hear = (now) => {
    const found = Date.parse(now) - Date.now();
    offset = offset === null || Math.abs(found - offset) > 5_000 ? found : Math.max(offset, found);
    keep("live:offset", offset);
  };
  const remembered = read("live:offset");
  const guess = rendered - (performance.timeOrigin + (navigation?.responseStart ?? 0)); // Wrong for a page that was kept.
  const first = typeof remembered === "number" && (!navigator.onLine || Math.abs(remembered - guess) < 60_000) ? remembered : guess;
  const serviceNow = () => Date.now() + (offset ?? first);

  let state = {
    revision: Number(words.revision),
    state: words.state,
    item: words.item,
    ends: words.ends ?? null,
    paused_at: words.paused ?? null,
  };
  let seen = rendered; // The service's time of what the page shows.

  const all = (name) => document.querySelectorAll(`[data-live-${name}]`);
  const time = (moment) => new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);

  const figures = (seconds) => {
    const left = Math.abs(seconds);
    const [hours, minutes] = [Math.floor(left / 3600), Math.floor((left % 3600) / 60)];
    const two = (figure) => String(figure).padStart(2, "0");
    return (seconds < 0 ? "+" : "") + (hours ? `${hours}:${two(minutes)}` : minutes) + `:${two(left % 60)}`;
  };

  const tick = () => {
    for (const clock of all("clock")) {
      clock.hidden = !state.ends;
      if (!state.ends) continue;
      const now = state.paused_at ? Date.parse(state.paused_at) : serviceNow();
      const seconds = Math.ceil((Date.parse(state.ends) - now) / 1000);
      const text = figures(seconds);
      if (clock.textContent !== text) clock.textContent = text;
      clock.toggleAttribute("data-late", seconds < 0);
    }
  };

  // The room's clocks may be in another zone than this machine.
  const inRoom = (moment) => new Date(Date.parse(moment) + Number(words.shift) * 60_000).toISOString().slice(11, 16);

  const show = (next) => {
    state = next;
    root.dataset.state = next.state;
    const fill = (name, text) => all(name).forEach((element) => (element.textContent = text));
    fill("title", next.state === "waiting" ? words.waiting : next.state === "over" ? words.over : next.title);
    fill("until", next.paused_at ? words.isPaused : next.ends ? words.until.replace("TIME", inRoom(next.ends)) : "");
    all("next").forEach((element) => (element.hidden = !next.next));
    if (next.next) {
      fill("next-title", next.next.title);
      fill("next-minutes", words.minutes.replace("COUNT", next.next.minutes));
    }
    all("notice").forEach((element) => {
      element.hidden = !next.announcement;
      if (element.textContent !== next.announcement) element.textContent = next.announcement;
    });
    showPlaces(next);
    tick();
    fit();
  };

  // One's own places in all rounds are in the page: which one it is now needs no network.
  const showPlaces = (next) => {
    const places = [...all("place")];
    const rounds = places.map((one) => Number(one.dataset.livePlace));
    const begun = next.round || Number(words.begun);
    root.dataset.begun = begun;
    const coming = next.state === "over" ? undefined : rounds.find((round) => round > begun);
    for (const place of places) {
      const round = Number(place.dataset.livePlace);
      const now = next.round !== 0 && round === next.round;
      place.hidden = !now && round !== coming;
      place.querySelector("[data-live-place-word]").textContent = now ? words.placeNow : words.placeThen;
    }
  };

  const say = (text) => all("line").forEach((element) => {
    element.hidden = !text;
    if (element.textContent !== text) element.textContent = text;
  });
  const sayAge = (text) => say(text.replace("TIME", time(seen - serviceNow() + Date.now())));

  // Fragments are cut out of the same page, read anew; many readers do so at slightly different times.
  let fetching = null;
  const refresh = () => {
    fetching ??= setTimeout(async () => {
      fetching = null;
      try {
        const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store" });
        if (!answer.ok) return;
        replace(new DOMParser().parseFromString(await answer.text(), "text/html"));
      } catch {
        // Without a network nothing is new; the events say when it is back, and then this is asked again.
      }
    }, Math.random() * Number(words.delay));
  };
  const replace = (fresh) => {
    const source = fresh.querySelector("[data-live]");
    if (!source) return;
    for (const old of document.querySelectorAll("[data-live-fragment]")) {
      const found = fresh.getElementById(old.id);
      if (!found || found.innerHTML === old.innerHTML) continue;
      const open = [...old.querySelectorAll("details")].map((one) => one.open);
      const focused = [...old.querySelectorAll("a, button, summary")].indexOf(document.activeElement);
      old.replaceWith(found);
      [...found.querySelectorAll("details")].forEach((one, place) => (one.open = open[place] ?? false));
      if (focused >= 0) found.querySelectorAll("a, button, summary")[focused]?.focus();
    }
    seen = Math.max(seen, Date.parse(source.dataset.now));
    root.dataset.begun = source.dataset.begun;
    if (state.title !== undefined) show(state);
    tick();
    fit();
  };

  let source = null;
  let heard = 0;
  let lost = null;
  let silent = false;

  const alive = (now) => {
    heard = Date.now();
    clearTimeout(lost);
    lost = null;
    if (now) {
      hear(now);
      if (!silent) seen = Math.max(seen, Date.parse(now));
    }
    if (!silent) say("");
  };
  const dead = () => {
    lost ??= setTimeout(() => sayAge(words.offline), NETWORK_MS);
  };

  const connect = () => {
    source?.close();
    heard = Date.now();
    source = new EventSource(words.events);
    let present = true; // The first event of a line is the present state.
    source.addEventListener("phase", (event) => {
      const next = JSON.parse(event.data);
      silent = false;
      alive(next.now);
      keep(MEMORY, next);
      if (present || next.revision !== state.revision) refresh();
      present = false;
      if (next.revision >= state.revision) show(next);
    });
    source.addEventListener("beat", (event) => alive(JSON.parse(event.data).now));
    source.addEventListener("database", (event) => {
      silent = JSON.parse(event.data).revision === 0;
      if (silent) sayAge(words.silent);
      else alive();
    });
    for (const name of ["again", "camp", "seating", "people", "ideas", "workshop"]) {
      source.addEventListener(name, () => {
        alive();
        refresh();
      });
    }
    source.onerror = () => {
      dead();
      // After a refusal browsers do not try again by themselves.
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, 3_000 + Math.random() * 3_000);
    };
  };

  // No name on the wall may be cut off: where there are more than usual, all become a little smaller.
  const fit = () => {
    const board = document.getElementById("wall-board");
    if (!board || matchMedia("(max-width: 60rem), print").matches) return;
    const crowded = () => [...board.querySelectorAll(".wall-tables > li > ul")].some((one) => one.scrollHeight > one.clientHeight + 1);
    board.style.removeProperty("--names");
    for (let size = 1.6; size > 0.55 && crowded(); size *= 0.94) board.style.setProperty("--names", `${size}rem`);
  };
  window.addEventListener("resize", fit);
  setInterval(tick, 250);
  setInterval(() => {
    if (navigator.onLine && Date.now() - heard > QUIET_MS) {
      dead();
      connect();
    }
  }, 5_000);
  window.addEventListener("offline", () => {
    source?.close();
    sayAge(words.offline);
  });
  window.addEventListener("online", connect);
  window.addEventListener("pageshow", (event) => event.persisted && connect());
  window.addEventListener("pagehide", () => source?.close());
  document.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    delete event.target.dataset.busy;
    say(words.notSent);
  }, true);

  // A page that comes from the phone's own memory shows the newest that was heard, and says how old it is.
  const last = read(MEMORY);
  if (last && last.revision > state.revision && !(Date.parse(last.now) < rendered)) {
    seen = Date.parse(last.now);
    show(last);
  }
  tick();
  fit();
  connect();
  if (!navigator.onLine) sayAge(words.offline);
  if (words.worker && "serviceWorker" in navigator) {
    navigator.serviceWorker.addEventListener("controllerchange", refresh); // Read once more, the page is kept.
    navigator.serviceWorker.register(words.worker, { scope: "/phone/" }).catch(() => {
      // Without https there is no worker; an open page still keeps what it shows.
    });
  }
})();
