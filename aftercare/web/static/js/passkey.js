/* Makes a passkey, or signs in with one. What is about passkeys is hidden, and stays so where a browser has none. */
"use strict";
(() => {
  const Passkeys = window.PublicKeyCredential;
  if (!Passkeys?.parseRequestOptionsFromJSON) return;

  async function made(options) {
    return navigator.credentials.create({ publicKey: Passkeys.parseCreationOptionsFromJSON(options) });
  }

  async function asked(address) {
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams() });
    const options = await answer.json();
    return navigator.credentials.get({ publicKey: Passkeys.parseRequestOptionsFromJSON(options) });
  }

  const field = (form) => form.querySelector("input[name$=answer]");

  async function use(form) {
    const { dataset } = form;
    const passkey = dataset.makes ? await made(JSON.parse(dataset.makes)) : await asked(dataset.passkey);
    field(form).value = JSON.stringify(passkey.toJSON());
  }

  async function begin(form) {
    const fault = form.querySelector("[data-fault]");
    const button = form.querySelector("button");
    fault.hidden = button.disabled = true;
    try {
      await use(form);
    } catch {
      // No answer from here, or the user stopped: the browser tells a page no more than that.
      fault.hidden = false;
    }
    button.disabled = false;
    if (fault.hidden) form.requestSubmit();
  }

  function show() {
    for (const part of document.querySelectorAll("[data-with-passkeys]")) part.hidden = false;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-passkey], [data-makes]") || field(form).value) return;
    event.preventDefault();
    begin(form);
  });

  show();
  // A form that htmx has sent brings the page again.
  document.addEventListener("htmx:after:swap", show);

  // An answer counts once: after the browser's back button the passkey is asked for anew.
  window.addEventListener("pageshow", () => {
    for (const answer of document.querySelectorAll("[data-passkey] input[name$=answer], [data-makes] input[name$=answer]")) answer.value = "";
  });
})();
