/* Keeps the typed text when a form gets no response from this service: no response at all, one from a proxy, or one
   that the session has ended. The page stays as it is and says so. */
"use strict";
(() => {
  const SAID = "not-saved";

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

  document.addEventListener("htmx:before:request", (event) => {
    if (isSaving(event.detail.ctx)) hush();
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
    const here = encodeURIComponent(location.pathname + location.search);
    if (status === 401) return announce("signed-out", `/sign-in?next=${here}`);
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

  // After the browser's back button the form may be submitted again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-saves]")) form.dataset.saves = "";
  });
})();
