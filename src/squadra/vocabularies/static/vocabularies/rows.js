// Rows of boxes in a form: one more row, a row further up. Without this file the spare rows do.

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function renumber(list) {
  [...list.children].forEach((row, index) => {
    row.querySelectorAll("[aria-label]").forEach((box) => {
      box.ariaLabel = box.ariaLabel.replace(/\d+$/, index + 1);
    });
    const rank = row.querySelector(".sq-choice-rows__rank");
    if (rank) rank.textContent = `${index + 1}.`;
  });
}

function addMover(row, list) {
  const up = button("Su", () => {
    row.previousElementSibling?.before(row);
    renumber(list);
    up.focus();
  });
  row.append(up);
}

function enhance(group) {
  const list = group.querySelector("ol");
  const blank = list.lastElementChild.cloneNode(true);
  const ranked = group.hasAttribute("data-ranked");
  const addRow = () => {
    const row = blank.cloneNode(true);
    list.append(row);
    if (ranked) addMover(row, list);
    renumber(list);
    window.htmx?.process(row);
    row.querySelector("input, select").focus();
  };
  if (ranked) [...list.children].forEach((row) => addMover(row, list));
  group.append(button("Aggiungi una riga", addRow));
}

document.querySelectorAll("[data-rows]").forEach(enhance);
