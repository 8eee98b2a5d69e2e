// What pages are built of: elements, words, numbers, toasts, dialogs.
import { ours } from "./client.js";

// An element: el("p", { class: "dim", onclick }, "words", child). Null children are left out;
// `style` is an object, set by property, which the content policy allows.
export function el(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function fill(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [key, told] of Object.entries(value)) made.style.setProperty(key, told);
    else if (name === "data") Object.assign(made.dataset, value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export const icon = (name, extra = "") =>
  svg("svg", { class: `icon ${extra}`, "aria-hidden": "true" }, svg("use", { href: `#i-${name}` }));

export const show = (place, ...content) => {
  const node = typeof place === "string" ? document.querySelector(place) : place;
  node.replaceChildren(...content.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  node.removeAttribute("aria-busy");
  node.classList.remove("skeleton");
  return node;
};

// ---- words and numbers ------------------------------------------------------------------------

const plain = new Intl.NumberFormat("en");
const one = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const points = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const ago = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const STEPS = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60]];

export const formatNumber = (value) => plain.format(value);
export const formatPoints = (value) => points.format(value);
export const formatPercent = (share) => `${Math.round(share * 100)} %`;
export const count = (number, singular, plural = `${singular}s`) =>
  `${plain.format(number)} ${number === 1 ? singular : plural}`;

export function formatAgo(moment) {
  const seconds = (new Date(moment) - Date.now()) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return ago.format(Math.round(seconds / size), unit);
  }
  return "just now";
}

export const formatDate = (moment) =>
  new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" }).format(new Date(moment));

// 75 → "1:15", as players have it.
export function formatClock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const rest = String(whole % 60).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}

// 75 → "1 min 15 s", for reading.
export function formatDuration(seconds) {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${one.format(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min${whole % 60 ? ` ${whole % 60} s` : ""}`;
  const minutes = Math.round(whole / 60);
  return minutes < 1440
    ? `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ""}`
    : `${Math.floor(minutes / 1440)} d${Math.floor((minutes % 1440) / 60) ? ` ${Math.floor((minutes % 1440) / 60)} h` : ""}`;
}

export function formatBytes(bytes) {
  const units = ["B", "KB", "MB", "GB"];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)));
  return `${one.format(bytes / 1024 ** step)} ${units[step]}`;
}

// ---- toasts and dialogs -----------------------------------------------------------------------

// `kind`: good, bad or nothing. An error stays until it is closed.
export function toast(words, kind = "") {
  const close = el("button", { class: "icon-button small", type: "button", "aria-label": "Close" }, icon("x"));
  const shown = el("div", { class: `toast ${kind}` }, icon(kind === "bad" ? "warn" : kind === "good" ? "check" : "info"), el("p", {}, words), close);
  close.onclick = () => shown.remove();
  document.querySelector("#toasts").append(shown);
  if (kind !== "bad") setTimeout(() => shown.remove(), 6000);
}

// An error as a toast: what happened, and what to do where that is known.
export const toastError = (problem) => toast([problem.message, problem.hint].filter(Boolean).join(" "), "bad");

// Asks, in a dialog of the browser's own; true where the person agrees.
export function confirmDialog({ title, text, action = "Continue", danger = false }) {
  return new Promise((resolve) => {
    const dialog = el(
      "dialog", { class: "dialog", "aria-labelledby": "dialog-title" },
      el("h2", { id: "dialog-title" }, title), el("p", { class: "dim" }, text),
      el("form", { method: "dialog", class: "actions end" },
        el("button", { class: "button quiet", value: "" }, "Cancel"),
        el("button", { class: `button ${danger ? "danger" : ""}`, value: "yes" }, action)),
    );
    dialog.addEventListener("close", () => (resolve(dialog.returnValue === "yes"), dialog.remove()));
    document.body.append(dialog);
    dialog.showModal();
  });
}

// ---- parts of pages ---------------------------------------------------------------------------

export const badge = (words, kind = "") => el("span", { class: `badge ${kind}` }, words);

// Nothing is here yet: what would be, and how to get there.
export const emptyState = (name, title, text, ...actions) =>
  el("div", { class: "empty" }, icon(name, "large"), el("p", { class: "empty-title" }, title), el("p", { class: "dim" }, text),
    actions.length ? el("div", { class: "actions" }, actions) : null);

// An error in the place of what could not be loaded, with another try.
export const errorState = (problem, again) =>
  el("div", { class: "empty", role: "alert" }, icon("warn", "large"), el("p", { class: "empty-title" }, "This could not be loaded"),
    el("p", { class: "dim" }, problem.message, problem.hint ? ` ${problem.hint}` : ""),
    again ? el("div", { class: "actions" }, el("button", { class: "button quiet", type: "button", onclick: again }, icon("refresh"), "Try again")) : null);

// Loads a part of the page and shows it in its place; the error where it fails.
export async function load(place, work) {
  const node = typeof place === "string" ? document.querySelector(place) : place;
  try {
    show(node, await work());
  } catch (problem) {
    show(node, errorState(problem, () => load(node, work)));
  }
}

export const skeleton = (lines = 3) =>
  el("div", { class: "skeleton", "aria-hidden": "true" }, Array.from({ length: lines }, () => el("span")));

// A person's picture, or the first letter of the name.
export function avatar(name, url, extra = "") {
  const letter = (name || "?").trim().charAt(0).toUpperCase();
  const tone = [...(name || "")].reduce((sum, char) => sum + char.codePointAt(0), 0) % 5;
  const picture = ours(url);
  if (picture) return el("img", { class: `avatar ${extra}`, src: picture, alt: "", loading: "lazy" });
  return el("span", { class: `avatar tone${tone} ${extra}`, "aria-hidden": "true" }, letter);
}

// A button that is busy until its work is done; an error becomes a toast.
export async function busy(button, work) {
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  try {
    return await work();
  } catch (problem) {
    toastError(problem);
    return undefined;
  } finally {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}

// Beside each field that a refusal is about, its message; everything else above the form.
export function showFormError(form, problem) {
  clearFormError(form);
  let placed = false;
  for (const [name, message] of Object.entries(problem.fields ?? {})) {
    const input = form.elements[name];
    if (!input?.setAttribute) continue;
    const note = el("p", { class: "field-error", id: `${input.id || name}-error` }, message);
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", note.id);
    input.closest(".field")?.append(note);
    placed ||= (input.focus(), true);
  }
  if (placed) return;
  const words = [problem.message, problem.hint].filter(Boolean).join(" ");
  form.prepend(el("p", { class: "note bad", role: "alert" }, icon("warn"), el("span", {}, words)));
}

export function clearFormError(form) {
  for (const note of form.querySelectorAll(".field-error, .note.bad")) note.remove();
  for (const input of form.querySelectorAll("[aria-invalid]")) {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
}
