// Rows of a list become chips: typed into one box, moved by buttons or by hand, removed and put back.
// Without this file each row is a box, and some stand empty for more.

import { folded } from "../ui/text.js";
import { fromServer, suggest } from "./suggest.js";

function part(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function button(text, name, act) {
  const made = part("button", "sq-pick__act", text);
  made.type = "button";
  made.ariaLabel = name;
  made.addEventListener("click", act);
  return made;
}

function hidden(name, value) {
  const made = part("input", "");
  Object.assign(made, { type: "hidden", name, value });
  return made;
}

function among(options) {
  const offered = [...options].filter((option) => option.value);
  const found = offered.map(({ value, text }) => ({ value, name: text, detail: "" }));
  return (text) => {
    const begin = found.filter(({ name }) => folded(name).startsWith(folded(text)));
    const hold = found.filter(({ name }) => folded(name).includes(folded(text)));
    return [...new Set([...begin, ...hold])].slice(0, 12);
  };
}

class Rows {
  constructor(group) {
    this.group = group;
    this.words = group.dataset;
    this.list = group.querySelector("ol");
    const rows = [...this.list.children];
    const blank = rows.at(-1);
    this.levels = blank.querySelector("[data-level]");
    const box = blank.querySelector("[data-box]");
    this.name = box.name;
    this.options = box.options;
    const chips = rows.filter((row) => this.boxOf(row).value).map((row) => this.chipOf(row));
    this.list.replaceChildren(...chips);
    this.list.className = "sq-picks";
    this.unsaid = part("p", "sq-unknown", this.words.unsaid);
    this.list.before(this.unsaid);
    this.told = part("p", "sq-picks__told");
    this.told.setAttribute("role", "status");
    this.undo = part("p", "sq-picks__undo");
    group.append(this.told, this.undo, this.adder());
    this.sort();
  }

  boxOf(row) {
    return row.querySelector("[data-box]");
  }

  chipOf(row) {
    const box = this.boxOf(row);
    const name = box.options ? box.selectedOptions[0].text : box.value;
    return this.chip(box.value, name, row.querySelector("[data-level]")?.value);
  }

  chip(value, name, level) {
    const { words } = this;
    const item = part("li", "sq-pick");
    item.dataset.name = name;
    if ("ranked" in words) item.append(this.grip(item), part("span", "sq-pick__rank"));
    item.append(part("span", "sq-pick__name", name), hidden(this.name, value));
    if (this.levels) item.append(this.level(name, level));
    const acts = part("span", "sq-pick__acts");
    if ("ranked" in words) {
      const up = button("↑", `${words.up} ${name}`, () => this.move(item, -1, up));
      const down = button("↓", `${words.down} ${name}`, () => this.move(item, 1, down));
      Object.assign(item, { up, down });
      acts.append(up, down);
    }
    acts.append(button(words.remove, `${words.remove}: ${name}`, () => this.remove(item)));
    item.append(acts);
    return item;
  }

  level(name, level) {
    const select = this.levels.cloneNode(true);
    select.ariaLabel = `${this.words.level} ${name}`;
    if (level !== undefined) select.value = level;
    return select;
  }

  // Dragging; the two buttons do the same. A row that moves loses the pointer: the page keeps it.
  grip(item) {
    const grip = part("span", "sq-pick__grip", "⠿");
    grip.setAttribute("aria-hidden", "true");
    grip.title = this.words.drag;
    grip.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const held = new AbortController();
      const { signal } = held;
      const drop = () => {
        held.abort();
        item.classList.remove("sq-pick--moved");
        this.changed(this.placeOf(item));
      };
      item.classList.add("sq-pick--moved");
      document.addEventListener("pointermove", ({ clientY }) => this.dragTo(item, clientY), { signal });
      document.addEventListener("pointerup", drop, { signal });
      document.addEventListener("pointercancel", drop, { signal });
    });
    return grip;
  }

  dragTo(item, y) {
    const others = [...this.list.children].filter((other) => other !== item);
    const next = others.find((other) => {
      const { top, height } = other.getBoundingClientRect();
      return y < top + height / 2;
    });
    if (next !== item.nextElementSibling) this.list.insertBefore(item, next ?? null);
    this.number();
  }

  move(item, by, pressed) {
    const items = [...this.list.children];
    const place = items.indexOf(item) + by;
    if (place < 0 || place >= items.length) return;
    if (by < 0) items[place].before(item);
    else items[place].after(item);
    this.changed(this.placeOf(item));
    pressed.focus();
  }

  placeOf(item) {
    const items = [...this.list.children];
    return `${item.dataset.name}: ${items.indexOf(item) + 1} / ${items.length}`;
  }

  remove(item) {
    const after = item.nextElementSibling;
    item.remove();
    const back = part("button", "btn btn-outline-primary btn-sm", this.words.undo);
    back.type = "button";
    back.addEventListener("click", () => {
      this.list.insertBefore(item, after?.isConnected ? after : null);
      this.undo.replaceChildren();
      this.changed(this.placeOf(item));
      this.input.focus();
    });
    this.changed(`${this.words.removed} ${item.dataset.name}.`);
    this.undo.replaceChildren(back);
    back.focus();
  }

  add({ value, name }) {
    const values = [...this.list.querySelectorAll('input[type="hidden"]')].map((box) => box.value);
    this.input.value = "";
    this.undo.replaceChildren();
    if (values.includes(value)) return this.tell(`${this.words.there} ${name}.`);
    const item = this.chip(value, name);
    this.list.append(item);
    this.changed(`${this.words.added} ${name}.`);
    const level = item.querySelector("[data-level]");
    if (level && !level.value) level.focus();
    return undefined;
  }

  // The text keeps the field's name: what is typed and not chosen is sent and answered, never lost.
  adder() {
    const line = part("div", "sq-picks__add");
    const label = part("label", "", this.words.add);
    this.input = part("input", "form-control");
    Object.assign(this.input, { type: "text", name: this.name, maxLength: 200, autocomplete: "off" });
    this.input.id = `${this.group.id}_add`;
    label.htmlFor = this.input.id;
    line.append(label, this.input);
    if (this.levels) line.append(hidden(this.levels.name, this.levels.value));
    suggest(this.input, {
      look: this.options ? among(this.options) : fromServer(this.words.source),
      atOnce: Boolean(this.options),
      take: (found) => this.add(found),
      words: { list: this.words.list, nothing: this.words.nothing },
    });
    return line;
  }

  number() {
    if (!("ranked" in this.words)) return;
    [...this.list.children].forEach((item, index, items) => {
      item.querySelector(".sq-pick__rank").textContent = `${index + 1}.`;
      item.up.setAttribute("aria-disabled", String(index === 0));
      item.down.setAttribute("aria-disabled", String(index === items.length - 1));
    });
  }

  sort() {
    this.unsaid.hidden = this.list.children.length > 0;
    this.list.hidden = !this.unsaid.hidden;
    this.number();
  }

  tell(text) {
    this.told.textContent = text;
  }

  changed(text) {
    this.sort();
    this.tell(text);
    this.list.dispatchEvent(new Event("input", { bubbles: true }));
    this.list.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function enhanceAll(root) {
  root.querySelectorAll("[data-rows]:not([data-enhanced])").forEach((group) => {
    group.dataset.enhanced = "yes";
    new Rows(group);
  });
}

enhanceAll(document);
document.addEventListener("htmx:load", (event) => enhanceAll(event.target));
