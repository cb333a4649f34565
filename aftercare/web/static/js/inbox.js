/* Keeps an open inbox current: changes made elsewhere appear, and nothing that is ticked, typed, opened or in view
   is lost. Without this script the page shows the state when it was loaded. */
"use strict";
(() => {
  const POLL_MS = 30_000;
  // The remaining times on the page change even when nothing else does.
  const CLOCKS_MS = 120_000;
  const STREAM_AGAIN_MS = 300_000;
  let source = null;
  let bell = 0;
  let asking = null;
  let askAgain = false;
  let renewedAt = 0;
  let streamFailedAt = 0;
  let ended = false;

  const part = (id, from = document) => from.getElementById(id);
  const inbox = () => part("inbox");
  const words = (node) => node.textContent.replace(/\s+/g, " ").trim();

  function announce(sentence) {
    part("inbox-way").textContent = sentence;
  }

  function hush() {
    if (source) source.close();
    source = null;
    clearInterval(bell);
    bell = 0;
  }

  function listen() {
    hush();
    if (!inbox() || document.hidden || ended) return;
    renewedAt = Date.now();
    bell = setInterval(ring, POLL_MS);
    openStream();
  }

  function openStream() {
    if (!window.EventSource || inbox().dataset.events === "") return fallBack();
    const stream = new EventSource(inbox().dataset.events);
    source = stream;
    stream.addEventListener("open", () => inbox() && announce(inbox().dataset.atOnce));
    stream.addEventListener("inbox", renew);
    stream.addEventListener("ended", () => {
      hush();
      renew();
    });
    // The browser reconnects by itself after a lost connection; a refusal is final.
    stream.addEventListener("error", () => {
      if (inbox() && source === stream) fallBack();
      if (stream.readyState === EventSource.CLOSED && source === stream) source = null;
    });
  }

  function fallBack() {
    streamFailedAt = Date.now();
    announce(inbox().dataset.inTurns);
  }

  function ring() {
    if (!inbox()) return hush();
    const streams = source !== null && source.readyState === EventSource.OPEN;
    if (!streams || Date.now() - renewedAt >= CLOCKS_MS) renew();
    if (source === null && Date.now() - streamFailedAt >= STREAM_AGAIN_MS) openStream();
  }

  async function renew() {
    if (!inbox() || ended) return;
    askAgain = asking !== null;
    if (asking) return;
    const address = inbox().dataset.list;
    asking = fetch(address, { headers: { "HX-Request": "true", "Aftercare-Unasked": "true" } });
    try {
      const answer = await asking;
      if (answer.headers.get("HX-Redirect")) return signedOut(answer.headers.get("HX-Redirect"));
      if (answer.ok) {
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        // The inbox may have been replaced by another view meanwhile.
        if (part("inbox", fresh) && inbox() && inbox().dataset.list === address) take(fresh);
      }
    } catch {
      // No connection: the next round tries again.
    } finally {
      asking = null;
    }
    if (askAgain) renew();
  }

  function signedOut(where) {
    ended = true;
    hush();
    const way = document.createElement("a");
    way.className = "utrecht-link";
    way.href = where;
    way.textContent = inbox().dataset.signIn;
    part("inbox-news").replaceChildren(`${inbox().dataset.ended} `, way);
    announce("");
  }

  function take(fresh) {
    renewedAt = Date.now();
    const before = Number(part("inbox-count").dataset.total);
    const total = Number(part("inbox-count", fresh).dataset.total);
    const held = hold();
    const counts = takeRows(part("inbox-list"), part("inbox-list", fresh));
    part("inbox-count").dataset.total = total;
    part("inbox-count").textContent = part("inbox-count", fresh).textContent;
    inbox().dataset.events = part("inbox", fresh).dataset.events;
    takeNumbers("#inbox-views .views__number", fresh);
    takeNumbers("#foot", fresh);
    takeBadges(fresh);
    takeColleagues(fresh);
    restore(held);
    showNews(counts, total - before);
  }

  /* The position of the first row in view, and of the focus. */
  function hold() {
    const list = part("inbox-list");
    const rows = [...list.querySelectorAll(".escalation")];
    const seen = rows.find((row) => row.getBoundingClientRect().bottom > 0);
    const focused = list.contains(document.activeElement) ? document.activeElement : null;
    const row = focused && focused.closest(".escalation");
    return {
      seen: seen && seen.id,
      top: seen && seen.getBoundingClientRect().top,
      focused,
      row: row && row.id,
      place: row ? rows.indexOf(row) : 0,
      turn: row ? stops(row).indexOf(focused) : 0,
    };
  }

  const stops = (row) => [...row.querySelectorAll("a[href], button, input:not([type=hidden])")];

  function restore(held) {
    const seen = held.seen && part(held.seen);
    if (seen && window.scrollY > 0) window.scrollBy(0, seen.getBoundingClientRect().top - held.top);
    if (!held.focused || document.activeElement === held.focused) return;
    const rows = document.querySelectorAll("#inbox-list .escalation");
    const row = (held.row && part(held.row)) || rows[Math.min(held.place, rows.length - 1)];
    const next = held.focused.isConnected ? held.focused : row && (stops(row)[held.turn] || stops(row)[0]);
    if (next) next.focus({ preventScroll: true });
  }

  function takeRows(mine, theirs) {
    const old = new Map([...mine.querySelectorAll(".escalation")].map((row) => [row.id, row]));
    const counts = { fresh: 0, changed: 0, gone: 0, unticked: 0, paged: isPaged(mine) || isPaged(theirs) };
    const list = mine.querySelector(".rows--escalations");
    const rows = [...theirs.querySelectorAll(".escalation")].map((row) => {
      const before = old.get(row.id);
      old.delete(row.id);
      if (!before) counts.fresh += 1;
      else if (before.dataset.as !== row.dataset.as) counts.changed += 1;
      else if (words(before) === words(row)) return before;
      return instead(before, row);
    });
    counts.gone = old.size;
    counts.unticked = [...old.values()].filter((row) => row.querySelector("input:checked")).length;
    if (!list || rows.length === 0) {
      mine.replaceChildren(...theirs.children);
    } else {
      arrange(list, rows);
      const [pages, fresh] = [mine, theirs].map((one) => one.querySelector(".utrecht-pagination"));
      if (words(pages || list) !== words(fresh || list)) {
        if (pages) pages.remove();
        if (fresh) mine.append(fresh);
      }
    }
    if (window.htmx) window.htmx.process(mine);
    return counts;
  }

  const isPaged = (list) => list.querySelector(".utrecht-pagination") !== null;

  /* The new row, with its tick restored. */
  function instead(before, row) {
    const fresh = document.adoptNode(row);
    const was = before && before.querySelector("input[type=checkbox]");
    const is = fresh.querySelector("input[type=checkbox]");
    if (was && is) is.checked = was.checked;
    if (!before) fresh.classList.add("escalation--fresh");
    return fresh;
  }

  /* Moves only the rows that must move, so that the focused element keeps the focus. */
  function arrange(list, rows) {
    const kept = new Set(rows);
    for (const row of [...list.children]) if (!kept.has(row)) row.remove();
    let at = list.firstElementChild;
    for (const row of rows) {
      if (row === at) at = at.nextElementSibling;
      else list.insertBefore(row, at);
    }
  }

  function takeNumbers(where, fresh) {
    const theirs = [...fresh.querySelectorAll(where)];
    [...document.querySelectorAll(where)].forEach((one, number) => {
      if (theirs[number] && words(one) !== words(theirs[number])) one.replaceChildren(...theirs[number].childNodes);
    });
  }

  function takeBadges(fresh) {
    takeNumbers(".masthead__opens", fresh);
    for (const link of document.querySelectorAll(".masthead__link")) {
      const theirs = fresh.querySelector(`.masthead__link[href="${link.getAttribute("href")}"]`);
      if (theirs && words(link) !== words(theirs)) link.replaceChildren(...theirs.childNodes);
    }
  }

  function takeColleagues(fresh) {
    const [mine, theirs] = [part("hand-over"), part("hand-over", fresh)];
    if (!mine || !theirs) return;
    // A form in which typing has begun is not hidden.
    const begun = mine.querySelector("textarea").value !== "";
    mine.hidden = theirs.hidden && !begun;
    const [choice, fresher] = [mine.querySelector("select"), theirs.querySelector("select")];
    if (words(choice) === words(fresher)) return;
    const chosen = choice.value;
    choice.replaceChildren(...fresher.children);
    choice.value = [...choice.options].some((one) => one.value === chosen) ? chosen : "";
  }

  /* On one of several pages, rows also move between pages: the total shows how many were new or gone. */
  function showNews(counts, more) {
    const fresh = counts.paged ? Math.min(counts.fresh, Math.max(0, more)) : counts.fresh;
    const gone = counts.paged ? Math.min(counts.gone, Math.max(0, -more)) : counts.gone;
    const counted = { fresh, changed: counts.changed, gone, unticked: counts.unticked };
    const news = Object.entries(counted)
      .filter(([, number]) => number > 0)
      .map(([name, number]) => inbox().dataset[`${name}${number === 1 ? "One" : "Many"}`].replace("#", number));
    if (news.length) part("inbox-news").textContent = news.join(", ");
  }

  function begin() {
    if (inbox() && !source && !bell) listen();
    else if (!inbox()) hush();
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return hush();
    listen();
    renew();
  });
  // A swap by htmx can add the inbox or remove it.
  document.addEventListener("htmx:after:swap", begin);
  window.addEventListener("pagehide", hush);
  begin();
})();
