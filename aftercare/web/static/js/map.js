/* Shows a map over the fields of a form: sites, the home, and forbidden areas. What is drawn is written into the
   fields, and what is typed there is drawn; without this script the fields are filled in as text. The map is moved by
   pointer or arrow keys. A point is put where one clicks, or at the cross in the middle by Enter or a button. */
"use strict";
(() => {
  const HERE = [[50.7, 3.2], [53.7, 7.3]];
  const [LEAST_CORNERS, LEAST_RADIUS_M, CLOSEST] = [3, 10, 14];
  // From here the outline of the country is in sight, which is all that a map without tiles shows.
  const WITH_OUTLINE = 9;
  const COLOURS = { site: "#0a557a", home: "#54377e", found: "#664400", area: "#a3180f" };
  const METRES_PER_DEGREE = 111195;
  const BETWEEN = /\s*;\s*|,\s+|\s+/;
  const SIDES = { right: [6, 0], left: [-6, 0], top: [0, -6], bottom: [0, 6], auto: [6, 0] };
  const outlines = new Map();

  /* The numbers of one line as the server reads them, with decimal points or commas; null when they are not. */
  function numbersOf(line, count) {
    let parts = line.trim().replace(/^,+|,+$/g, "").split(BETWEEN);
    if (parts.length !== count && line.includes(".")) parts = line.trim().split(",").map((part) => part.trim());
    const numbers = parts.map((part) => Number(part.replace(",", ".")));
    return numbers.length === count && parts.every(Boolean) && numbers.every(Number.isFinite) ? numbers : null;
  }

  const written = (at) => `${at.lat.toFixed(6)}, ${at.lng.toFixed(6)}`;
  const lines = (field) => (field?.value ?? "").split("\n");

  function ringsOf(field) {
    const rings = [[]];
    for (const line of lines(field)) {
      const at = numbersOf(line, 2);
      if (at) rings.at(-1).push(at);
      else if (!line.trim()) rings.push([]);
    }
    return rings.filter((ring) => ring.length);
  }

  const circlesOf = (field) => lines(field).map((line) => numbersOf(line, 3)).filter(Boolean);

  /* The line at this many metres around an outline, in pieces: those that no part of the outline is nearer to, every
     other one left out, so that it is dashed. */
  function around(ring, metres) {
    const north = METRES_PER_DEGREE;
    const east = north * Math.cos((ring[0][0] * Math.PI) / 180);
    const flat = ring.map(([lat, lng]) => [lng * east, lat * north]);
    const edges = flat.map((from, number) => [from, flat[(number + 1) % flat.length]]);
    const pieces = [];
    function isEdge([x, y]) {
      let inside = false;
      for (const [[ax, ay], [bx, by]] of edges) {
        const long = (bx - ax) ** 2 + (by - ay) ** 2 || 1;
        const part = Math.min(Math.max(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / long, 0), 1);
        if (Math.hypot(x - ax - part * (bx - ax), y - ay - part * (by - ay)) < metres * 0.99) return false;
        if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
      }
      return !inside;
    }
    function dashes(count, at) {
      for (let number = 0; number < count; number += 2) {
        const [from, to] = [at(number / count), at((number + 1) / count)];
        const middle = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
        if (isEdge(middle)) pieces.push([from, to].map(([x, y]) => [y / north, x / east]));
      }
    }
    for (const [[ax, ay], [bx, by]] of edges) {
      const long = Math.hypot(bx - ax, by - ay);
      if (!long) continue;
      const count = Math.min(Math.max(Math.round(long / metres) * 8, 8), 64);
      for (const side of [1, -1]) {
        const [dx, dy] = [(side * metres * (by - ay)) / long, (-side * metres * (bx - ax)) / long];
        dashes(count, (part) => [ax + part * (bx - ax) + dx, ay + part * (by - ay) + dy]);
      }
      dashes(48, (part) => [ax + metres * Math.cos(part * 2 * Math.PI), ay + metres * Math.sin(part * 2 * Math.PI)]);
    }
    return pieces;
  }

  /* A tooltip takes HTML, so a name goes in as text of an element. */
  function named(layer, name, permanent, side = "auto") {
    const text = document.createElement("span");
    text.textContent = name;
    return layer.unbindTooltip().bindTooltip(text, { permanent, direction: side, offset: SIDES[side] });
  }

  const apart = (one, other) =>
    one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top;
  const within = (one, box) =>
    one.left >= box.left && one.right <= box.right && one.top >= box.top && one.bottom <= box.bottom;

  /* Writes each name beside its mark, where it is whole and lies over nothing; one without such a place is shown when
     the pointer is on its mark. `marks`: pairs of a layer and its name, the most important first. */
  function writeNames(view, marks) {
    const boxOf = (part) => part.getBoundingClientRect();
    const taken = [...view.querySelectorAll(".leaflet-control")].map(boxOf);
    for (const [layer, name] of marks) {
      const others = marks.filter(([one]) => one !== layer).map(([one]) => boxOf(one.getElement()));
      const isWritten = ["right", "left", "top", "bottom"].some((side) => {
        const at = boxOf(named(layer, name, true, side).getTooltip().getElement());
        const isFree = within(at, boxOf(view)) && [...taken, ...others].every((one) => apart(one, at));
        if (isFree) taken.push(at);
        return isFree;
      });
      if (!isWritten) named(layer, name, false);
    }
  }

  async function addGround(map, box) {
    const { outline, tiles, attribution } = box.dataset;
    map.attributionControl.setPrefix(false).addAttribution(attribution);
    if (tiles) {
      const head = await fetch(tiles, { headers: { Range: "bytes=0-126" } }).then((answer) => answer.arrayBuffer());
      const look = { flavor: "light", lang: document.documentElement.lang, attribution: "" };
      // Byte 101 of a PMTiles file is its closest zoom; closer by, its tiles are drawn larger.
      protomapsL.leafletLayer({ ...look, url: tiles, maxDataZoom: new DataView(head).getUint8(101) }).addTo(map);
      return;
    }
    if (!outlines.has(outline)) outlines.set(outline, fetch(outline).then((answer) => answer.json()));
    const shape = await outlines.get(outline).catch(() => null);
    const style = { color: "#6b7b87", weight: 1, fillColor: "#ffffff", fillOpacity: 1 };
    if (shape) L.geoJSON(shape, { style, interactive: false }).addTo(map).bringToBack();
  }

  function begin(box) {
    const view = box.querySelector(".map__view");
    const said = box.querySelector(".map__said");
    const field = (name) => document.getElementById(box.dataset[name] ?? "");
    const fields = { outline: field("outlines"), circle: field("circles"), point: field("point") };
    const before = [];
    let tool = fields.point ? "point" : null;
    let drawn = [];

    const still = { zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false };
    const map = L.map(view, { ...still, zoomControl: false, maxZoom: 18, minZoom: 5 });
    L.control.zoom({ zoomInTitle: box.dataset.zoomIn, zoomOutTitle: box.dataset.zoomOut }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    view.setAttribute("role", "application");
    map.setView([52.2, 5.3], 7);
    addGround(map, box);
    const marks = L.featureGroup().addTo(map);
    const found = L.featureGroup().addTo(map);
    const shapes = L.featureGroup().addTo(map);
    const draft = L.featureGroup().addTo(map);
    const forbidden = L.featureGroup().addTo(map);
    const red = { color: COLOURS.area, weight: 2, fillOpacity: 0.2, interactive: false };
    const dashed = { ...red, fill: false };

    /* An area with its safety margin, which the check of sites and homes adds. */
    function area({ at, radius, corners }, margin, to) {
      (corners ? L.polygon(corners, red) : L.circle(at, { ...red, radius })).addTo(to);
      if (!(margin > 0)) return;
      if (corners) L.polyline(around(corners, margin), dashed).addTo(to);
      else L.circle(at, { ...dashed, radius: radius + margin, dashArray: "6 6" }).addTo(to);
      box.querySelector(".map__margin").hidden = false;
    }

    for (const one of JSON.parse(box.dataset.areas)) area(one, one.margin, forbidden);
    const known = JSON.parse(box.dataset.marks);
    const names = [];
    for (const { at, name, kind } of known) {
      const look = { radius: kind === "site" ? 6 : 8, color: "#ffffff", weight: 2, fillColor: COLOURS[kind], fillOpacity: 1 };
      const mark = named(L.circleMarker(at, look), name, false).addTo(kind === "found" ? found : marks);
      if (kind !== "site") names.unshift([mark, name]);
      else if (known.length <= 8) names.push([mark, name]);
    }
    map.on("moveend", () => writeNames(view, names));

    function draw() {
      shapes.clearLayers();
      const margin = Number(field("margin")?.value ?? 0);
      for (const corners of ringsOf(fields.outline)) area({ corners }, margin, shapes);
      for (const [lat, lng, radius] of circlesOf(fields.circle)) area({ at: [lat, lng], radius }, margin, shapes);
      const at = fields.point && numbersOf(fields.point.value, 2);
      if (at) L.circleMarker(at, { ...red, radius: 9, fillOpacity: 0.6 }).addTo(shapes);
      draft.clearLayers();
      for (const at of drawn) L.circleMarker(at, { ...red, radius: 5, fillOpacity: 1 }).addTo(draft);
      if (drawn.length > 1) L.polyline(drawn, { ...red, dashArray: "6 6" }).addTo(draft);
    }

    function fit() {
      const asked = [found, shapes].find((group) => group.getLayers().length);
      const bounds = (asked ?? marks).getBounds();
      if (!found.getLayers().length) bounds.extend(forbidden.getBounds());
      const close = { padding: [32, 32], maxZoom: asked || box.dataset.tiles ? CLOSEST : WITH_OUTLINE, animate: false };
      map.fitBounds(bounds.isValid() ? bounds : HERE, close);
    }

    const say = (key) => {
      if (said) said.textContent = box.dataset[`say${key}`] ?? "";
    };

    function write(name, text) {
      const to = fields[name];
      before.push([to, to.value]);
      to.value = text;
      to.dispatchEvent(new Event("input", { bubbles: true }));
    }

    function choose(next) {
      tool = fields.point ? "point" : next;
      drawn = [];
      box.classList.toggle("map--drawing", Boolean(tool));
      for (const one of box.querySelectorAll("[data-tool]")) {
        one.setAttribute("aria-pressed", String(one.dataset.tool === tool));
      }
      for (const one of box.querySelectorAll("[data-while]")) one.hidden = !one.dataset.while.split(" ").includes(tool);
      say(tool ? `${tool[0].toUpperCase()}${tool.slice(1)}` : "");
      draw();
    }

    function place(at) {
      if (tool === "point") {
        write("point", written(at));
        return say("Placed");
      }
      if (!tool) return;
      drawn.push(at);
      if (tool === "circle" && drawn.length === 2) {
        const radius = Math.max(Math.round(map.distance(...drawn)), LEAST_RADIUS_M);
        const line = `${written(drawn[0])}, ${radius}`;
        write("circle", [...lines(fields.circle).filter((one) => one.trim()), line].join("\n"));
        choose(null);
        return say("Drawn");
      }
      say(tool === "circle" ? "Edge" : "Corner");
      draw();
    }

    function finish() {
      if (tool !== "outline") return choose(null);
      if (drawn.length < LEAST_CORNERS) return say("Few");
      const text = fields.outline.value.trim();
      write("outline", `${text}${text ? "\n\n" : ""}${drawn.map(written).join("\n")}`);
      choose(null);
      say("Drawn");
    }

    function undo() {
      if (drawn.length) drawn.pop();
      else if (before.length) {
        const [to, text] = before.pop();
        to.value = text;
        to.dispatchEvent(new Event("input", { bubbles: true }));
      }
      draw();
    }

    const acts = { place: () => place(map.getCenter()), finish, undo, stop: () => choose(null) };
    box.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.dataset.tool) choose(button.dataset.tool === tool ? null : button.dataset.tool);
      else if (button?.dataset.act) acts[button.dataset.act]();
    });
    view.addEventListener("keydown", (event) => {
      const act = { Enter: "place", Escape: "stop", Backspace: "undo" }[event.key];
      if (!act || event.target !== view) return;
      event.preventDefault();
      acts[act]();
    });
    map.on("click", (event) => place(event.latlng));
    for (const one of [...Object.values(fields), field("margin")]) one?.addEventListener("input", draw);
    choose(null);
    fit();
  }

  /* A map in a closed part of the page has no size yet, so it waits until that part is opened. */
  function beginAll() {
    for (const box of document.querySelectorAll("[data-map][hidden]")) {
      const old = box.querySelector(".map__view");
      const view = old.cloneNode(false);
      view.className = "map__view";
      old.replaceWith(view);
      box.hidden = false;
      const folded = box.closest("details:not([open])");
      if (folded) folded.addEventListener("toggle", () => begin(box), { once: true });
      else begin(box);
    }
  }

  // Enter in the field of the search finds the address; elsewhere it saves the form.
  document.addEventListener("keydown", (event) => {
    const box = event.key === "Enter" && event.target.closest?.("[data-finding]");
    if (!box || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    box.querySelector("button[name='seek']").click();
  });

  document.addEventListener("htmx:after:swap", beginAll);
  beginAll();
})();
