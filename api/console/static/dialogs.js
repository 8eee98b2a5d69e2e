// Dialogs with more in them than a question, and secrets that are shown once.
import { el, icon, toast } from "./ui.js";

// Opens until it is closed; `size` is a class of the dialog.
export function openDialog(title, size, ...content) {
  const dialog = el("dialog", { class: `dialog ${size}`, "aria-labelledby": "dialog-head" },
    el("div", { class: "card-head" }, el("h2", { id: "dialog-head" }, title),
      el("form", { method: "dialog" }, el("button", { class: "icon-button", "aria-label": "Close" }, icon("x")))),
    content);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("textarea, select, input:not([readonly])")?.focus();
  return dialog;
}

// What is shown here and nowhere again, with a button that copies it.
export function secret(name, value) {
  const copy = async () => {
    await navigator.clipboard.writeText(value).then(() => toast("Copied.", "good"), () => toast("The browser does not let this page copy. Select the text instead."));
  };
  return el("div", { class: "field" }, el("span", { class: "label" }, name),
    el("div", { class: "secret" }, el("code", { tabindex: "0" }, value), el("button", { class: "button quiet", type: "button", onclick: copy, "aria-label": `Copy: ${name}` }, icon("copy"), "Copy")));
}
