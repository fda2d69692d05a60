"use strict";
(() => {
  // As the style sheet has it: lower where there is room for a key in one line.
  const narrow = matchMedia("(max-width: 52rem)");
  let ROW = narrow.matches ? 84 : 48;
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

  // A row is [user, rule, action, reason, from, to, bytes, times, fingerprints, run]. To is 0 for the same
  // key, and 1 for the key with the ID in place of the name. Times are [legacy, destination, interval],
  // fingerprints [source, destination, result], where 1 is the source's; 0 is none.
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

  // A key that is longer than its room loses its middle: keys mostly begin alike, and end differently.
  let room = 200;
  const measure = () => {
    const probe = element("span", "", "0".repeat(50));
    const made = element("span", "line");
    made.append(probe);
    const row = element("div", "row");
    row.append(made);
    space.append(row);
    const width = probe.getBoundingClientRect().width / 50 || 8;
    row.remove();
    const columns = Math.floor((list.clientWidth - 40) / width) - 12;
    // Of the narrow list's three lines the first has the action; the others may break early.
    room = narrow.matches ? columns * 3 - 4 : columns;
  };
  const short = (key, length) => {
    if (key.length <= length) return key;
    const letters = [...key];
    if (letters.length <= length) return key;
    const head = Math.max(4, Math.floor(length * 0.35));
    return `${letters.slice(0, head).join("")}…${letters.slice(Math.min(letters.length, letters.length - (length - head - 1))).join("")}`;
  };

  const line = (row) => {
    const action = words.actions[row[2]];
    const made = element("span", "line");
    const glyph = element("span", `glyph ${action[1]}`, action[0]);
    glyph.setAttribute("aria-hidden", "true");
    made.append(glyph, `${action[1]} `);
    // The narrow list leaves out the destination, which an opened operation shows.
    made.append(row[5] === 0 || narrow.matches
      ? short(row[4], room)
      : `${short(row[4], Math.floor(room / 2) - 2)} → ${short(target(row), Math.floor(room / 2) - 2)}`);
    return made;
  };

  const notThere = "not in the plan";
  const fingerprint = (row, place) => {
    if (words.redacted) return "left out of a plan with pseudonyms";
    const found = row[8]?.[place] ?? 0;
    return found === 1 ? "the same as the legacy record’s" : found === 0 ? "none" : found;
  };

  // Both sides in columns, then what follows from them.
  const sides = (row) => {
    const made = element("table", "stack");
    made.append(element("caption", "hidden", "Both records"));
    const head = element("tr");
    for (const name of ["", "legacy record", "destination"]) {
      const cell = element("th", "", name);
      cell.scope = "col";
      head.append(cell);
    }
    const top = element("thead");
    top.append(head);
    const body = element("tbody");
    const add = (name, ...texts) => {
      const line = element("tr");
      const cell = element("th", "", name);
      cell.scope = "row";
      line.append(cell);
      texts.forEach((text, place) => {
        const value = element("td", name === "time" ? "" : "code", text);
        value.dataset.label = ["legacy record", "destination"][place];
        line.append(value);
      });
      body.append(line);
    };
    const there = words.redacted ? row[7] : row[8]?.[1];
    add("key", row[4], row[5] === 0 ? "the same" : target(row));
    if (row[7]) add("time", row[7][0], row[7][1]);
    add("size", row[6] < 0 ? notThere : `${row[6].toLocaleString("en")} B`, there ? notThere : row[5] === 0 ? "" : "no record");
    add("fingerprint", fingerprint(row, 0), fingerprint(row, 1));
    if (row[8]?.[2]) add("after apply", "", fingerprint(row, 2));
    made.append(top, body);
    return made;
  };

  const choose = (index) => {
    const row = rows[index];
    const facts = element("dl", "facts");
    const fact = (name, text) => {
      const pair = element("div");
      pair.append(element("dt", "", name), element("dd", "", text));
      facts.append(pair);
    };
    const who = users[row[0]];
    fact("action", `${words.actions[row[2]].join(" ")}: ${words.reasons[row[3]]}`);
    if (row[7]) fact("interval", row[7][2] || "neither record is proved newer");
    else if (row[6] >= 0) fact("times", "not in the plan: the decision compared none");
    fact("owner", `${who[0]} (${who[1]})`);
    fact("rule", place(row));
    if (row[9]) fact("written by", `run ${row[9]}`);
    const close = element("button", "", "Close");
    close.type = "button";
    close.addEventListener("click", () => { chosen.replaceChildren(); list.focus(); });
    chosen.replaceChildren(element("h3", "", "Operation"), facts, ...(row[6] >= 0 ? [sides(row)] : []), close);
    chosen.focus();
  };

  const draw = () => {
    const height = list.clientHeight;
    const fits = Math.ceil(height / ROW) + 1;
    const whole = shown.length * ROW;
    const tall = Math.min(whole, TALLEST);
    const top = list.scrollTop;
    const virtual = whole <= TALLEST ? top : (top / Math.max(1, tall - height)) * (whole - height);
    const first = Math.max(0, Math.min(Math.floor(virtual / ROW) - 4, shown.length - fits));
    const fragment = document.createDocumentFragment();
    for (let place = first; place < Math.min(shown.length, first + fits + 8); place++) {
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
      button.append(line(row), element("span", "why", note(row)));
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
  addEventListener("resize", soon(() => {
    ROW = narrow.matches ? 84 : 48;
    space.style.height = `${Math.min(shown.length * ROW, TALLEST)}px`;
    measure();
    draw();
  }));
  for (const field of [search, user]) field.addEventListener("input", soon(filter));
  for (const field of [rule, ...actions]) field.addEventListener("change", filter);
  const form = find("filters");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { narrowed(); filter(); }, 0));

  // Bars are buttons that list one action, and list all when pressed again.
  const bars = [...document.querySelectorAll(".bars a")];
  const narrowed = () => {
    const on = actions.filter((box) => box.checked);
    for (const bar of bars) {
      bar.setAttribute("aria-pressed", String(on.length === 1 && on[0].value === bar.dataset.action));
    }
  };
  const only = (action) => {
    for (const box of actions) box.checked = action === null || box.value === action;
    narrowed();
    filter();
  };
  const show = () => find("operations").scrollIntoView();
  for (const box of actions) box.addEventListener("change", narrowed);
  for (const bar of bars) {
    bar.setAttribute("role", "button");
    bar.addEventListener("click", (event) => {
      event.preventDefault();
      const isPressed = bar.getAttribute("aria-pressed") === "true";
      history.replaceState(null, "", isPressed ? "#operations" : bar.getAttribute("href"));
      only(isPressed ? null : bar.dataset.action);
      if (!isPressed) show();
    });
    bar.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      bar.click();
    });
  }

  // #action=NAME and #user=NAME, so that what one sees can be linked to.
  const follow = () => {
    const [name, value] = location.hash.slice(1).split("=");
    if (value === undefined) return;
    if (name === "action") {
      const number = words.actions.findIndex(([, action]) => action === value);
      if (!actions.some((box) => box.value === String(number))) return;
      only(String(number));
    } else if (name === "user") {
      try { user.value = decodeURIComponent(value); } catch { return; }
      filter();
    } else return;
    show();
  };

  // Every user, in pages, in the order of the page's own table.
  const turnUsers = () => {
    const box = find("users");
    const body = box?.querySelector("tbody");
    if (!body || body.rows.length >= users.length) return;
    const heads = [...box.querySelectorAll("thead th")].slice(2).map((head) => head.lastChild.textContent.trim());
    const columns = heads.map((head) => words.actions.findIndex(([, name]) => name === head));
    const counts = users.map(() => new Array(words.actions.length).fill(0));
    const lost = new Array(users.length).fill(0);
    for (const row of rows) {
      counts[row[0]][row[2]] += 1;
      if (destructive[row[2]]) lost[row[0]] += 1;
    }
    const at = (name) => words.actions.findIndex((action) => action[1] === name);
    const urgent = ["conflict", "reject", "unmatched"].map(at);
    const open = counts.map((count) => urgent.reduce((sum, action) => sum + (count[action] ?? 0), 0));
    const totals = counts.map((count) => count.reduce((sum, one) => sum + one, 0));
    const ranked = [...users.keys()].sort((a, b) => open[b] - open[a] || lost[b] - lost[a] || totals[b] - totals[a] || a - b);
    const size = body.rows.length;
    let first = 0;
    const text = element("span");
    const button = (label, step) => {
      const made = element("button", "plain", label);
      made.type = "button";
      made.addEventListener("click", () => { first += step * size; draw(); });
      return made;
    };
    const [previous, next] = [button("Previous", -1), button("Next", 1)];
    const turn = element("span", "turn");
    turn.append(previous, next);
    const draw = () => {
      body.replaceChildren(...ranked.slice(first, first + size).map((index) => {
        const row = element("tr");
        const head = element("th");
        head.scope = "row";
        const link = element("a", "", users[index][0]);
        link.href = `#user=${encodeURIComponent(users[index][0])}`;
        head.append(link);
        const id = element("td", "code", users[index][1]);
        id.dataset.label = "ID";
        row.append(head, id, ...columns.map((column, place) => {
          const count = counts[index][column] ?? 0;
          const cell = element("td", count === 0 ? "number zero" : "number", count.toLocaleString("en"));
          cell.dataset.label = heads[place];
          return cell;
        }));
        return row;
      }));
      const last = Math.min(first + size, ranked.length);
      text.textContent = `Users ${(first + 1).toLocaleString("en")} to ${last.toLocaleString("en")} of ${ranked.length.toLocaleString("en")}, those who need attention first.`;
      previous.disabled = first === 0;
      next.disabled = last === ranked.length;
    };
    draw();
    find("users-rest")?.replaceChildren(text, turn);
  };

  find("operations").hidden = false;
  measure();
  narrowed();
  filter();
  turnUsers();
  addEventListener("hashchange", follow);
  follow();
  document.documentElement.dataset.ready = String(rows.length);
})();
