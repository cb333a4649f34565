/* Drags an appointment to another time, and takes the time that is clicked in a free stretch. Both only open the page
   that checks the time and asks before anything is changed; without this script the links of the calendar lead there. */
"use strict";
(() => {
  const QUARTER = 15;
  const ROWS_OF_QUARTER = 3;
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

  function mark(column, minutes) {
    unmark();
    marker = document.createElement("li");
    const row = ((minutes - Number(column.dataset.first) * 60) / QUARTER) * ROWS_OF_QUARTER + 1;
    marker.className = `day__drop from-${row}`;
    marker.setAttribute("aria-hidden", "true");
    marker.textContent = clock(minutes);
    column.append(marker);
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
      dragged = { address: block.dataset.move, above: event.clientY - top };
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
    });
    block.addEventListener("dragend", () => {
      dragged = null;
      unmark();
    });
  }

  document.addEventListener("dragover", (event) => {
    const column = dragged && columnOf(event.target);
    if (!column?.dataset.officer) return unmark();
    event.preventDefault();
    mark(column, minuteAt(column, event.clientY - dragged.above + 1));
  });

  document.addEventListener("drop", (event) => {
    const column = dragged && columnOf(event.target);
    if (!column?.dataset.officer) return;
    event.preventDefault();
    const at = clock(minuteAt(column, event.clientY - dragged.above + 1));
    const asked = new URL(dragged.address, location);
    const time = { times: "yes", on: column.dataset.day, at, officer: column.dataset.officer };
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
