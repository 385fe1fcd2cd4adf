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

function fillRest(button) {
  const grid = button.closest("[data-availability]");
  grid.querySelectorAll("select").forEach((select) => {
    if (select.value === "-") select.value = button.dataset.fill;
  });
  grid.dispatchEvent(new Event("input", { bubbles: true }));
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
  const fill = event.target.closest("[data-fill]");
  if (fill) fillRest(fill);
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
  root.querySelectorAll(".sq-fill[hidden]").forEach((line) => {
    line.hidden = false;
  });
  root.querySelector("[data-focus]")?.focus();
}

prepare(document);
watchForms();
document.addEventListener("keydown", onKey);
document.addEventListener("click", onClick);
document.addEventListener("htmx:load", (event) => prepare(event.target));
