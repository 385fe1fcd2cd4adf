// Makes the selects of a week a grid of buttons: arrows move, Enter changes. Without it the selects do.

const UNKNOWN = "-";
const MOVES = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -2, ArrowDown: 2, Home: -14, End: 14 };

// The state that a key gives: each answer has its first letter, Canc says unknown.
function stateOf(key, select) {
  if (key === "Delete" || key === "Backspace") return UNKNOWN;
  const answers = [...select.options].filter((option) => option.value !== UNKNOWN);
  return answers.find((option) => option.text[0].toLowerCase() === key.toLowerCase())?.value;
}

function cell(select) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sq-half";
  button.tabIndex = -1;
  select.hidden = true;
  select.after(button);
  return { select, button };
}

function show({ select, button }) {
  const words = select.selectedOptions[0].text;
  button.dataset.state = select.value;
  button.textContent = words;
  button.ariaLabel = `${select.ariaLabel}: ${words}`;
}

function enhance(week) {
  const cells = [...week.querySelectorAll("select")].map(cell);
  const tools = week.querySelector(".sq-week-tools");
  const rest = week.querySelector("[data-rest]");

  const showAll = () => {
    cells.forEach(show);
    rest.hidden = cells.every(({ select }) => select.value !== UNKNOWN);
  };
  const changed = () => {
    showAll();
    week.dispatchEvent(new Event("input", { bubbles: true }));
    week.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const set = (chosen, state) => {
    chosen.forEach(({ select }) => {
      select.value = state;
    });
    changed();
  };
  const goTo = (index) => {
    cells.forEach(({ button }) => {
      button.tabIndex = -1;
    });
    cells[index].button.tabIndex = 0;
    cells[index].button.focus();
  };
  const turn = ({ select }) => {
    select.selectedIndex = (select.selectedIndex + 1) % select.options.length;
    changed();
  };
  const onKey = (event, index) => {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const state = stateOf(key, cells[index].select);
    if (key in MOVES) goTo(Math.min(cells.length - 1, Math.max(0, index + MOVES[key])));
    else if (state) set([cells[index]], state);
    else return;
    event.preventDefault();
  };

  cells.forEach((one, index) => {
    one.button.addEventListener("click", () => {
      turn(one);
      goTo(index);
    });
    one.button.addEventListener("keydown", (event) => onKey(event, index));
  });
  week.addEventListener("click", ({ target }) => {
    const { fill, fillAll, preset } = target.dataset;
    if (fill) set(cells.filter(({ select }) => select.value === UNKNOWN), fill);
    if (fillAll) set(cells, fillAll);
    const places = preset?.split(" ").map(Number) ?? [];
    if (preset) set(places.map((place) => cells[place]).filter(({ select }) => select.value !== "x"), "1");
  });
  week.querySelector("table").setAttribute("role", "grid");
  cells[0].button.tabIndex = 0;
  tools.hidden = false;
  week.dataset.enhanced = "yes";
  showAll();
}

function enhanceAll(root) {
  root.querySelectorAll("[data-availability]:not([data-enhanced])").forEach(enhance);
}

enhanceAll(document);
document.addEventListener("htmx:load", (event) => enhanceAll(event.target));
