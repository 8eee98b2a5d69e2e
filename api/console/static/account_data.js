// A person's own data: taken along as an archive, or erased with the account.
import { api, follow, forget, local } from "./client.js";
import { openDialog } from "./dialogs.js";
import { busy, clearFormError, count, el, formatAgo, formatBytes, formatDate, icon, show, showFormError, toast, toastError } from "./ui.js";

const { root } = document.body.dataset;
const EXPORT = "/api/users/me/export";
let place = ""; // in the browser's store: that this account has asked for an archive

export function showOwnData(me) {
  place = `export:${me.id}`;
  document.querySelector("#data").hidden = false;
  show("#data-body", el("div", { id: "export", class: "stack" }), el("div", { id: "erasing", class: "stack divided-top" }));
  showExport();
  showErasing(me);
}

// ---- the archive --------------------------------------------------------------------------------

// Asked for only where this browser has had one packed: elsewhere there is mostly none.
async function showExport() {
  try {
    drawExport(localStorage.getItem(place) ? await api(EXPORT) : null);
  } catch (problem) {
    if (problem.status === 404) localStorage.removeItem(place); // it has been deleted since
    if (problem.status === 404) return drawExport(null);
    show("#export", el("p", { class: "note bad", role: "alert" }, icon("warn"), el("span", {}, problem.message)));
  }
}

function drawExport(made) {
  const underWay = made && ["queued", "processing"].includes(made.status);
  const ask = (words, kind) => el("button", { class: `button ${kind}`, type: "button", id: "export-ask", onclick: (event) => busy(event.currentTarget, async () => {
    drawExport(await api(EXPORT, { method: "POST" }));
    localStorage.setItem(place, "1");
  }) }, words);
  const ready = made?.downloadUrl;
  show("#export",
    el("p", { class: "dim" }, "Everything that is kept of you, as one ZIP: your dances, lessons, files, and what you have written."),
    underWay ? el("p", { class: "note", role: "status" }, icon("clock"), el("span", {}, "Your archive is being packed. You may leave this page: it will be here.")) : null,
    made?.status === "failed" ? el("p", { class: "note bad", role: "alert" }, icon("warn"), el("span", {}, "The archive could not be packed. Ask for another one.")) : null,
    ready ? el("p", { class: "note good", role: "status" }, icon("check"), el("span", {}, `Packed ${formatAgo(made.completedAt)}: ${count(made.files, "file")}, ${formatBytes(made.size)}.`)) : null,
    el("div", { class: "actions" }, ready ? el("a", { class: "button", href: local(ready), download: "my-troupe-data.zip" }, icon("download"), "Download it") : null, underWay ? null : ask(made ? "Pack a new one" : "Pack my data", ready ? "quiet" : "")));
  if (underWay) follow(made.exportId, () => {}).then(showExport);
}

// ---- leaving ------------------------------------------------------------------------------------

function showErasing({ eraseAt, email }) {
  if (eraseAt) {
    show("#erasing", el("h3", {}, "Your account will be erased"),
      el("p", { class: "note bad" }, icon("warn"), el("span", {}, `On ${formatDate(eraseAt)} everything that names you is erased, for good. Until then you can keep it.`)),
      el("button", { class: "button", type: "button", id: "keep", onclick: (event) => keep(event.currentTarget, email) }, "Keep my account"));
    return;
  }
  show("#erasing", el("h3", {}, "Erase the account"),
    el("p", { class: "dim" }, "Your dances, lessons, files, comments and keys go with it. Nobody can bring them back."),
    el("button", { class: "button quiet", type: "button", id: "erase", onclick: () => askToErase(email) }, "Erase my account …"));
}

const keep = (button, email) => busy(button, async () => {
  await api("/api/users/me/keep", { method: "POST" });
  toast("The account stays.", "good");
  showErasing({ eraseAt: null, email });
});

function askToErase(email) {
  const form = el("form", { class: "stack", novalidate: true },
    el("p", {}, "All that names you is erased: at once, or when the time for second thoughts is over that this Troupe gives. Download your data first if you want to keep it."),
    el("input", { class: "visually-hidden", name: "username", type: "email", autocomplete: "username", value: email, tabindex: "-1", "aria-hidden": "true", readonly: true }),
    el("div", { class: "field" }, el("label", { for: "confirm" }, "Your password, to confirm"), el("input", { id: "confirm", name: "password", type: "password", autocomplete: "current-password", required: true }),
      el("p", { class: "hint" }, "You have none, since you sign in elsewhere? Write your e-mail address.")),
    el("div", { class: "actions end" }, el("button", { class: "button danger", type: "submit" }, "Erase my account")));
  form.addEventListener("submit", (event) => (event.preventDefault(), erase(form, dialog, email)));
  const dialog = openDialog("Erase your account?", "middle", form);
}

async function erase(form, dialog, email) {
  clearFormError(form);
  const given = form.elements.password.value;
  if (!given) return showFormError(form, { message: "", fields: { password: "Write it, so that nobody else can do this." } });
  const body = { password: given, ...(given.trim().toLowerCase() === email ? { email } : {}) };
  const button = form.querySelector("[type=submit]");
  button.setAttribute("aria-busy", "true");
  try {
    const { eraseAt } = await api("/api/users/me", { method: "DELETE", body });
    dialog.close();
    if (new Date(eraseAt) > Date.now() + 60000) return showErasing({ eraseAt, email });
    await forget();
    return location.assign(root);
  } catch (problem) {
    button.removeAttribute("aria-busy");
    return problem.status ? showFormError(form, problem) : toastError(problem);
  }
}
