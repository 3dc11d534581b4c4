// Keeps pages of the work at tables fresh, sections locked while somebody types, and unsaved words on the device.
// Every page works without this file.
(() => {
  const FRESH_MS = 2000; // At most one look at the service in this time, and a little later for each reader.
  const SPREAD_MS = 600;
  const RENEW_MS = 30000; // The lock lasts two minutes.
  const LOCK_LOOK_MS = 5000;

  // ---- fresh pages -------------------------------------------------------------------------------------------

  const changedControl = (one) => {
    if (one.type === "hidden" || one.type === "submit") return false;
    if (one.tagName === "SELECT") return [...one.options].some((option) => option.selected !== option.defaultSelected)
      && [...one.options].some((option) => option.defaultSelected);
    return one.type === "checkbox" || one.type === "radio" ? one.checked !== one.defaultChecked : one.value !== one.defaultValue;
  };

  // Somebody writes here, or has opened a form: it must not be taken from under their hands.
  const isBusy = (part) => {
    const at = document.activeElement;
    if (at && part.contains(at) && /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return true;
    if (part.querySelector("details[open] form, form[data-busy]")) return true;
    return [...part.querySelectorAll("input, textarea, select")].some(changedControl);
  };

  const place = (fresh) => {
    for (const part of document.querySelectorAll("[data-part]")) {
      if (!part.isConnected || isBusy(part)) continue;
      const other = fresh.querySelector(`[data-part="${CSS.escape(part.dataset.part)}"]`);
      if (!other || other.innerHTML === part.innerHTML) continue;
      const at = document.activeElement;
      const label = at && part.contains(at) ? at.textContent : "";
      part.replaceChildren(...document.importNode(other, true).childNodes);
      if (label) [...part.querySelectorAll("button, a, summary")].find((one) => one.textContent === label)?.focus();
    }
  };

  const keepFresh = (root) => {
    const began = Date.now();
    let waiting = 0;
    let last = 0;
    const look = async () => {
      waiting = 0;
      last = Date.now();
      try {
        const answer = await fetch(location.pathname + location.search, {
          headers: { "if-none-match": `"${root.dataset.version}"` },
          credentials: "same-origin",
        });
        if (answer.status !== 200) return;
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        const version = fresh.querySelector("[data-workshop]")?.dataset.version;
        if (!version) return;
        place(fresh);
        if (!document.querySelector("[data-part] form[data-busy]")) root.dataset.version = version;
      } catch {
        // No network: the stream tells when it is back, and the page is read again then.
      }
    };
    const soon = () => {
      if (waiting) return;
      waiting = setTimeout(look, Math.max(0, last + FRESH_MS - Date.now()) + Math.random() * SPREAD_MS);
    };
    let stream = null;
    let opened = false;
    const listen = () => {
      stream?.close();
      stream = new EventSource(root.dataset.events);
      stream.addEventListener("open", () => {
        if (opened) soon(); // What happened while there was no network was told to nobody.
        opened = true;
      });
      for (const name of ["again", ...root.dataset.signals.split(" ")]) stream.addEventListener(name, soon);
      stream.addEventListener("error", () => {
        // After a refusal browsers do not try again by themselves.
        if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 3000 + Math.random() * 3000);
      });
    };
    listen();
    window.addEventListener("pagehide", () => stream.close());
    window.addEventListener("pageshow", (event) => event.persisted && listen());
    // A lock that runs out is no change in the database, so nobody tells of it. The clock is the service's.
    setInterval(() => {
      const passed = Date.now() - began;
      const now = Date.parse(root.dataset.now) + passed;
      if ([...root.querySelectorAll("[data-until]")].some((one) => Date.parse(one.dataset.until) < now)) soon();
    }, LOCK_LOOK_MS);
    document.addEventListener("focusout", () => setTimeout(() => {
      if (root.dataset.version) soon();
    }, 50));
  };

  // ---- unsaved words -----------------------------------------------------------------------------------------

  const storage = {
    read(key) {
      try {
        return JSON.parse(localStorage.getItem(`words ${key}`) ?? "null");
      } catch {
        return null; // Storage may be forbidden: words are then only on the page.
      }
    },
    write(key, text) {
      try {
        if (text === null) localStorage.removeItem(`words ${key}`);
        else localStorage.setItem(`words ${key}`, JSON.stringify(text));
      } catch {
        // As above.
      }
    },
  };

  const offer = (form, area, kept) => {
    const note = document.createElement("div");
    note.className = "note";
    note.setAttribute("role", "status");
    const words = document.createElement("p");
    words.textContent = form.dataset.offer;
    const quote = document.createElement("p");
    quote.className = "words";
    quote.textContent = kept;
    const row = document.createElement("p");
    row.className = "row";
    const button = (label, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "button button-small";
      made.textContent = label;
      made.addEventListener("click", () => {
        act();
        note.remove();
        area.focus();
      });
      row.append(made);
    };
    button(form.dataset.take, () => { area.value = kept; });
    button(form.dataset.drop, () => storage.write(form.dataset.keep, null));
    note.append(words, quote, row);
    form.prepend(note);
  };

  const keepWords = (form) => {
    const area = form.querySelector("textarea[name=text]");
    const key = form.dataset.keep;
    const kept = storage.read(key);
    if (kept !== null && kept === area.value) storage.write(key, null);
    else if (kept !== null && form.dataset.offer) offer(form, area, kept);
    area.addEventListener("input", () => storage.write(key, area.value));
    form.addEventListener("submit", (event) => {
      if (navigator.onLine) {
        sessionStorage.setItem("sent words", key);
        return;
      }
      event.preventDefault();
      delete form.dataset.busy;
      let said = form.querySelector("[data-said]");
      if (!said) {
        said = document.createElement("p");
        said.className = "flash flash-error";
        said.setAttribute("role", "alert");
        said.dataset.said = "";
        form.append(said);
      }
      said.textContent = form.dataset.offline ?? "";
    });
  };

  // The page that follows a save was answered by the service: the words are there, and not only here.
  const forgetSent = () => {
    const key = sessionStorage.getItem("sent words");
    if (!key) return;
    sessionStorage.removeItem("sent words");
    if (!document.querySelector(".error-summary")) storage.write(key, null);
  };

  const renewLock = (form) => {
    const area = form.querySelector("textarea[name=text]");
    let last = Date.now();
    area.addEventListener("input", () => {
      if (Date.now() - last < RENEW_MS) return;
      last = Date.now();
      const body = new URLSearchParams({ _csrf_token: form.elements._csrf_token.value });
      fetch(form.dataset.renew, { method: "POST", body, credentials: "same-origin" }).catch(() => {
        last = 0; // Tried again with the next letter.
      });
    });
  };

  if (document.querySelector("main [data-workshop], main [data-keep], main [data-saved]")) forgetSent();
  for (const root of document.querySelectorAll("[data-workshop]")) if (root.dataset.events) keepFresh(root);
  for (const form of document.querySelectorAll("form[data-keep]")) keepWords(form);
  for (const form of document.querySelectorAll("form[data-renew]")) renewLock(form);
  for (const form of document.querySelectorAll("form[data-leave]"))
    form.addEventListener("submit", () => storage.write(form.dataset.leave, null));
})();
