// The apps that somebody has let in, each shut out here.
import { api, demandSignIn } from "./client.js";
import { listPowers } from "./app_words.js";
import { busy, confirmDialog, el, emptyState, formatAgo, load, toast } from "./ui.js";

const PATH = "/api/v1/auth/apps";

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

demandSignIn().then(() => load("#apps", listApps));
