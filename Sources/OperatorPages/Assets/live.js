// Follows a run by its server-sent events. Without script the page loads itself again.
"use strict";
(() => {
  const run = document.querySelector("[data-events]");
  if (!run || !("EventSource" in window)) return;
  const find = (name) => run.querySelector(`[data-${name}]`);
  const barWidth = 1000;
  // A screen reader is told this often at most.
  const announceEvery = 10_000;
  const tones = {
    running: ["info", "●"],
    completed: ["good", "✓"],
    interrupted: ["warn", "!"],
    failed: ["bad", "✕"],
  };
  const number = (value) => value.toLocaleString("en-US");
  let announced = 0;

  const tell = (text, now) => {
    if (!now && Date.now() - announced < announceEvery) return;
    announced = Date.now();
    find("status").textContent = text;
  };

  const showOutcome = (outcome) => {
    const badge = find("outcome").querySelector(".badge");
    const [tone, mark] = tones[outcome] ?? ["quiet", "–"];
    badge.className = `badge ${tone}`;
    badge.firstChild.textContent = mark;
    badge.lastChild.textContent = outcome;
  };

  const showTally = (tally, total) => {
    let x = 0;
    for (const [name, count] of Object.entries(tally)) {
      if (count === null) continue;
      const cell = run.querySelector(`[data-count="${CSS.escape(name)}"]`);
      if (cell) {
        cell.textContent = number(count);
        cell.closest("div").classList.toggle("zero", count === 0);
      }
      const share = run.querySelector(`[data-share="${CSS.escape(name)}"]`);
      if (!share || total <= 0) continue;
      const width = Math.min(barWidth - x, (barWidth * count) / total);
      share.setAttribute("x", String(x));
      share.setAttribute("width", String(width));
      x += width;
    }
  };

  const show = (text, isLast) => {
    let state;
    try {
      state = JSON.parse(text);
    } catch {
      return;
    }
    const progress = find("progress");
    progress.max = state.total;
    progress.value = state.done;
    showOutcome(state.outcome);
    showTally(state.tally, state.total);
    tell(`${number(state.done)} of ${number(state.total)} operations finished`, isLast);
  };

  const note = (text) => {
    const line = find("link");
    line.textContent = text;
    line.hidden = text === "";
  };

  const source = new EventSource(run.dataset.events);
  source.addEventListener("open", () => note(""));
  source.addEventListener("progress", (event) => show(event.data, false));
  source.addEventListener("end", (event) => {
    source.close();
    show(event.data, true);
    note("Finished. Reload for the final figures.");
  });
  source.addEventListener("error", () => {
    note(
      source.readyState === EventSource.CLOSED
        ? "The server has closed the stream. Reload to see the run's progress."
        : "Connection lost. Reconnecting.",
    );
  });
})();
