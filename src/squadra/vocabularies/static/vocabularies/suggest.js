// A box that suggests names while one types: arrows choose, Enter takes. Without it one types names.

const PAUSE = 150; // milliseconds

async function asked(source, text, signal) {
  const address = new URL(source, location.href);
  address.searchParams.set("q", text);
  const response = await fetch(address, { signal, headers: { "X-Requested-With": "fetch" } });
  const page = new DOMParser().parseFromString(response.ok ? await response.text() : "", "text/html");
  return [...page.querySelectorAll("option")].map((option) => ({
    value: option.value,
    name: option.dataset.name ?? option.value,
    detail: option.textContent.trim(),
  }));
}

function part(tag, className, attributes = {}) {
  const made = document.createElement(tag);
  made.className = className;
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  return made;
}

function optionOf(found, id) {
  const item = part("li", "sq-suggest__option", { role: "option", id, "aria-selected": "false" });
  item.append(found.name);
  if (found.detail) {
    const detail = part("span", "sq-suggest__detail");
    detail.textContent = ` ${found.detail}`;
    item.append(detail);
  }
  return item;
}

class Suggestions {
  // `look(text, signal)` finds what may be meant; `take(found)` is called with what was chosen.
  // Enter sends the form where `sends` says so and there is nothing to choose. `atOnce` tells that
  // `look` has its answer here and now.
  constructor(input, { look, take, words, sends = false, atOnce = false }) {
    Object.assign(this, { input, look, take, words, sends, atOnce });
    Object.assign(this, { found: [], active: -1, wanted: false });
    const id = `${input.id}_list`;
    this.list = part("ul", "sq-suggest__list", { role: "listbox", id, "aria-label": words.list });
    this.status = part("p", "sq-suggest__status", { role: "status" });
    this.list.hidden = true;
    const wrap = part("div", "sq-suggest");
    const focused = input === document.activeElement;
    input.replaceWith(wrap);
    wrap.append(input, this.list, this.status);
    if (focused) input.focus();
    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false" };
    Object.entries(roles).forEach(([name, value]) => input.setAttribute(name, value));
    input.addEventListener("input", () => this.ask());
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.onClick(event));
  }

  ask() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.wanted = false;
    const text = this.input.value.trim();
    this.pending = text !== "";
    if (!this.pending) this.show([]);
    else if (this.atOnce) this.show(this.look(text), text);
    else this.timer = setTimeout(() => this.answer(text), PAUSE);
  }

  async answer(text) {
    this.request = new AbortController();
    try {
      this.show(await this.look(text, this.request.signal), text);
    } catch (error) {
      if (error.name !== "AbortError") this.show([], text);
    }
  }

  show(found, text = "") {
    const { words } = this;
    this.pending = false;
    this.found = found;
    this.list.replaceChildren(...found.map((one, index) => optionOf(one, `${this.list.id}_${index}`)));
    const open = found.length > 0 && this.input === document.activeElement;
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    this.status.textContent = text && !found.length ? words.nothing : "";
    this.mark(open ? 0 : -1);
    if (this.wanted && found.length) this.choose(0);
    this.wanted = false;
  }

  mark(index) {
    this.active = index;
    [...this.list.children].forEach((item, place) => {
      item.setAttribute("aria-selected", String(place === index));
      if (place === index) item.scrollIntoView({ block: "nearest" });
    });
    if (index < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", this.list.children[index].id);
  }

  onKey(event) {
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key === "Enter") {
      if (this.pending) this.wanted = true;
      else if (this.active >= 0) this.choose(this.active);
      else if (this.sends) return;
      event.preventDefault();
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key in moves && this.found.length) {
      event.preventDefault();
      if (this.list.hidden) return this.show(this.found);
      const { length } = this.found;
      this.mark((this.active + moves[event.key] + length) % length);
    }
  }

  onClick(event) {
    const item = event.target.closest("[role=option]");
    if (item) this.choose([...this.list.children].indexOf(item));
  }

  choose(index) {
    const chosen = this.found[index];
    this.close();
    this.found = [];
    this.take(chosen);
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }
}

export function suggest(input, options) {
  return new Suggestions(input, options);
}

export function fromServer(source) {
  return (text, signal) => asked(source, text, signal);
}

function enhance(input) {
  const { source, words, nothing } = input.dataset;
  input.dataset.enhanced = "yes";
  suggest(input, {
    look: fromServer(source),
    words: { list: words, nothing },
    sends: true,
    take: ({ name }) => {
      input.value = name;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    },
  });
}

function enhanceAll(root) {
  root.querySelectorAll("[data-suggest]:not([data-enhanced])").forEach(enhance);
}

enhanceAll(document);
document.addEventListener("htmx:load", (event) => enhanceAll(event.target));
