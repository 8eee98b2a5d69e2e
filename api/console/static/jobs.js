// All jobs of the person: filtered, page by page, and live: what has changed is told.
import { api, demandSignIn, followJobs, local } from "./client.js";
import { jobBadge, jobName, KINDS, stillBox } from "./job_words.js";
import { busy, el, emptyState, errorState, formatAgo, formatDuration, show } from "./ui.js";

const { root } = document.body.dataset;
const form = document.querySelector("#filters");
const SETTLE = 400; // milliseconds: new jobs come in crowds
let timer = 0;

function readFilters() {
  const asked = new URLSearchParams(location.search);
  for (const field of form.elements) if (asked.has(field.name)) field.value = asked.get(field.name);
}

function queryOf(more = {}) {
  const { status, type, since, sort } = Object.fromEntries(new FormData(form));
  const after = since ? new Date(Date.now() - Number(since) * 86400000).toISOString() : "";
  const given = { type, status, sort, created_after: after, items_per_page: 25, ...more };
  return new URLSearchParams(Object.entries(given).filter(([, value]) => value)).toString();
}

function writeFilters() {
  const chosen = [...new FormData(form)].filter(([name, value]) => value && form.elements[name].selectedIndex > 0);
  history.replaceState(null, "", `${location.pathname}${chosen.length ? `?${new URLSearchParams(chosen)}` : ""}`);
}

async function open() {
  clearTimeout(timer);
  timer = 0;
  await demandSignIn();
  const query = queryOf();
  try {
    const page = await api(`/api/v1/jobs?${query}`);
    show("#jobs", page.items.length ? table(page, query) : nothing());
  } catch (problem) {
    show("#jobs", errorState(problem, open));
  }
}

const isUnderWay = (job) => ["queued", "processing"].includes(job.status);

// A row that has changed is drawn anew, in its place; the list, where a job comes or goes.
function showChange(job) {
  const { status, type, sort } = Object.fromEntries(new FormData(form));
  const [old, drawn] = [document.getElementById(job.id), row(job)];
  const fits = (!status || status === job.status) && (type === "all" || type === job.type);
  if (old && fits) return old.isEqualNode(drawn) || old.replaceWith(drawn);
  const newest = document.querySelector(".job-list")?.firstChild.dataset.at ?? "";
  if (old || (fits && (sort === "oldest" || job.created_at > newest))) timer ||= setTimeout(open, SETTLE);
}

function nothing() {
  const filtered = new FormData(form).get("status") || new FormData(form).get("since") || new FormData(form).get("type") !== "all";
  if (filtered) return el("div", { class: "card" }, emptyState("jobs", "No job is like this", "Change the filters above, or show all.", el("a", { class: "button quiet", href: `${root}/jobs` }, "Show all")));
  return el("div", { class: "card" }, emptyState("jobs", "Nothing has been asked for yet", "A lesson that you make or a dance that you upload becomes a job. Here you see it wait, work and end, step by step.",
    el("a", { class: "button", href: `${root}/make` }, "Make a lesson"), el("a", { class: "button quiet", href: `${root}/dance` }, "Dance")));
}

function table(page, query) {
  const list = el("ul", { class: "job-list card flush" }, page.items.map(row));
  const more = (cursor) => el("button", { class: "button quiet", type: "button", onclick: (event) => busy(event.currentTarget, async () => {
    const next = await api(`/api/v1/jobs?${query}&cursor=${encodeURIComponent(cursor)}`);
    list.append(...next.items.map(row));
    show(foot, next.pagination.next_cursor ? more(next.pagination.next_cursor) : null);
  }) }, "Show more");
  const foot = el("div", { class: "actions" }, page.pagination.next_cursor ? more(page.pagination.next_cursor) : null);
  return [el("p", { class: "dim small" }, `${page.pagination.total_items} in all`), list, foot];
}

const kindOf = ({ type }) => KINDS[type]?.name ?? type;

function row(job) {
  return el("li", { id: job.id, data: { at: job.created_at } }, el("a", { href: `${root}/jobs/${job.id}`, class: "job-row" },
    stillBox(local(job.picture_url), KINDS[job.type]?.icon),
    el("span", { class: "job-name" }, el("strong", {}, jobName(job)), kindOf(job) === jobName(job) ? null : el("span", { class: "dim small" }, kindOf(job))),
    isUnderWay(job) ? el("progress", { class: "progress", max: 100, value: job.progress, "aria-label": `Progress of ${jobName(job)}` }) : el("span", { class: "dim small num" }, job.duration ? `took ${formatDuration(job.duration)}` : ""),
    el("span", { class: "state" }, jobBadge(job)),
    el("span", { class: "dim small when" }, formatAgo(job.created_at))));
}

form.addEventListener("change", () => (writeFilters(), open()));
form.addEventListener("submit", (event) => event.preventDefault());
readFilters();
open().then(() => followJobs(showChange, { look: open }));
