// The apps that somebody has let in, each shut out here; and their own, which others let in.
import { atAddresses, readApp } from "./app_form.js";
import { listPowers } from "./app_words.js";
import { api, demandSignIn } from "./client.js";
import { busy, clearFormError, confirmDialog, count, el, emptyState, formatAgo, load, showFormError, toast } from "./ui.js";

const { root } = document.body.dataset;
const PATH = "/api/v1/auth/apps";
const OWN = "/api/v1/apps";
const form = document.querySelector("#new-app");

async function listApps() {
  const { items } = await api(PATH);
  if (!items.length) return emptyState("account", "No app acts for you", "An app that you use here sends you to a page that asks you first.");
  return el("ul", { class: "lines" }, items.map((app) => el("li", { id: app.app_id },
    el("div", { class: "grow" }, el("p", {}, el("strong", {}, el("bdi", {}, app.name)), el("span", { class: "dim small" }, ` let in ${formatAgo(app.since)}`)), listPowers(app.scopes)),
    el("button", { class: "button quiet small", type: "button", "aria-label": `Shut out ${app.name}`, onclick: (event) => shutOut(event.currentTarget, app) }, "Shut out"))));
}

async function shutOut(button, { app_id, name }) {
  const sure = await confirmDialog({ title: `Shut “${name}” out?`, text: "It can do nothing more for you, and hears of nothing more, from this moment on.", action: "Shut it out", danger: true });
  if (sure) await busy(button, async () => {
    await api(`${PATH}/${app_id}`, { method: "DELETE" });
    toast(`${name} is shut out.`, "good");
    load("#apps", listApps);
  });
}

// ---- one's own ------------------------------------------------------------------------------------

async function listOwnApps() {
  const { items } = await api(OWN);
  if (!items.length) return emptyState("share", "You have no app", "Make one for a program of yours that other people are to use: it acts for those who let it in, without their passwords.");
  return el("ul", { class: "lines" }, items.map((app) => el("li", {},
    el("div", { class: "grow" }, el("a", { class: "strong", href: `${root}/account/apps/${app.id}` }, el("bdi", {}, app.name)),
      el("p", { class: "dim small" }, `made ${formatAgo(app.created_at)} · ${count(app.return_urls.length, "return address", "return addresses")}`)))));
}

async function make(event) {
  event.preventDefault();
  clearFormError(form);
  try {
    const made = await api(OWN, { method: "POST", body: readApp(form), once: crypto.randomUUID() });
    location.assign(`${root}/account/apps/${made.id}`);
  } catch (problem) {
    showFormError(form, atAddresses(problem));
  }
}

form.addEventListener("submit", make);
demandSignIn().then(() => (load("#apps", listApps), load("#own-apps", listOwnApps)));
