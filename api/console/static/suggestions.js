// Lessons of the library while a topic is typed: a list below the field, by keyboard too.
import { api } from "./client.js";
import { el, show } from "./ui.js";

const AFTER = 180; // milliseconds of rest

export function suggest(field, list) {
  let timer = 0;
  let asked = null;
  let missing = false; // this server has no library
  let at = -1;

  function close() {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
    at = -1;
  }

  function choose(option) {
    field.value = option.dataset.topic;
    close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    clearTimeout(timer);
  }

  async function ask() {
    const typed = field.value.trim();
    asked?.abort();
    if (missing || typed.length < 2) return close();
    asked = new AbortController();
    try {
      const found = await api(`/api/v1/lessons?q=${encodeURIComponent(typed)}&limit=6`, { signal: asked.signal });
      offer(found.items ?? found.lessons ?? []);
    } catch (problem) {
      missing ||= problem.status === 404;
      close();
    }
  }

  function offer(lessons) {
    if (!lessons.length || document.activeElement !== field) return close();
    show(list, lessons.map((lesson, number) => {
      const option = el("li", { role: "option", id: `suggestion-${number}`, "aria-selected": "false", data: { topic: lesson.topic ?? lesson.title } },
        el("strong", {}, lesson.topic ?? lesson.title), el("span", { class: "dim small" }, lesson.about ?? ""));
      option.addEventListener("pointerdown", (event) => (event.preventDefault(), choose(option)));
      return option;
    }));
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    at = -1;
  }

  function move(step) {
    const options = [...list.children];
    at = (at + step + options.length + (at < 0 && step < 0 ? 1 : 0)) % options.length;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    field.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, AFTER);
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") event.preventDefault(), move(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && at >= 0) event.preventDefault(), choose(list.children[at]);
  });
}
