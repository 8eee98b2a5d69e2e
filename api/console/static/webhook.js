// One webhook: its standing, the receiver's report card, its deliveries, its settings.
import { api, demandSignIn } from "./client.js";
import { badge, busy, clearFormError, confirmDialog, el, emptyState, errorState, formatAgo, formatDate, icon, load, show, showFormError, toast } from "./ui.js";
import { hookBadge, showSecret } from "./webhooks.js";

const { root, webhookId } = document.body.dataset;
const PATH = `/api/v1/webhooks/${webhookId}`;
const form = document.querySelector("#change");
let hook = null;

async function open() {
  await demandSignIn();
  try {
    hook = await api(PATH);
  } catch (problem) {
    show("#state", errorState(problem, open));
    return;
  }
  draw();
  fillForm();
  load("#deliveries", deliveries);
}

function draw() {
  const active = hook.status === "active";
  show("#title", hook.url);
  show("#facts", hookBadge(hook), el("span", {}, `added ${formatAgo(hook.created_at)}`), hook.description ? el("span", {}, hook.description) : null);
  show("#actions", el("button", { class: "button quiet", type: "button", onclick: (event) => busy(event.currentTarget, () => change({ active: !active })) }, active ? "Switch off" : "Switch on"));
  const words = hook.disabled_reason ? `It is switched off: ${hook.disabled_reason}` : hook.failing_since ? `No delivery has succeeded since ${formatDate(hook.failing_since)}. After five days it is switched off.` : null;
  show("#state", words ? el("p", { class: `note ${active ? "warn" : "bad"}` }, icon("warn"), el("span", {}, words)) : null);
}

async function change(body) {
  hook = await api(PATH, { method: "PUT", body });
  draw();
  load("#deliveries", deliveries);
}

// ---- the report card ----------------------------------------------------------------------------

const CHECKS = {
  good: "A good event", bad_signature: "A bad signature", stale: "An old event, sent again", duplicate: "The same event twice",
  later: "A later event first", out_of_order: "An event out of order",
};
const MARKS = { passed: ["check", "good"], failed: ["x", "bad"], skipped: ["info", ""] };

async function check() {
  show("#report", el("p", { class: "dim", role: "status" }, "Six events are on their way …"));
  try {
    const report = await api(`${PATH}/check`, { method: "POST" });
    const good = report.checks.filter((one) => one.result === "passed").length;
    show("#report", el("p", { class: `note ${report.passed ? "good" : "bad"}` }, icon(report.passed ? "check" : "warn"), el("span", {}, report.passed ? "Your receiver takes what is good and refuses what is not." : `${good} of ${report.checks.length} are as they should be.`)),
      el("ul", { class: "report" }, report.checks.map(checkRow)));
  } catch (problem) {
    show("#report", errorState(problem, check));
  }
}

function checkRow({ name, result, verdict, status_code, duration_ms }) {
  const [mark, tone] = MARKS[result];
  return el("li", {}, icon(mark, tone), el("div", {}, el("strong", {}, CHECKS[name] ?? name), el("span", { class: "visually-hidden" }, `: ${result}.`), el("p", { class: "dim small" }, verdict)),
    el("span", { class: "dim small num" }, status_code ? `${status_code} · ${duration_ms} ms` : result === "skipped" ? "not sent" : "no answer"));
}

// ---- deliveries ---------------------------------------------------------------------------------

const STATES = { delivered: "good", pending: "accent", failed: "bad", held: "warn" };

async function deliveries() {
  const status = document.querySelector("#delivery-status").value;
  const query = new URLSearchParams({ items_per_page: 20, ...(status ? { status } : {}) });
  const page = await api(`${PATH}/deliveries?${query}`);
  if (!page.items.length) return emptyState("share", status ? "No delivery is like this" : "Nothing was sent yet", "Send a test event, or make a lesson: its events come here with every try.");
  const list = el("ul", { class: "deliveries" }, page.items.map(delivery));
  const more = (cursor) => el("button", { class: "button quiet small", type: "button", onclick: (event) => busy(event.currentTarget, async () => {
    const next = await api(`${PATH}/deliveries?${query}&cursor=${encodeURIComponent(cursor)}`);
    list.append(...next.items.map(delivery));
    show(foot, next.pagination.next_cursor ? more(next.pagination.next_cursor) : null);
  }) }, "Show more");
  const foot = el("div", { class: "actions" }, page.pagination.next_cursor ? more(page.pagination.next_cursor) : null);
  return [list, foot];
}

function delivery(one) {
  const body = el("div", {});
  const details = el("details", {}, el("summary", {}, badge(one.status, STATES[one.status]), el("span", { class: "grow" }, one.event),
    el("span", { class: "dim small" }, one.tries.length === 1 ? "1 try" : `${one.tries.length} tries`), el("span", { class: "dim small" }, formatAgo(one.created_at))), body);
  details.addEventListener("toggle", () => details.open && load(body, () => deliveryDetails(one.id)));
  return el("li", {}, details);
}

async function deliveryDetails(id) {
  const told = await api(`${PATH}/deliveries/${id}`);
  const again = (event) => busy(event.currentTarget, async () => {
    await api(`${PATH}/deliveries/${id}/replay`, { method: "POST" });
    toast("It is sent once more, under the same webhook-id.", "good");
    setTimeout(() => load("#deliveries", deliveries), 1500);
  });
  return el("div", { class: "stack tight" },
    el("table", { class: "table small num" }, el("thead", {}, el("tr", {}, ["Try", "Answer", "Took"].map((name) => el("th", { scope: "col" }, name)))),
      el("tbody", {}, told.tries.map((one) => el("tr", {}, el("td", {}, formatDate(one.at)), el("td", {}, one.status_code ? badge(String(one.status_code), one.status_code < 300 ? "good" : "bad") : one.error ?? "no answer"), el("td", {}, one.duration_ms === null ? "–" : `${one.duration_ms} ms`))))),
    told.next_try_at && told.status === "pending" ? el("p", { class: "dim small" }, `Next try ${formatAgo(told.next_try_at)}.`) : null,
    el("p", { class: "small" }, el("span", { class: "dim" }, "webhook-id "), el("code", {}, told.event_id), told.job_id ? [" · ", el("a", { href: `${root}/jobs/${told.job_id}` }, "the job")] : null),
    told.body ? el("pre", { tabindex: "0", "aria-label": "Body" }, el("code", {}, JSON.stringify(JSON.parse(told.body), null, 2))) : el("p", { class: "dim small" }, "The event is older than 30 days: its body is no longer kept."),
    el("button", { class: "button quiet small", type: "button", onclick: again }, icon("refresh", "tiny"), "Send it again"));
}

const test = (event) => busy(event.currentTarget, async () => {
  const sent = await api(`${PATH}/test`, { method: "POST" });
  for (let look = 0; look < 10; look += 1) {
    await new Promise((wake) => setTimeout(wake, 500));
    const now = await api(`${PATH}/deliveries/${sent.id}`);
    if (now.tries.length) break;
  }
  await load("#deliveries", deliveries);
});

const replay = (event) => busy(event.currentTarget, async () => {
  const sure = await confirmDialog({ title: "Send past events again?", text: "All events of the last 30 days that this webhook is told, also those that it got. Your receiver knows them by their webhook-id.", action: "Send them" });
  if (!sure) return;
  let sent = 0;
  for (let part = { through: 0, has_more: true }; part.has_more; sent += part.replayed) part = await api(`${PATH}/replay`, { method: "POST", body: { after: part.through } });
  toast(sent ? `${sent} events are sent again.` : "There are no events to send again.", "good");
  setTimeout(() => load("#deliveries", deliveries), 1500);
});

// ---- settings -----------------------------------------------------------------------------------

function fillForm() {
  form.elements.url.value = hook.url;
  form.elements.description.value = hook.description ?? "";
  for (const box of form.querySelectorAll("[name=events]")) box.checked = hook.events.includes(box.value);
}

async function save(event) {
  event.preventDefault();
  clearFormError(form);
  const given = new FormData(form);
  const body = { url: given.get("url").trim(), events: given.getAll("events"), description: given.get("description").trim() };
  if (!body.events.length) return showFormError(form, { message: "Choose at least one thing that it is told." });
  try {
    await change(body);
    toast("Saved.", "good");
  } catch (problem) {
    showFormError(form, problem);
  }
}

async function rotate(event) {
  const button = event.currentTarget;
  const sure = await confirmDialog({ title: "Make a new secret?", text: "It signs from now on; the present one signs too for 24 hours, so that you have time to change your receiver.", action: "Make it" });
  if (sure) await busy(button, async () => showSecret(await api(`${PATH}/rotate-secret`, { method: "POST", body: {} }), "The new secret"));
}

async function remove(event) {
  const button = event.currentTarget;
  const sure = await confirmDialog({ title: "Delete this webhook?", text: "It is told nothing any more, and its deliveries are forgotten.", action: "Delete it", danger: true });
  if (sure) await busy(button, async () => (await api(PATH, { method: "DELETE" }), location.assign(`${root}/account/webhooks`)));
}

document.querySelector("#check").addEventListener("click", (event) => busy(event.currentTarget, check));
document.querySelector("#test").addEventListener("click", test);
document.querySelector("#replay").addEventListener("click", replay);
document.querySelector("#delivery-status").addEventListener("change", () => load("#deliveries", deliveries));
document.querySelector("#rotate").addEventListener("click", rotate);
document.querySelector("#delete").addEventListener("click", remove);
form.addEventListener("submit", save);
open();
