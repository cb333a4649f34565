/* Sends what follows the # of the address to the form that asks for it. The browser keeps that part to itself, so no
   server or proxy on the way notes it, and a mail scanner that opens the address uses nothing up. */
"use strict";
(() => {
  const form = document.querySelector("form[data-fragment]");
  const secret = location.hash.slice(1);
  if (!form || !secret) return;
  form.elements[form.dataset.fragment].value = secret;
  history.replaceState(null, "", location.pathname);
  form.requestSubmit();
})();
