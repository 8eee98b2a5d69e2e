// Webhooks: those there are, and a new one with its secret.
import { api, demandSignIn } from "./client.js";
import { openDialog, secret } from "./dialogs.js";
import { badge, clearFormError, el, emptyState, formatAgo, load, showFormError } from "./ui.js";

const { root } = document.body.dataset;
const form = document.querySelector("#new-hook");

async function hooks() {
  const { items } = await api("/api/v1/webhooks?items_per_page=50");
  if (!items.length) return emptyState("share", "Nobody is told yet", "Add an address below. Its secret is shown once; with it your receiver knows that an event is from here.");
  return el("ul", { class: "deliveries hooks" }, items.map((hook) => el("li", {}, el("div", { class: "row" },
    el("div", { class: "grow" }, el("a", { class: "endpoint", href: `${root}/account/webhooks/${hook.id}` }, hook.url),
      hookFacts(hook)),
    hookBadge(hook), el("span", { class: "dim small" }, formatAgo(hook.created_at))))));
}

export const hookFacts = ({ description, events }) =>
  el("p", { class: "dim small" }, [description, events.map((name) => name.replace("job.", "")).join(", ")].filter(Boolean).join(" · "));

export function hookBadge({ status, failing_since }) {
  if (status === "disabled") return badge("Off", "bad");
  return failing_since ? badge("Failing", "warn") : badge("On", "good");
}

export function showSecret(hook, title) {
  return openDialog(title, "middle",
    el("p", {}, "This secret is shown only now. Keep it where your receiver reads it."),
    secret("Secret", hook.secret), hook.standard_secret === hook.secret ? null : secret("The same for Standard Webhooks libraries", hook.standard_secret),
    hook.previous_secret_until ? el("p", { class: "dim" }, `The secret before signs too until ${new Date(hook.previous_secret_until).toLocaleString("en")}.`) : null,
    el("p", { class: "dim small" }, "Check each event: X-T2M-Signature is the HMAC-SHA256 of its body under the secret."));
}

// Makes the webhook that a form asks for, and shows its secret; what is wrong stands at the form.
export async function addHook(form, path, again) {
  clearFormError(form);
  const given = new FormData(form);
  const body = { url: given.get("url").trim(), events: given.getAll("events") };
  if (given.get("description").trim()) body.description = given.get("description").trim();
  if (!body.events.length) return showFormError(form, { message: "Choose at least one thing that it is told." });
  form.querySelector("[type=submit]").setAttribute("aria-busy", "true");
  try {
    const made = await api(path, { method: "POST", body, once: crypto.randomUUID() });
    form.reset();
    again();
    showSecret(made, "The webhook is on");
  } catch (problem) {
    showFormError(form, problem);
  } finally {
    form.querySelector("[type=submit]").removeAttribute("aria-busy");
  }
}

if (form) {
  form.addEventListener("submit", (event) => (event.preventDefault(), addHook(form, "/api/v1/webhooks", () => load("#hooks", hooks))));
  demandSignIn().then(() => load("#hooks", hooks));
}
