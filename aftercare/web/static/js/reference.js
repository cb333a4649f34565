/* Draws the API's own document: operations by subject, one at a time, with what they take, what they answer and who may
   call them. It only reads; nothing in the document becomes markup. */
"use strict";
(() => {
  const METHODS = ["get", "post", "put", "delete"];
  const DEEPEST = 3;
  const part = (id) => document.getElementById(id);
  const [menu, shown, filter, said] = ["menu", "operation", "filter", "found"].map(part);
  const byId = new Map();
  let described = null;

  function made(name, within = [], attributes = {}) {
    const one = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
    one.append(...[within].flat(Infinity).filter((each) => each !== null && each !== undefined && each !== ""));
    return one;
  }

  /* Of Markdown the document has only code between backticks. */
  const words = (text) => String(text ?? "").split("`").map((each, at) => (at % 2 ? made("code", each) : each));
  const paragraphs = (text) => String(text ?? "").split(/\n\n+/).filter(Boolean).map((each) => made("p", words(each)));
  const nameOf = (schema) => String(schema?.$ref ?? "").split("/").pop();
  const resolved = (one) => (one?.$ref ? one.$ref.slice(2).split("/").reduce((at, key) => at[key], described) : one) ?? {};

  function kindOf(schema) {
    if (!schema) return "";
    if (schema.$ref) return nameOf(schema);
    const either = schema.anyOf ?? schema.oneOf;
    if (either) return either.map(kindOf).join(" or ");
    if (schema.type === "array") return `list of ${kindOf(schema.items) || "anything"}`;
    if (schema.const !== undefined) return `"${schema.const}"`;
    return [schema.type ?? "anything", schema.format].filter(Boolean).join(", ");
  }

  function bounds(schema) {
    const limits = [["minLength", "at least", " characters"], ["maxLength", "at most", " characters"], ["minimum", "from", ""],
      ["maximum", "to", ""], ["maxItems", "at most", " items"]];
    const found = limits.filter(([key]) => schema[key] !== undefined).map(([key, before, after]) => `${before} ${schema[key]}${after}`);
    if (schema.enum) found.push(`one of ${schema.enum.join(", ")}`);
    if (schema.default !== undefined) found.push(`${JSON.stringify(schema.default)} when left out`);
    return found.length ? made("p", found.join("; "), { class: "soft" }) : null;
  }

  /* Models inside, each folded; one that is within itself ends there. */
  function inner(schema, seen) {
    const named = [schema, schema.items, ...(schema.anyOf ?? []), ...(schema.anyOf ?? []).map((one) => one.items)];
    return named.filter((one) => one?.$ref && !seen.includes(nameOf(one)) && seen.length < DEEPEST)
      .map((one) => made("details", [made("summary", nameOf(one)), model(one, seen)]));
  }

  function model(schema, seen = []) {
    const whole = resolved(schema);
    const within = [...seen, nameOf(schema)];
    const rows = Object.entries(whole.properties ?? {}).map(([name, one]) => [
      made("dt", [made("code", name), " ", made("span", kindOf(one), { class: "soft" }), (whole.required ?? []).includes(name) ? " required" : ""]),
      made("dd", [paragraphs(one.description), bounds(resolved(one).enum ? resolved(one) : one), inner(one, within)]),
    ]);
    return made("div", [paragraphs(whole.description), bounds(whole), rows.length ? made("dl", rows) : inner(whole, within)]);
  }

  function content(found, level = "h4") {
    return Object.entries(found ?? {}).map(([type, one]) => {
      const example = one.example ?? Object.values(one.examples ?? {})[0]?.value;
      return [
        made(level, [made("code", type), " ", kindOf(one.schema)]),
        example === undefined ? null : made("pre", made("code", JSON.stringify(example, null, 2)), { tabindex: "0", "aria-label": "Example" }),
        made("details", [made("summary", "Fields"), one.schema?.type === "array" ? model(one.schema.items) : model(one.schema)]),
      ];
    });
  }

  function callers(operation) {
    const all = operation.security ?? [];
    if (!all.length) return "Without a token.";
    const scopes = all.flatMap((one) => one.OAuth2ClientCredentials ?? []);
    const machines = all.some((one) => "OAuth2ClientCredentials" in one);
    if (!machines) return "People alone; what their role allows.";
    return scopes.length ? ["People, and machines with ", scopes.map((one, at) => [at ? " or " : "", made("code", one)]), "."] : "People and machines.";
  }

  function draw({ method, path, operation }) {
    const taken = (operation.parameters ?? []).map(resolved).map((one) => [
      made("dt", [made("code", one.name), " ", made("span", `${kindOf(one.schema)}, in ${one.in}`, { class: "soft" }), one.required ? " required" : ""]),
      made("dd", [paragraphs(one.description), bounds(one.schema ?? {})]),
    ]);
    const answers = Object.entries(operation.responses ?? {}).map(([status, one]) => {
      const headers = Object.keys(resolved(one).headers ?? {});
      return made("details", [
        made("summary", [made("strong", status), " ", words(resolved(one).description)]),
        headers.length ? made("p", ["Headers: ", headers.map((name, at) => [at ? ", " : "", made("code", name)])]) : null,
        content(resolved(one).content),
      ]);
    });
    shown.replaceChildren(...[
      made("h2", operation.summary),
      made("p", [made("strong", method.toUpperCase(), { class: "method" }), " ", made("code", path)], { class: "address" }),
      operation.deprecated ? made("p", made("strong", `Deprecated; it may be gone from ${operation["x-sunset"]} on.`)) : "",
      ...paragraphs(operation.description),
      made("p", ["Who may call it: ", callers(operation)]),
      ...(taken.length ? [made("h3", "Parameters"), made("dl", taken)] : []),
      ...(operation.requestBody ? [made("h3", "Body"), ...content(operation.requestBody.content).flat()] : []),
      made("h3", "Answers"), ...answers,
    ].filter(Boolean));
  }

  function goTo() {
    const found = byId.get(decodeURIComponent(location.hash.slice(1)));
    for (const one of menu.querySelectorAll("[aria-current]")) one.removeAttribute("aria-current");
    if (!found) return;
    found.link.setAttribute("aria-current", "page");
    found.group.open = true;
    draw(found);
    document.title = `${found.operation.summary} – aftercare API`;
    shown.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  function narrow() {
    const wanted = filter.value.trim().toLowerCase();
    let count = 0;
    for (const group of menu.querySelectorAll("details")) {
      const items = [...group.querySelectorAll("li")];
      for (const one of items) one.hidden = !one.textContent.toLowerCase().includes(wanted) && !one.dataset.path.includes(wanted);
      const left = items.filter((one) => !one.hidden).length;
      group.hidden = !left;
      group.open = Boolean(wanted) && left > 0;
      count += left;
    }
    said.textContent = `${count} operations`;
  }

  function list(kind, paths) {
    for (const [path, methods] of Object.entries(paths ?? {})) {
      for (const method of METHODS.filter((one) => methods[one])) {
        const operation = methods[method];
        const link = made("a", operation.summary, { href: `#${operation.operationId}` });
        byId.set(operation.operationId, { method, path: kind === "webhooks" ? "the address of the webhook" : path, operation, link });
      }
    }
  }

  function build(document_) {
    described = document_;
    list("paths", described.paths);
    list("webhooks", described.webhooks);
    for (const tag of described.tags) {
      const own = [...byId.values()].filter((one) => one.operation.tags.includes(tag.name));
      const items = own.map((one) => made("li", one.link, { "data-path": one.path }));
      const group = made("details", [made("summary", tag.name), made("p", words(tag.description), { class: "soft" }), made("ul", items)]);
      for (const one of own) one.group = group;
      menu.append(group);
    }
    part("about").replaceChildren(...paragraphs(described.info.description));
    narrow();
    goTo();
    document.documentElement.dataset.drawn = "yes";
  }

  filter.addEventListener("input", narrow);
  window.addEventListener("hashchange", goTo);
  fetch("/api/v1/openapi.json")
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
    .then(build)
    .catch(() => { said.textContent = "The document could not be read. Load this page again."; });
})();
