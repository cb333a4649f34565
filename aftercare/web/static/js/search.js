/* Opens the search of the header with / or Ctrl-K, and suggests while the reader types. What was typed is posted, so
   that no name appears in an address. Choosing a suggestion first keeps the search, so that the way back leads to it. */
"use strict";
(() => {
  const PAUSE_MS = 150;
  const KEY_OFF = "aftercare-search-key";
  const finder = document.getElementById("finder");
  if (!finder) return;
  const part = (id) => document.getElementById(id);
  const [form, field, list, said] = [finder.querySelector("form"), part("finder-field"), part("finder-list"), part("finder-said")];
  const shortcut = part("finder-key");
  let pause = 0;
  let asking = null;
  let chosen = null;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const typed = () => new URLSearchParams({ q: field.value.trim() });
  const post = (address, signal) => fetch(address, { method: "POST", body: typed(), headers: { "HX-Request": "true" }, signal });

  function choose(option) {
    chosen?.setAttribute("aria-selected", "false");
    chosen = option ?? null;
    if (!chosen) return field.removeAttribute("aria-activedescendant");
    chosen.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  function show(fresh, sentence) {
    choose(null);
    list.replaceChildren(...fresh);
    list.hidden = !fresh.length;
    field.setAttribute("aria-expanded", String(fresh.length > 0));
    said.replaceChildren(...sentence);
  }

  function signedOut(where) {
    const way = document.createElement("a");
    way.className = "utrecht-link";
    way.href = where;
    way.textContent = finder.dataset.signIn;
    show([], [`${finder.dataset.ended} `, way]);
  }

  async function ask() {
    clearTimeout(pause);
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    try {
      const answer = await post(finder.dataset.suggestions, mine.signal);
      const text = await answer.text();
      if (asking !== mine) return;
      const elsewhere = answer.headers.get("HX-Redirect");
      if (elsewhere) return signedOut(elsewhere);
      const fresh = new DOMParser().parseFromString(text, "text/html");
      const found = fresh.querySelector("[data-options]");
      if (!answer.ok || !found) return show([], [finder.dataset.failed]);
      show([...found.children], [fresh.querySelector("[data-said]").textContent]);
    } catch {
      if (asking === mine) show([], [finder.dataset.failed]);
    }
  }

  function open() {
    const page = document.querySelector("[data-search-page] input");
    if (page) return page.select();
    if (finder.open) return field.select();
    finder.showModal();
    field.select();
    ask();
  }

  /* The address of this search enters the history before the page that was chosen. */
  async function go(option) {
    const next = option.href;
    if (field.value.trim()) {
      try {
        const kept = (await post(form.action)).headers.get("HX-Redirect") ?? "";
        if (kept.startsWith("/search?")) history.pushState(null, "", kept);
      } catch {
        // The way back then leads to the page where the search was opened.
      }
    }
    finder.close();
    location.assign(next);
  }

  const writes = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const command = event.ctrlKey || event.metaKey;
    const letter = command && !event.shiftKey && event.key.toLowerCase() === "k";
    const slash = event.key === "/" && !command && shortcut.checked;
    const inText = event.target !== field && event.target.closest?.(writes);
    if (inText || !(letter || (slash && event.target !== field))) return;
    event.preventDefault();
    open();
  });

  // The header may be replaced when a form is saved, so the click is heard from here.
  document.addEventListener("click", (event) => {
    const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!plain || !event.target.closest("#finder-opens")) return;
    event.preventDefault();
    open();
  });

  field.addEventListener("input", () => {
    choose(null);
    asking = null;
    clearTimeout(pause);
    pause = setTimeout(ask, PAUSE_MS);
  });

  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const all = options();
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const at = chosen ? all.indexOf(chosen) + step : step > 0 ? 0 : all.length - 1;
      choose(all[at]);
    } else if (event.key === "Enter" && chosen) {
      event.preventDefault();
      go(chosen);
    }
  });

  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(option);
  });

  finder.addEventListener("click", (event) => event.target === finder && finder.close());

  finder.addEventListener("close", () => {
    clearTimeout(pause);
    asking?.abort();
    asking = null;
    show([], []);
  });

  // A key without Ctrl can be in the way of speech input, so it can be switched off, in this browser.
  shortcut.checked = localStorage.getItem(KEY_OFF) !== "off";
  shortcut.parentElement.hidden = false;
  shortcut.addEventListener("change", () => {
    if (shortcut.checked) localStorage.removeItem(KEY_OFF);
    else localStorage.setItem(KEY_OFF, "off");
  });

  /* The address of a search stands in the history of the page it was opened over, so the browser may show this page
     under that address, and the other way round. */
  const address = () => location.pathname + location.search;
  const here = address();
  const renew = () => address() !== here && location.reload();
  window.addEventListener("popstate", renew);
  window.addEventListener("pageshow", renew);
})();
