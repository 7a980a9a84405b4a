// Adds to pages that work without it: parts that change in place, keys, live progress, marks of drawings as links.
// Attributes are named as htmx names them: data-hx-select says which parts of the answer take the place of ours.

const told = document.getElementById("told");
const say = (text) => { if (told) told.textContent = text; };

// Parts that change in place ----------------------------------------------------------------------------------------
let running = null;
const swap = async (address, select, options = {}) => {
  if (running) running.abort();
  const mine = running = new AbortController();
  let answer;
  try {
    answer = await fetch(address, { signal: mine.signal, credentials: "same-origin", ...options });
  } catch (error) {
    if (error.name !== "AbortError") say("The workbench does not answer: it may have been stopped.");
    return;
  }
  if (!(answer.headers.get("content-type") || "").startsWith("text/html")) { say(await answer.text()); return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine.signal.aborted) return;
  const focus = document.activeElement && document.activeElement.id;
  let changed = 0;
  for (const one of select.split(",")) {
    const [ours, theirs] = [document.querySelector(one.trim()), page.querySelector(one.trim())];
    if (ours && theirs) { ours.replaceWith(theirs); changed += 1; }
  }
  if (!changed) { location.assign(answer.url); return; }
  document.title = page.title;
  if (options.method !== "POST") history.replaceState(null, "", answer.url);
  if (focus && document.getElementById(focus)) document.getElementById(focus).focus({ preventScroll: true });
  const news = page.querySelector("[data-say]");
  if (news) say(news.dataset.say);
  settle();
};

const addressOf = (form) => {
  const query = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...query]) if (value === "") query.delete(name);
  return `${form.getAttribute("action") || location.pathname}?${query}`;
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-hx-select]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  swap(link.href, link.dataset.hxSelect);
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-hx-select]");
  if (!form) return;
  event.preventDefault();
  if (form.method === "get") { swap(addressOf(form), form.dataset.hxSelect); return; }
  const body = new URLSearchParams(new FormData(form, event.submitter));
  swap(form.action, form.dataset.hxSelect, { method: "POST", body });
});

let waiting = 0;
document.addEventListener("input", (event) => {
  const field = event.target;
  const twin = field.dataset.twin && document.getElementById(field.dataset.twin);
  if (twin) twin.value = field.value;
  const form = field.closest("form[data-hx-trigger='input']");
  if (!form) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => swap(addressOf(form), form.dataset.hxSelect), 20);
});

// A mark of a drawing leads where the row of its table leads --------------------------------------------------------
document.addEventListener("click", (event) => {
  const mark = event.target.closest("[data-cell],[data-state]");
  if (!mark) return;
  const [kind, value] = mark.dataset.cell ? ["cell", mark.dataset.cell] : ["state", mark.dataset.state];
  const link = document.querySelector(`a[data-for-${kind}="${CSS.escape(value)}"]`);
  if (link) link.click();
});

// What a mark says, beside the pointer
const tip = document.getElementById("tip");
document.addEventListener("pointermove", (event) => {
  const mark = event.target.closest && event.target.closest("[data-says]");
  tip.hidden = !mark;
  if (!mark) return;
  tip.textContent = mark.dataset.says.split("; ").join("\n");
  const [gap, above] = [14, event.clientY - tip.offsetHeight - 14];
  tip.style.left = `${Math.max(gap, Math.min(event.clientX + gap, innerWidth - tip.offsetWidth - gap))}px`;
  tip.style.top = `${above > 0 ? above : event.clientY + gap}px`;
});

// Keys --------------------------------------------------------------------------------------------------------------
document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input:not([type=radio]):not([type=checkbox]),textarea,select");
  if (event.key === "Escape") {
    const question = document.querySelector("[data-cancel]");
    if (question) { event.preventDefault(); question.click(); }
    return;
  }
  if (field || event.ctrlKey || event.metaKey || event.altKey) return;
  const names = { ArrowRight: "n", ArrowLeft: "p" };
  const key = names[event.key] || event.key;
  if (key.length !== 1 || key === '"' || key === "\\") return;
  const button = document.querySelector(`[data-key="${key}"]`);
  if (button) { event.preventDefault(); button.click(); }
});

// Live progress -----------------------------------------------------------------------------------------------------
const follow = (box) => {
  const source = new EventSource(box.dataset.stream);
  const [bar, words, log] = ["progress", ".words", ".log"].map((name) => box.querySelector(name));
  const on = (name, what) => source.addEventListener(name, (event) => what(JSON.parse(event.data)));
  on("step", (step) => {
    if (step.total) { bar.max = step.total; bar.value = step.done; }
    const left = step.left === null ? "" : `, about ${Math.round(step.left)} s left`;
    words.textContent = `${step.stage}${step.label ? `: ${step.label}` : ""} (${step.done} of ${step.total}${left})`;
  });
  on("log", (line) => { if (log) { log.textContent += `${line.text}\n`; log.hidden = false; } });
  on("over", (end) => {
    source.close();
    location.replace((end.state === "done" && box.dataset.then) || location.href);
  });
};

// A year that moves by itself ---------------------------------------------------------------------------------------
let playing = 0;
const play = (button) => {
  const slider = document.getElementById(button.dataset.play);
  if (playing) { clearInterval(playing); playing = 0; button.textContent = "Play"; return; }
  button.textContent = "Stop";
  if (Number(slider.value) >= Number(slider.max)) slider.value = slider.min;
  playing = setInterval(() => {
    const now = document.getElementById(button.dataset.play);
    if (!now || Number(now.value) >= Number(now.max)) { play(button); return; }
    now.value = Number(now.value) + 1;
    now.dispatchEvent(new Event("input", { bubbles: true }));
  }, 700);
};
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-play]");
  if (button) play(button);
});

// A file that is dropped on the text --------------------------------------------------------------------------------
document.addEventListener("dragover", (event) => { if (event.target.closest("[data-drop]")) event.preventDefault(); });
document.addEventListener("drop", (event) => {
  const box = event.target.closest("[data-drop]");
  if (!box || !event.dataTransfer.files.length) return;
  event.preventDefault();
  const field = document.getElementById(box.dataset.drop);
  field.files = event.dataTransfer.files;
  say(`${field.files[0].name} is chosen`);
});

// What is new in the page after each change -------------------------------------------------------------------------
const settle = () => {
  for (const box of document.querySelectorAll("[data-stream]:not([data-followed])")) {
    box.dataset.followed = "yes";
    follow(box);
  }
  for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;
  const asked = document.querySelector("[data-focus]");
  if (asked) { asked.focus(); if (asked.select) asked.select(); }
  const shown = document.querySelector("[data-show]");
  if (shown) shown.scrollIntoView({ block: "nearest" });
};
const reveal = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
};
addEventListener("hashchange", reveal);
reveal();
settle();
