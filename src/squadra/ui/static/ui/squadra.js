// Conveniences only: every page reads and saves without this file.

function toggleMenu(button) {
  const open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(open));
}

function closeDropdowns(except) {
  document.querySelectorAll("details.sq-dropdown[open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
}

function closeWithEscape() {
  const open = document.querySelector("details.sq-dropdown[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
}

// A date or a time that may stay unknown goes back to it with one button, on a phone too.
function addClear(box, words) {
  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "btn btn-outline-primary btn-sm sq-clear";
  clear.textContent = words;
  clear.ariaLabel = `${words}: ${box.labels[0]?.textContent.trim() ?? ""}`;
  const show = () => {
    clear.hidden = !box.value;
  };
  clear.addEventListener("click", () => {
    box.value = "";
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new Event("change", { bubbles: true }));
    box.focus();
  });
  box.addEventListener("input", show);
  box.dataset.clearable = "yes";
  box.after(clear);
  show();
}

function isTyping(target) {
  return target.closest("input, select, textarea, [contenteditable]") !== null;
}

const shortcuts = {
  "/": () => document.querySelector('[data-shortcut="/"]')?.focus(),
  "?": () => document.getElementById("shortcuts")?.showModal(),
};

function onKey(event) {
  if (event.key === "Escape") closeWithEscape();
  const act = shortcuts[event.key];
  if (!act || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
}

function onClick(event) {
  const toggle = event.target.closest("[data-toggle]");
  if (toggle) toggleMenu(toggle);
  closeDropdowns(event.target.closest("details.sq-dropdown"));
}

// Asks before leaving a page whose form holds something that was typed and not sent.
function watchForms() {
  let unsaved = false;
  document.addEventListener("input", (event) => {
    if (event.target.closest("form[data-unsaved]")) unsaved = true;
  });
  document.addEventListener("submit", () => {
    unsaved = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}

// What a page or a swapped part wants read first: the summary of errors, else its own heading.
function prepare(root) {
  root.querySelectorAll("[data-clear]").forEach((form) => {
    const boxes = form.querySelectorAll(":is([type=date], [type=time]):not([required], [data-clearable])");
    boxes.forEach((box) => addClear(box, form.dataset.clear));
  });
  root.querySelector("[data-focus]")?.focus();
}

// What somebody has unfolded stays so when the part that holds it is written anew.
function keepUnfolded() {
  let unfolded = [];
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    unfolded = [...detail.target.querySelectorAll("details[open][id]")].map(({ id }) => id);
  });
  document.addEventListener("htmx:afterSwap", () => {
    unfolded.map((id) => document.getElementById(id)).forEach((found) => found?.setAttribute("open", ""));
  });
}

prepare(document);
watchForms();
keepUnfolded();
document.addEventListener("keydown", onKey);
document.addEventListener("click", onClick);
document.addEventListener("htmx:load", (event) => prepare(event.target));
