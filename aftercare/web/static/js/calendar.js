/* Drags an appointment to another time, and takes the time that is clicked in a free stretch. Both only open the page
   that checks the time and asks before anything is changed; without this script the links of the calendar lead there.
   What is known to be in the way refuses a drop at once. */
"use strict";
(() => {
  const QUARTER = 15;
  const MINUTES_OF_ROW = 5;
  const LEAST_ROWS = 6;
  const calendar = document.querySelector(".calendar");
  let dragged = null;
  let marker = null;

  const clock = (minutes) =>
    `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

  /* The minute of the day at this height of a column, on the quarter before it. */
  function minuteAt(column, y) {
    const box = column.getBoundingClientRect();
    const hours = document.querySelectorAll(".week__hours li").length;
    const part = Math.min(Math.max((y - box.top) / box.height, 0), 0.9999);
    return Number(column.dataset.first) * 60 + Math.floor((part * hours * 60) / QUARTER) * QUARTER;
  }

  /* Only beside the hours: in the list of a narrow screen a height is no time. */
  const isGrid = () => document.querySelector(".week__hours")?.checkVisibility() ?? false;
  const columnOf = (target) => target.closest?.(".day__rows[data-officer]");

  const rowOf = (column, minutes) => (minutes - Number(column.dataset.first) * 60) / MINUTES_OF_ROW + 1;

  /* The first row of what is drawn, and the row after it; a short appointment is drawn longer than it is. */
  function rowsOf(item) {
    const [from, rows] = ["from", "for"].map((name) =>
      Number(item.className.match(new RegExp(`\\b${name}-(\\d+)`))[1]),
    );
    return [from, from + Math.min(rows, Number(item.dataset.minutes ?? Infinity) / MINUTES_OF_ROW)];
  }

  /* The word for what is known here to be in the way; the service judges the rest. */
  function inTheWay(column, minutes) {
    const from = rowOf(column, minutes);
    const until = from + dragged.minutes / MINUTES_OF_ROW;
    const touches = (item) => rowsOf(item)[0] < until && from < rowsOf(item)[1];
    const held = [...column.querySelectorAll(".block:not(.block--client, .block--gone)")];
    if (`${column.dataset.day}T${clock(minutes)}` <= calendar.dataset.now) return calendar.dataset.past;
    if ([...column.querySelectorAll(".day__band")].some(touches)) return calendar.dataset.off;
    return held.some((item) => item !== dragged.block && touches(item)) ? calendar.dataset.taken : "";
  }

  function mark(column, minutes) {
    unmark();
    const why = inTheWay(column, minutes);
    const rows = Math.max(dragged.minutes / MINUTES_OF_ROW, LEAST_ROWS);
    marker = document.createElement("li");
    marker.className = `day__drop from-${rowOf(column, minutes)} for-${rows}`;
    marker.classList.toggle("day__drop--refused", why !== "");
    marker.setAttribute("aria-hidden", "true");
    marker.textContent = [clock(minutes), why].filter(Boolean).join(" · ");
    column.append(marker);
    return why === "";
  }

  function unmark() {
    marker?.remove();
    marker = null;
  }

  for (const block of document.querySelectorAll("[data-move]")) {
    block.draggable = true;
    const link = block.querySelector("a");
    if (link) link.draggable = false;
    block.addEventListener("dragstart", (event) => {
      if (!isGrid()) return event.preventDefault();
      const top = block.getBoundingClientRect().top;
      const minutes = Number(block.dataset.minutes);
      dragged = { block, minutes, address: block.dataset.move, above: event.clientY - top };
      calendar.classList.add("calendar--dragging");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
    });
    /* A refused place keeps its word until the next touch, for who let go too soon to read it. */
    block.addEventListener("dragend", () => {
      dragged = null;
      calendar.classList.remove("calendar--dragging");
      if (!marker?.classList.contains("day__drop--refused")) unmark();
    });
  }
  document.addEventListener("pointerdown", unmark);

  document.addEventListener("dragover", (event) => {
    const column = dragged && columnOf(event.target);
    if (!column?.dataset.officer) return unmark();
    if (mark(column, minuteAt(column, event.clientY - dragged.above + 1))) event.preventDefault();
  });

  document.addEventListener("drop", (event) => {
    const column = dragged && columnOf(event.target);
    if (!column?.dataset.officer) return;
    event.preventDefault();
    const minutes = minuteAt(column, event.clientY - dragged.above + 1);
    if (inTheWay(column, minutes)) return;
    const asked = new URL(dragged.address, location);
    const { day, officer } = column.dataset;
    const time = { times: "yes", on: day, at: clock(minutes), officer };
    for (const [name, value] of Object.entries(time)) asked.searchParams.set(name, value);
    location.assign(asked);
  });

  /* A stretch that is drawn with the pointer is the longest that may stand there; a click leaves it to the end. */
  let from = null;
  for (const link of document.querySelectorAll(".day__free-link")) {
    link.draggable = false;
    link.addEventListener("pointerdown", (event) => {
      from = event.button === 0 ? event.clientY : null;
    });
    link.addEventListener("click", (event) => {
      const column = columnOf(link);
      if (!isGrid() || !column || from === null || event.detail === 0) return;
      const asked = new URL(link.href);
      const [hour, minute] = asked.searchParams.get("at").split(":").map(Number);
      const ends = hour * 60 + minute + Number(asked.searchParams.get("minutes"));
      const [top, bottom] = [from, event.clientY].sort((one, other) => one - other);
      const begins = Math.min(Math.max(minuteAt(column, top), hour * 60 + minute), ends - QUARTER);
      const drawn = minuteAt(column, bottom) + QUARTER;
      const until = drawn - begins > QUARTER ? Math.min(drawn, ends) : ends;
      asked.searchParams.set("at", clock(begins));
      asked.searchParams.set("minutes", String(until - begins));
      event.preventDefault();
      location.assign(asked);
    });
  }
})();
