/* Today without a network. The copy of the day and what is recorded meanwhile are encrypted on the device with a key that
   scripts cannot read. The key and the copy are removed when their time is over, at signing out, and when another account
   is there. What was not sent yet stays, encrypted: the service hands its key only to the account that recorded it. */
"use strict";
(() => {
  const MARK = "aftercare-offline";
  const FRESH_MS = 10 * 60 * 1000;
  const account = document.body.dataset.account;
  const control = document.getElementById("offline");
  const sheet = document.getElementById("offline-page");
  if (!control && !sheet && !localStorage.getItem(MARK)) return;

  const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const show = (where, name, on) => {
    for (const one of where?.querySelectorAll(`[data-when~="${name}"]`) ?? []) one.hidden = !on;
  };
  const say = (where, name, text) => {
    for (const one of where.querySelectorAll(`[data-say="${name}"]`)) one.textContent = text;
  };

  /* --- What is kept: one copy, and by appointment what was recorded --- */

  const opened = new Promise((done, failed) => {
    const asked = indexedDB.open(MARK, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("copy");
      asked.result.createObjectStore("queue", { keyPath: "appointment" });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });

  async function kept(store, how, ...values) {
    const mode = how.startsWith("get") ? "readonly" : "readwrite";
    const asked = (await opened).transaction(store, mode).objectStore(store)[how](...values);
    return new Promise((done, failed) => {
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  }

  async function encrypted(key, value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(value));
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, text) };
  }

  async function decrypted(key, { iv, data }) {
    const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, data);
    return JSON.parse(new TextDecoder().decode(text));
  }

  async function wipe() {
    await kept("copy", "clear");
    await caches.delete(MARK);
    const worker = await navigator.serviceWorker.getRegistration("/");
    await worker?.unregister();
    if (!(await kept("queue", "getAll")).length) localStorage.removeItem(MARK);
  }

  /* The clock of the device may be wrong; what counts is the time since the service handed out the copy. */
  const now = (copy) => Date.now() + copy.ahead;
  const day = (moment) => new Date(moment).toDateString();

  let removed = false;

  /* The copy, as long as it may be there. A clock that was set back does not prolong it. */
  async function copyNow() {
    const copy = await kept("copy", "get", "today");
    if (!copy) return null;
    const theirs = !sheet && copy.account !== account;
    const over = now(copy) >= copy.until || now(copy) < copy.taken || day(now(copy)) !== day(copy.taken);
    if (theirs || over) await wipe();
    removed ||= over;
    return theirs || over ? null : copy;
  }

  /* --- With a network --- */

  /* None without an answer; "ended" without a session. */
  async function post(address, values) {
    const body = new URLSearchParams(values);
    const answer = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer) return null;
    return answer.headers.has("HX-Redirect") || answer.redirected ? "ended" : answer;
  }

  const imported = (key) => crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"]);

  async function take(sealed = "") {
    const answer = await post("/offline/today", { sealed });
    if (answer === "ended" || answer?.status === 403 || answer?.status === 404) await wipe();
    return answer && answer.ok ? answer.json() : null;
  }

  async function keepFiles() {
    await navigator.serviceWorker.register("/service-worker.js", { scope: "/" });
    const answer = await fetch("/offline");
    if (!answer.ok || answer.redirected) throw new Error("offline");
    const page = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
    const named = [...page.querySelectorAll("link[rel=stylesheet], script[src], use")];
    const files = named.map((one) => one.getAttribute("src") ?? one.getAttribute("href"));
    files.push(...performance.getEntriesByType("resource").map((one) => one.name));
    const ours = files.map((one) => new URL(one, location.origin)).filter((one) => one.pathname.startsWith("/static/"));
    const cache = await caches.open(MARK);
    await cache.put("/offline", answer);
    await cache.addAll([...new Set(ours.map((one) => one.pathname + one.search))]);
    await navigator.serviceWorker.ready;
  }

  async function keep() {
    const before = await kept("copy", "get", "today");
    const mine = (await kept("queue", "getAll")).find((one) => one.account === account);
    const given = await take(before?.sealed ?? mine?.sealed);
    if (!given) return false;
    const key = await imported(given.key);
    const [taken, until] = [Date.parse(given.taken), Date.parse(given.until)];
    localStorage.setItem(MARK, "kept");
    await keepFiles();
    const { account: owner, sealed, rows, until_text: untilText, taken_text: takenText } = given;
    const copy = { account: owner, sealed, key, until, untilText, takenText, taken, ahead: taken - Date.now() };
    await kept("copy", "put", { ...copy, ...(await encrypted(key, rows)) }, "today");
    return true;
  }

  /* The key of an entry: of the copy, else the service is asked, which opens it for its own account alone. */
  async function keyOf(entry) {
    const copy = await kept("copy", "get", "today");
    if (copy?.sealed === entry.sealed && copy.account === entry.account) return copy.key;
    const given = navigator.onLine ? await take(entry.sealed) : null;
    return given?.account === entry.account ? imported(given.key) : null;
  }

  /* One tab at a time. Each entry once: its key was made when it was recorded. Refused entries wait for the officer. */
  const send = () => navigator.locks.request(MARK, sendAll);

  async function sendAll() {
    const copy = await copyNow();
    const owner = account || copy?.account;
    let sent = 0;
    for (const entry of await kept("queue", "getAll")) {
      if (entry.account !== owner || entry.refused) continue;
      const key = await keyOf(entry);
      if (!key) break;
      let said;
      try {
        said = await decrypted(key, entry);
      } catch {
        await kept("queue", "put", { ...entry, refused: "unreadable" });
        continue;
      }
      const { id, version, outcome, at, note = "" } = said;
      const values = { account: owner, key: id, appointment: entry.appointment, version, outcome, at, note };
      const answer = await post("/offline/outcomes", values);
      if (answer === "ended") await wipe();
      if (!answer || answer === "ended" || answer.status >= 500 || [401, 408, 429].includes(answer.status)) break;
      if (answer.ok) {
        await kept("queue", "delete", entry.appointment);
        sent += 1;
      } else await kept("queue", "put", { ...entry, refused: answer.status === 403 || answer.status === 404 ? "unseen" : "changed" });
    }
    if (sent && (await kept("copy", "get", "today"))) await keep().catch(() => false);
    return sent;
  }

  /* --- On My week: keeping, removing, and what became of the entries --- */

  async function draw() {
    const copy = await copyNow();
    const queue = (await kept("queue", "getAll")).filter((one) => one.account === account);
    show(control, "none", !copy);
    show(control, "kept", Boolean(copy));
    show(control, "refused", queue.some((one) => one.refused));
    if (copy) say(control, "until", copy.untilText);
    control.hidden = false;
  }

  control?.addEventListener("click", async (event) => {
    const act = event.target.closest("button[data-do]")?.dataset.do;
    if (!act) return;
    show(control, "failed", false);
    const done = await (act === "keep" ? keep() : wipe()).catch(() => false);
    if (done === false) {
      await wipe();
      show(control, "failed", true);
    }
    draw();
  });

  /* --- The page without a network --- */

  const filled = (name) => sheet.querySelector(`template[data-row="${name}"]`).content.cloneNode(true);
  // What is being typed, by appointment: it outlives a new drawing of the rows, and nothing else.
  const drafts = new Map();
  const atClock = (moment) => moment.toTimeString().slice(0, 5);

  function row(copy, it, entry) {
    const made = filled("appointment");
    const texts = { time: it.time, name: it.name, place: it.place, state: it.state, phone: it.phone ?? "" };
    for (const [name, text] of Object.entries(texts)) say(made, name, text);
    const call = made.querySelector("a[data-say=phone]");
    if (it.phone) call.href = `tel:${it.phone.replace(/[^+\d]/g, "")}`;
    show(made, "phone", Boolean(it.phone));
    show(made, "state", Boolean(it.state));
    show(made, "signs", Boolean(it.signs));
    show(made, "open", isOpen(copy, it, entry));
    show(made, "noted", Boolean(entry) && !entry.refused);
    const text = made.querySelector("textarea");
    text.value = drafts.get(it.id) ?? "";
    text.closest("details").open = Boolean(text.value);
    text.addEventListener("input", () => drafts.set(it.id, text.value));
    for (const one of made.querySelectorAll(".outcomes .unseen")) one.textContent = ` ${it.name}`;
    for (const button of made.querySelectorAll("button[data-outcome]")) {
      button.addEventListener("click", () => noteAll(copy, [it], button.dataset.outcome, labelOf(button)));
    }
    made.querySelector("button[data-do=undo]").addEventListener("click", async () => {
      await kept("queue", "delete", it.id);
      drawSheet();
    });
    if (entry) say(made, "said", entry.said.said);
    show(made, "with-note", Boolean(entry?.said.note));
    return made;
  }

  const isOpen = (copy, it, entry) => it.awaits && !entry && Date.parse(it.starts_at) <= now(copy);
  const labelOf = (button) => button.querySelector("[data-label]").textContent;

  /* The rows; below the members of one group who are still open, one button for all of them. */
  function rowsOf(copy, rows, byId) {
    const open = rows.filter((it) => it.group && isOpen(copy, it, byId.get(it.id)));
    return rows.flatMap((it) => {
      const rest = open.filter((one) => one.group === it.group);
      const made = row(copy, it, byId.get(it.id));
      if (rest.length < 2 || it.id !== rows.findLast((one) => one.group === it.group).id) return [made];
      const group = filled("group");
      const label = labelOf(sheet.querySelector("template[data-row=appointment]").content.querySelector("[data-outcome=attended]"));
      say(group, "time", it.time);
      say(group, "count", String(rest.length));
      group.querySelector("button").addEventListener("click", () => noteAll(copy, rest, "attended", label));
      return [made, group];
    });
  }

  /* The first click counts: an entry that is there already is not replaced. */
  async function noteAll(copy, appointments, outcome, label) {
    const at = new Date();
    for (const it of appointments) {
      const about = { version: it.version, outcome, at: at.toISOString(), note: (drafts.get(it.id) ?? "").trim() };
      const value = { ...about, id: crypto.randomUUID(), said: `${label}, ${atClock(at)}`, time: it.time, name: it.name };
      const entry = { appointment: it.id, account: copy.account, sealed: copy.sealed, refused: "", ...(await encrypted(copy.key, value)) };
      await kept("queue", "add", entry).catch(() => undefined);
      drafts.delete(it.id);
    }
    document.activeElement?.blur();
    await drawSheet();
    if (navigator.onLine && (await send())) drawSheet();
  }

  function refusedRow(entry) {
    const made = filled("refused");
    say(made, "what", [`${entry.said.time} ${entry.said.name}: ${entry.said.said}`, entry.said.note].filter(Boolean).join(" · "));
    show(made, entry.refused, true);
    made.querySelector("a").href = `/appointments/${entry.appointment}`;
    made.querySelector("button").addEventListener("click", async () => {
      await kept("queue", "delete", entry.appointment);
      drawSheet();
    });
    return made;
  }

  async function entries(owner) {
    const found = [];
    for (const entry of (await kept("queue", "getAll")).filter((one) => one.account === owner)) {
      const key = await keyOf(entry);
      const said = key && (await decrypted(key, entry).catch(() => null));
      found.push({ ...entry, said: said ?? { time: "", name: "", said: "" } });
    }
    return found;
  }

  async function drawSheet() {
    const copy = await copyNow();
    if (copy && sheet.contains(document.activeElement) && document.activeElement.tagName === "TEXTAREA") return;
    const owner = copy?.account ?? (navigator.onLine && localStorage.getItem(MARK) ? (await take())?.account : null);
    const noted = owner ? await entries(owner) : [];
    const rows = copy ? await decrypted(copy.key, copy) : [];
    if (!copy) drafts.clear();
    show(sheet, "kept", Boolean(copy));
    show(sheet, "none", !copy && !removed);
    show(sheet, "over", !copy && removed);
    show(sheet, "free", Boolean(copy) && !rows.length);
    if (copy) for (const name of ["untilText", "takenText"]) say(sheet, name, copy[name]);
    const byId = new Map(noted.map((one) => [one.appointment, one]));
    sheet.querySelector("[data-rows]").replaceChildren(...rowsOf(copy, rows, byId));
    const refused = noted.filter((one) => one.refused);
    show(sheet, "refused", refused.length > 0);
    sheet.querySelector("[data-refused]").replaceChildren(...refused.map(refusedRow));
  }

  /* --- When a page opens, and when the network is back --- */

  async function begin() {
    if (!sheet && !account) {
      // Signed out: what was not sent waits for its account.
      await wipe();
      const waits = document.getElementById("offline-waiting");
      if (waits) waits.hidden = !(await kept("queue", "getAll")).some((one) => !one.refused);
      return;
    }
    const copy = await copyNow();
    const sent = navigator.onLine ? await send() : 0;
    if (copy && !sent && navigator.onLine && now(copy) - copy.taken > FRESH_MS) await keep().catch(() => false);
    if (sheet) await drawSheet();
    if (control) {
      if (sent) show(control, "sent", true);
      await draw();
    }
  }

  begin();
  window.addEventListener("online", begin);
  if (sheet) {
    const again = async () => document.hidden || ((await kept("copy", "get", "today")) && begin());
    setInterval(again, 60 * 1000);
    document.addEventListener("visibilitychange", again);
  }
  document.addEventListener("submit", (event) => event.target.getAttribute("action") === "/sign-out" && wipe());
})();
