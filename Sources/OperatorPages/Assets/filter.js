// Filters as one types, by asking for the page that the form would open. Without script the form does.
"use strict";
(() => {
  const form = document.querySelector("[data-filter]");
  if (!form) return;
  // Both stay the same elements; the summary is read out when its words change.
  const summary = document.getElementById("summary");
  const results = document.getElementById("results");
  const pause = 250;
  // Not `form.action`, which is the fields of that name.
  const path = form.getAttribute("action").split("#")[0];
  let timer = 0;
  let request = null;

  const address = () => {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value !== "") fields.append(name, value);
    const query = fields.toString();
    return query === "" ? path : `${path}?${query}`;
  };

  const load = async () => {
    request?.abort();
    const current = new AbortController();
    request = current;
    results.setAttribute("aria-busy", "true");
    const url = address();
    try {
      const answer = await fetch(url, { signal: current.signal, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = ["summary", "results"].map((id) => page.getElementById(id));
      if (found.includes(null)) throw new Error("another page");
      summary.textContent = found[0].textContent;
      results.replaceChildren(...found[1].childNodes);
      // The bars say which action the list is narrowed to.
      const [bars, newer] = [document, page].map((one) => one.querySelector(".bars"));
      if (bars && newer) bars.replaceWith(newer);
      history.replaceState(null, "", url);
      results.removeAttribute("aria-busy");
    } catch (error) {
      if (current.signal.aborted) return;
      // Signed out, or the server is gone: let the browser show what it says.
      location.assign(url);
    }
  };

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(load, pause);
  };
  form.addEventListener("input", soon);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    load();
  });
})();
