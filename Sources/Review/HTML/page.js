"use strict";
(() => {
  const ROW = 48;
  // Browsers cap an element's height; beyond this the list scrolls in proportion.
  const TALLEST = 8_000_000;
  const find = (id) => document.getElementById(id);
  const words = JSON.parse(find("words").textContent);
  const users = [];
  const rows = [];
  for (const block of document.querySelectorAll("script.rows")) {
    const part = JSON.parse(block.textContent);
    for (const user of part.users) users.push(user);
    for (const row of part.rows) rows.push(row);
    block.remove();
  }

  // A row is [user, rule, action, reason, from, to, bytes]. To is 0 for the same key, and 1 for the
  // key with the ID in place of the name.
  const target = (row) => {
    if (row[5] === 0) return row[4];
    if (row[5] !== 1) return row[5];
    const [name, id] = users[row[0]];
    return row[4].replaceAll(name, () => id);
  };
  // What deletes or replaces data comes first, then everything else in the plan's order.
  const destructive = words.actions.map(([, name]) => ["delete", "update", "rewrite"].includes(name));
  const order = [...rows.keys()].filter((index) => destructive[rows[index][2]])
    .concat([...rows.keys()].filter((index) => !destructive[rows[index][2]]));
  const haystacks = new Array(rows.length);
  const haystack = (index) => {
    const row = rows[index];
    const user = users[row[0]];
    return (haystacks[index] ??= `${row[4]}\n${target(row)}\n${user[0]}\n${user[1]}`.toLowerCase());
  };

  const list = find("list");
  const space = find("space");
  const status = find("status");
  const chosen = find("chosen");
  const search = find("search");
  const user = find("user");
  const rule = find("rule");
  const actions = [...document.querySelectorAll("input[name=action]")];
  let shown = [];

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const matchingUsers = () => {
    const wanted = user.value.trim().toLowerCase();
    if (wanted === "") return null;
    const matches = users.map((one) => one.some((text) => text.toLowerCase().includes(wanted)));
    const exact = users.map((one) => one.some((text) => text.toLowerCase() === wanted));
    return exact.includes(true) ? exact : matches;
  };

  const filter = () => {
    const wanted = search.value.toLowerCase();
    const ofUsers = matchingUsers();
    const ofRule = rule.value === "" ? -1 : Number(rule.value);
    const ofAction = words.actions.map(() => false);
    for (const box of actions) ofAction[Number(box.value)] = box.checked;
    const found = [];
    for (const index of order) {
      const row = rows[index];
      if (!ofAction[row[2]]) continue;
      if (ofRule >= 0 && row[1] !== ofRule) continue;
      if (ofUsers !== null && !ofUsers[row[0]]) continue;
      if (wanted !== "" && !haystack(index).includes(wanted)) continue;
      found.push(index);
    }
    shown = found;
    list.setAttribute("aria-rowcount", String(shown.length));
    space.style.height = `${Math.min(shown.length * ROW, TALLEST)}px`;
    list.scrollTop = 0;
    draw();
    announce();
  };

  let announcing = 0;
  const announce = () => {
    const text = `${shown.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")} shown`;
    find("count").textContent = text;
    // A reader hears the count once typing has paused.
    clearTimeout(announcing);
    announcing = setTimeout(() => { status.textContent = text; }, 400);
  };

  // An unmatched key has no rule.
  const place = (row) => words.rules[row[1]].filter((name) => name !== "").join(" in ");

  const note = (row) => {
    const size = row[6] < 0 ? "" : `, ${row[6].toLocaleString("en")} B`;
    const who = users[row[0]];
    return `${words.reasons[row[3]]} · ${who[0]} (${who[1]}) · ${place(row)}${size}`;
  };

  const line = (row) => {
    const action = words.actions[row[2]];
    const made = element("span", "line");
    const glyph = element("span", `glyph ${action[1]}`, action[0]);
    glyph.setAttribute("aria-hidden", "true");
    made.append(glyph, element("span", action[1], `${action[1]} `));
    made.append(row[5] === 0 ? row[4] : `${row[4]} → ${target(row)}`);
    return made;
  };

  const choose = (index) => {
    const row = rows[index];
    const facts = element("dl", "facts");
    const fact = (name, text) => facts.append(element("dt", "", name), element("dd", "", text));
    const who = users[row[0]];
    fact("action", `${words.actions[row[2]].join(" ")}: ${words.reasons[row[3]]}`);
    fact("from", row[4]);
    if (row[5] !== 0) fact("to", target(row));
    fact("user", `${who[0]} (${who[1]})`);
    fact("rule", place(row));
    if (row[6] >= 0) fact("size", `${row[6].toLocaleString("en")} B`);
    const close = element("button", "", "Close");
    close.type = "button";
    close.addEventListener("click", () => { chosen.replaceChildren(); list.focus(); });
    chosen.replaceChildren(element("h3", "", "Operation"), facts, close);
    chosen.focus();
  };

  const draw = () => {
    const height = list.clientHeight;
    const room = Math.ceil(height / ROW) + 1;
    const whole = shown.length * ROW;
    const tall = Math.min(whole, TALLEST);
    const top = list.scrollTop;
    const virtual = whole <= TALLEST ? top : (top / Math.max(1, tall - height)) * (whole - height);
    const first = Math.max(0, Math.min(Math.floor(virtual / ROW) - 4, shown.length - room));
    const fragment = document.createDocumentFragment();
    for (let place = first; place < Math.min(shown.length, first + room + 8); place++) {
      const row = rows[shown[place]];
      const made = element("div", "row");
      made.setAttribute("role", "row");
      made.setAttribute("aria-rowindex", String(place + 1));
      made.style.top = `${top + place * ROW - virtual}px`;
      const cell = element("div");
      cell.setAttribute("role", "cell");
      const button = element("button");
      button.type = "button";
      button.tabIndex = -1;
      button.append(line(row), element("span", "note", note(row)));
      button.addEventListener("click", () => choose(shown[place]));
      cell.append(button);
      made.append(cell);
      fragment.append(made);
    }
    space.replaceChildren(fragment);
  };

  // The list is one stop for the Tab key; arrows move inside it.
  let current = -1;
  const move = (to) => {
    if (shown.length === 0) return;
    current = Math.max(0, Math.min(shown.length - 1, to));
    const whole = shown.length * ROW;
    const height = list.clientHeight;
    const virtual = Math.max(0, Math.min(whole - height, current * ROW - height / 2));
    list.scrollTop = whole <= TALLEST ? virtual : (virtual / (whole - height)) * (TALLEST - height);
    draw();
    space.querySelector(`[aria-rowindex="${current + 1}"] button`)?.focus({ preventScroll: true });
  };
  list.addEventListener("keydown", (event) => {
    const page = Math.max(1, Math.floor(list.clientHeight / ROW) - 1);
    const from = event.target === list ? -1 : current;
    const steps = { ArrowDown: from + 1, ArrowUp: from - 1, PageDown: from + page, PageUp: from - page, Home: 0, End: shown.length - 1 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    move(steps[event.key]);
  });

  // At most once a frame.
  const soon = (work) => {
    let waiting = false;
    return () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; work(); });
    };
  };
  list.addEventListener("scroll", soon(() => {
    // Keep the focus where a redraw would take its row away.
    const focused = document.activeElement?.closest?.("[aria-rowindex]")?.getAttribute("aria-rowindex");
    draw();
    if (focused) (space.querySelector(`[aria-rowindex="${focused}"] button`) ?? list).focus({ preventScroll: true });
  }));
  addEventListener("resize", soon(draw));
  for (const field of [search, user]) field.addEventListener("input", soon(filter));
  for (const field of [rule, ...actions]) field.addEventListener("change", filter);
  const form = find("filters");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter, 0));

  find("operations").hidden = false;
  filter();
  document.documentElement.dataset.ready = String(rows.length);
})();
