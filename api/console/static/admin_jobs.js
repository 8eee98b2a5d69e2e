// Jobs of everybody: found by what is known of them, taken up again, ended.
import { findPeople, followSystem, nameOf, openDesk, root } from "./admin.js";
import { api } from "./client.js";
import { jobBadge, jobName, KINDS, QUEUES, sayQueue } from "./job_words.js";
import { busy, confirmDialog, count, el, emptyState, errorState, formatAgo, formatDate, icon, show, toast, toastError } from "./ui.js";

const PATH = "/api/v1/admin/jobs";
const PAGE = 25;
const SETTLE = 500; // milliseconds after the last key
const LOOK_AGAIN = 5000; // milliseconds between two looks at jobs that change
let form = null;
let asked = 0; // the newest question: answers to older ones are dropped

// ---- filters ------------------------------------------------------------------------------------

const option = ([value, words]) => el("option", { value }, words);

function readFilters() {
  form.elements.type.append(...Object.entries(KINDS).map(([type, { name }]) => option([type, name])));
  form.elements.queue.append(...QUEUES.map((name) => option([name, sayQueue(name)])));
  const given = new URLSearchParams(location.search);
  for (const field of form.elements) if (given.has(field.name)) field.value = given.get(field.name);
}

const chosen = () => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));

async function filters() {
  const { age, owner, ...rest } = chosen();
  return { ...rest, ...(age ? Object.fromEntries([age.split("=")]) : {}), ...(owner ? { owner: await ownerId(owner) } : {}) };
}

async function ownerId(text) {
  if (!text.includes("@")) return text;
  const { users } = await api(`/api/admin/users?name=${encodeURIComponent(text)}`);
  return users[0]?.id ?? text;
}

// ---- the list -----------------------------------------------------------------------------------

async function open() {
  const mine = ++asked;
  const given = chosen();
  history.replaceState(null, "", `${location.pathname}${Object.keys(given).length ? `?${new URLSearchParams(given)}` : ""}`);
  document.querySelector("#requeue-all").hidden = true;
  try {
    const wanted = await filters();
    const page = await fetchPage(wanted);
    if (mine !== asked) return;
    document.querySelector("#requeue-all").hidden = given.status !== "failed" || !page.items.length;
    show("#jobs", page.items.length || !page.complete ? list(page, wanted) : nothing(given));
  } catch (problem) {
    if (mine === asked) show("#jobs", errorState(problem, open));
  }
}

async function fetchPage(wanted, cursor) {
  const query = new URLSearchParams({ ...wanted, limit: PAGE, ...(cursor ? { cursor } : {}) });
  const page = await api(`${PATH}?${query}`);
  await findPeople(page.items.map((job) => job.owner));
  return page;
}

function nothing(given) {
  const words = Object.keys(given).length ? ["No job is like this", "Change the filters above, or show all."] : ["Nobody has asked for anything yet", "Lessons and dances of everybody are listed here, with what failed and why."];
  return el("div", { class: "card" }, emptyState("jobs", ...words, Object.keys(given).length ? el("a", { class: "button quiet", href: `${root}/admin/jobs` }, "Show all") : null));
}

function list(page, wanted) {
  const rows = el("ul", { class: "card flush lines wide" }, page.items.map(row));
  const foot = el("div", { class: "actions center" });
  const offer = (next) => show(foot, next.complete ? null : el("button", { class: "button quiet", type: "button", onclick: (event) => busy(event.currentTarget, () => goOn(next.next_cursor)) }, next.items.length ? "Show more" : "Look further back"));
  const goOn = async (cursor) => {
    const next = await fetchPage(wanted, cursor);
    rows.append(...next.items.map(row));
    offer(next);
  };
  offer(page);
  return [rows, foot];
}

function row(job) {
  const kind = KINDS[job.type]?.name ?? job.type;
  const facts = [kind === jobName(job) ? null : kind, nameOf(job.owner), job.queues.length ? `in ${job.queues.map(sayQueue).join(", ")}` : null, job.workers.length ? `on ${job.workers.join(", ")}` : null, job.attempts > 1 ? `${count(job.attempts, "step")} run` : null, job.requeues ? `taken up again ${count(job.requeues, "time")}` : null];
  return el("li", { id: job.id, class: "job-line" }, icon(KINDS[job.type]?.icon ?? "jobs"),
    el("div", { class: "grow" }, el("p", { class: "heads" }, el("a", { class: "strong", href: `${root}/admin/jobs/${job.id}` }, jobName(job)), job.error_code ? el("code", { class: "code-bad" }, job.error_code) : null),
      el("p", { class: "dim small" }, facts.filter(Boolean).join(" · "))),
    el("span", { class: "dim small when", title: formatDate(job.created_at) }, formatAgo(job.created_at)),
    el("span", { class: "state" }, jobBadge(job)),
    el("span", { class: "act" }, action(job)));
}

function action(job) {
  const button = (words, work) => el("button", { class: "button quiet small", type: "button", "aria-label": `${words}: ${jobName(job)}`, onclick: (event) => work(event.currentTarget, job) }, words);
  if (job.status === "failed") return button("Requeue", requeue);
  return ["queued", "processing"].includes(job.status) ? button("Cancel", cancel) : null;
}

// The rows as they are now, in their places; the list anew where others come first.
async function refresh() {
  if (document.hidden || document.querySelector("dialog[open]")) return;
  const mine = asked;
  const page = await fetchPage(await filters()).catch(() => null);
  if (!page || mine !== asked) return;
  if (!page.items.every(({ id }) => document.getElementById(id))) return open();
  for (const job of page.items) {
    const [old, drawn] = [document.getElementById(job.id), row(job)];
    if (!old.isEqualNode(drawn) && !old.contains(document.activeElement)) old.replaceWith(drawn);
  }
}

// Whenever a step begins or ends, or a job comes, at most every five seconds.
function watch() {
  const known = {};
  let timer = null;
  followSystem((part, { steps, pending_jobs, processing_jobs }) => {
    if (!["queue", "async"].includes(part)) return;
    const now = JSON.stringify([pending_jobs, processing_jobs, steps?.map(({ job_id, step }) => [job_id, step])]);
    if (part in known && known[part] !== now) timer ??= setTimeout(() => ((timer = null), refresh()), LOOK_AGAIN);
    known[part] = now;
  }, refresh);
}

// The row as it is now, in its place.
async function renew(id) {
  const job = await api(`${PATH}/${id}`);
  await findPeople([job.owner]);
  document.getElementById(id)?.replaceWith(row(job));
}

const requeue = (button, job) => busy(button, async () => {
  const told = await api(`${PATH}/${job.id}/requeue`, { method: "POST" });
  toast(told.requeued ? `${jobName(job)} is taken up again.` : "It was under way already.", "good");
  await renew(job.id);
});

async function cancel(button, job) {
  const sure = await confirmDialog({ title: `Cancel ${jobName(job)}?`, text: `It is a job of ${nameOf(job.owner)}. What it has done so far is thrown away.`, action: "Cancel it", danger: true });
  if (sure) await busy(button, async () => (await api(`${PATH}/${job.id}/cancel`, { method: "POST" }), renew(job.id)));
}

// ---- all that failed ----------------------------------------------------------------------------

async function requeueAll(event) {
  const button = event.currentTarget;
  const { status, queue, ...wanted } = await filters();
  for (const age of ["older_than", "younger_than"]) if (wanted[age]) wanted[age] = Number(wanted[age]);
  const sure = await confirmDialog({ title: "Take up all of these again?", text: "Every failed job that fits the filters begins at the step that failed. What was done is kept.", action: "Take them up" });
  if (!sure) return;
  await busy(button, async () => {
    const done = { requeued: 0, refused: [] };
    for (let cursor; cursor !== null; ) {
      const part = await api(`${PATH}/requeue`, { method: "POST", body: { ...wanted, ...(cursor ? { cursor } : {}) } });
      done.requeued += part.requeued;
      done.refused.push(...part.refused_jobs);
      cursor = part.next_cursor;
    }
    if (done.refused.length) toastError({ message: `${count(done.requeued, "job")} taken up again, ${done.refused.length} refused. The first: ${done.refused[0].reason}` });
    else toast(`${count(done.requeued, "job")} taken up again.`, "good");
    await open();
  });
}

openDesk(() => {
  form = document.querySelector("#filters");
  document.querySelector("#requeue-all").addEventListener("click", requeueAll);
  readFilters();
  let timer = 0;
  form.addEventListener("input", ({ target }) => {
    clearTimeout(timer);
    if (target.matches("input")) timer = setTimeout(open, SETTLE);
  });
  form.addEventListener("change", ({ target }) => target.matches("select") && open());
  form.addEventListener("submit", (event) => (event.preventDefault(), open()));
  open();
  watch();
});
