/* Keeps the typed text when a form gets no response from this service: no response at all, one from a proxy, or one
   that the session has ended. The page stays as it is and says so. A form that was saved becomes as on a fresh page. */
"use strict";
(() => {
  const SAID = "not-saved";

  /* A page that answers a form has the address that shows it again. Without this, the browser's way back would ask
     whether to send the form once more. A page with a confirmation was led to, and has its address. */
  if (!new URLSearchParams(location.search).has("flash"))
    history.replaceState(history.state, "", document.getElementById("page").dataset.address + location.hash);

  const isSaving = (ctx) => ctx?.select === "#page";
  const isPage = (text) => / id="page"/.test(text ?? "");

  function hush() {
    document.getElementById(SAID)?.remove();
  }

  /* `reason` names one of the sentences in the page's templates; `signIn` is the sign-in address, if needed. */
  function announce(reason, signIn = "") {
    hush();
    const sentence = document.getElementById(`saving-${reason}`).content.cloneNode(true);
    const box = sentence.firstElementChild;
    box.id = SAID;
    const link = box.querySelector("a");
    if (link) link.href = signIn;
    document.getElementById("page").prepend(sentence);
    box.focus();
  }

  const typed = (form) => new URLSearchParams(new FormData(form)).toString();

  document.addEventListener("htmx:before:request", (event) => {
    const { ctx } = event.detail;
    if (!isSaving(ctx)) return;
    hush();
    if (ctx.request.form) ctx.typed = typed(ctx.request.form);
  });

  /* Only a form that was saved gets a redirect. htmx keeps what was typed in a field, so the form is reset before the
     swap and takes the values of the new page; a second click then cannot save the same again. Text that was typed
     during the request was not saved, so it stays. */
  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx } = event.detail;
    const form = ctx.request?.form;
    if (!isSaving(ctx) || !form || !ctx.response.raw.redirected) return;
    if (typed(form) === ctx.typed) form.reset();
  });

  /* The second click of a double click would send the form that the first one left empty, or the next row's form
     that has moved to its place. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (event.detail > 1 && button?.type === "submit" && button.form?.method === "post") event.preventDefault();
  });

  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    const { redirect = "", refresh, location: elsewhere } = ctx.hx ?? {};
    if (redirect.startsWith("/sign-in")) {
      // For every request, also a live preview: the page with the typed text stays.
      event.preventDefault();
      announce("signed-out", redirect);
    } else if (isSaving(ctx) && !redirect && !refresh && !elsewhere && !isPage(ctx.text)) {
      event.preventDefault();
      announce("no-answer");
    }
  });

  document.addEventListener("htmx:error", (event) => {
    if (isSaving(event.detail.ctx)) announce("no-answer");
  });

  /* A form that leads to another page would lose its text, so the session is checked first. The form stays
     marked meanwhile: a second click does not submit it again. */
  async function lookFirst(form, submitter) {
    form.dataset.saves = "asking";
    let status = 0;
    try {
      status = (await fetch("/session", { cache: "no-store" })).status;
    } catch {
      // No response.
    }
    form.dataset.saves = status === 204 ? "going" : "";
    if (status === 204) return form.requestSubmit(submitter);
    if (status === 401) return announce("signed-out", `/sign-in?next=${here()}`);
    announce("no-answer");
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.saves === undefined) return;
    if (form.dataset.saves === "going") {
      form.dataset.saves = "gone";
      return;
    }
    event.preventDefault();
    if (form.dataset.saves === "") lookFirst(form, event.submitter);
  });

  const ASKED_EVERY = 5 * 60 * 1000;
  const here = () => encodeURIComponent(location.pathname + location.search);
  const differs = (field) =>
    (field.value !== field.defaultValue && field.defaultValue !== undefined && field.type !== "hidden") ||
    field.checked !== field.defaultChecked ||
    [...(field.options ?? [])].some((option) => option.selected !== option.defaultSelected);

  function leaveOnly(forms, parent) {
    for (const child of [...parent.childNodes]) {
      if (forms.includes(child)) continue;
      if (forms.some((form) => child.contains(form))) leaveOnly(forms, child);
      else child.remove();
    }
  }

  /* A page goes with its session. Without typed text it is loaded again, which leads to signing in; with it, only the
     forms with that text stay. Asking about the session is no use of it. */
  setInterval(async () => {
    const page = document.getElementById("page");
    if (!document.querySelector(".masthead__user") || document.getElementById(SAID)) return;
    const asked = { cache: "no-store", headers: { "Aftercare-Unasked": "true" } };
    const status = await fetch("/session", asked).then((answer) => answer.status, () => 0);
    if (status !== 401) return;
    const forms = [...page.querySelectorAll("form")].filter((form) => [...form.elements].some(differs));
    if (!forms.length) return location.reload();
    leaveOnly(forms, page);
    document.title = "Aftercare";
    announce("signed-out", `/sign-in?next=${here()}`);
  }, ASKED_EVERY);

  // After the browser's back button the form may be submitted again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-saves]")) form.dataset.saves = "";
  });

  /* A long draft would be lost with its page, so the browser asks first. What was sent is kept with the session. */
  let draft = null;
  document.addEventListener("input", (event) => {
    draft = event.target.closest("form[data-draft]") ?? draft;
  });
  document.addEventListener("submit", () => {
    draft = null;
  });
  addEventListener("beforeunload", (event) => {
    if (draft?.isConnected) event.preventDefault();
  });
})();
