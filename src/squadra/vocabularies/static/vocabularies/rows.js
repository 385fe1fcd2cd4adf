// Rows of boxes in a form: one more row, a row further up. Without this file the spare rows do.

function labelled(text, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-outline-primary btn-xs";
  button.textContent = text;
  button.addEventListener("click", act);
  return button;
}

function renumber(list) {
  list.querySelectorAll(".row-rank").forEach((rank, index) => {
    rank.textContent = `${index + 1}.`;
  });
}

function addMover(row, list) {
  row.append(
    labelled("Su", () => {
      row.previousElementSibling?.before(row);
      renumber(list);
      row.querySelector("input").focus();
    }),
  );
}

function enhance(group) {
  const list = group.querySelector("ol");
  const blank = list.lastElementChild.cloneNode(true);
  const ranked = group.hasAttribute("data-ranked");
  const prepare = (row) => ranked && addMover(row, list);
  list.querySelectorAll("li").forEach(prepare);
  group.append(
    labelled("Aggiungi una riga", () => {
      const row = blank.cloneNode(true);
      list.append(row);
      prepare(row);
      renumber(list);
      window.htmx?.process(row);
      row.querySelector("input, select").focus();
    }),
  );
}

document.querySelectorAll("[data-rows]").forEach(enhance);
