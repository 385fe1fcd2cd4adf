// Check boxes of a closed list: one found by typing, «none» that stands alone, back to «not said».

import { folded } from "./text.js";

function pill(box) {
  return box.closest(".sq-pill");
}

function words(box) {
  return pill(box).textContent.trim();
}

function find(list, boxes, said) {
  const line = list.querySelector(".sq-codes__find");
  if (!line) return;
  const input = line.querySelector("input");
  const narrow = () => {
    const asked = folded(input.value);
    boxes.forEach((box) => {
      pill(box).hidden = !folded(words(box)).includes(asked);
    });
    list.querySelectorAll(".sq-codes__group").forEach((group) => {
      group.hidden = !group.querySelector(".sq-pill:not([hidden])");
    });
  };
  const choose = () => {
    const box = boxes.find((one) => !pill(one).hidden);
    if (!box || !folded(input.value)) return;
    box.click();
    said(box);
    input.value = "";
    narrow();
  };
  input.addEventListener("input", (event) => {
    event.stopPropagation();
    narrow();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    choose();
  });
  line.hidden = false;
}

// Offers only what is ticked in another list of the same form.
function stayWithin(list, boxes) {
  const { within } = list.dataset;
  if (!within) return;
  const form = list.closest("form");
  const wider = [...form.querySelectorAll(`input[name="${within}"]`)];
  const sort = () => {
    const ticked = new Set(wider.filter((box) => box.checked).map((box) => box.value));
    boxes.forEach((box) => {
      pill(box).hidden = !ticked.has(box.value) && !box.checked;
    });
    const offered = boxes.some((box) => !pill(box).hidden);
    list.querySelector("[data-nothing]").hidden = offered;
    list.querySelector(".sq-codes__state").hidden = !offered;
  };
  form.addEventListener("change", ({ target }) => {
    if (target.name !== within) return;
    const own = boxes.find((box) => box.value === target.value);
    if (own && !target.checked) own.checked = false;
    sort();
  });
  sort();
}

function enhance(list) {
  const boxes = [...list.querySelectorAll('input[type="checkbox"]')];
  const none = boxes.find((box) => box.value === list.dataset.none);
  const unsay = list.querySelector("[data-unsay]");
  const status = list.querySelector("[data-status]");
  const sort = () => {
    unsay.hidden = !boxes.some((box) => box.checked);
  };
  const said = (box) => {
    status.textContent = `${box.checked ? status.dataset.chosen : status.dataset.left} ${words(box)}`;
  };
  list.addEventListener("change", ({ target }) => {
    if (target.checked && target === none) {
      boxes.forEach((box) => {
        box.checked = box === none;
      });
    } else if (target.checked && none) none.checked = false;
    sort();
  });
  unsay.addEventListener("click", () => {
    const ticked = boxes.filter((box) => box.checked);
    ticked.forEach((box) => box.click());
    sort();
    boxes[0].focus();
  });
  list.dataset.enhanced = "yes";
  find(list, boxes, said);
  stayWithin(list, boxes);
  sort();
}

function enhanceAll(root) {
  root.querySelectorAll("[data-codes]:not([data-enhanced])").forEach(enhance);
}

enhanceAll(document);
document.addEventListener("htmx:load", (event) => enhanceAll(event.target));
