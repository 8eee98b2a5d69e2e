// The ledger of integrity, part by part, and the two jobs that keep the house in order.
import { root } from "./admin.js";
import { api } from "./client.js";
import { sayName } from "./job_words.js";
import { badge, busy, count, el, errorState, formatAgo, formatNumber, icon, show, toast } from "./ui.js";

const LEDGER = "/api/v1/system/integrity";
const SHOWN = 20; // faults

// ---- the ledger ---------------------------------------------------------------------------------

// The first part; the button goes through all of them.
export async function showLedger() {
  const button = document.querySelector("#check");
  button.onclick = () => busy(button, checkAll);
  try {
    draw(add(await api(`${LEDGER}?limit=100`), null));
  } catch (problem) {
    show("#ledger", errorState(problem, showLedger));
  }
}

async function checkAll() {
  let whole = null;
  for (let cursor = ""; cursor !== null; ) {
    const part = await api(`${LEDGER}?limit=1000${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    whole = add(part, whole);
    draw(whole);
    cursor = part.next_cursor;
  }
}

function add(part, before) {
  const checked = { ...(before?.checked ?? {}) };
  for (const [name, number] of Object.entries(part.checked)) checked[name] = (checked[name] ?? 0) + number;
  const number = Object.values(part.fault_counts).reduce((sum, one) => sum + one, before?.number ?? 0);
  return { ...part, checked, number, faults: [...(before?.faults ?? []), ...part.faults] };
}

function draw({ jobs, checked, number, faults, complete, lapsed }) {
  const looked = Object.entries(checked).filter(([, seen]) => seen).map(([name, seen]) => `${sayName(name).toLowerCase()} ${formatNumber(seen)}`);
  const verdict = number ? `${count(number, "fault")} found` : complete ? "No fault: all that was accepted is accounted for" : "No fault in what was looked at";
  show("#ledger",
    el("p", { class: `note ${number ? "bad" : "good"}`, role: "status" }, icon(number ? "warn" : "check"), el("span", {}, verdict, complete ? "." : ", and there is more: check everything.")),
    el("div", { class: "sum num" }, figure(jobs.accepted, "accepted"), sign("="), figure(jobs.completed, "done"), sign("+"), figure(jobs.failed, "failed"), sign("+"), figure(jobs.cancelled, "cancelled"), sign("+"), figure(jobs.in_flight, "under way")),
    looked.length ? el("p", { class: "dim small" }, `Looked at: ${looked.join(" · ")}`) : null,
    lapsed.length ? el("p", { class: "note warn" }, icon("clock"), el("span", {}, `${count(lapsed.length, "step")} of silent workers: another worker takes them up within a minute.`)) : null,
    faults.length ? el("ul", { class: "lines" }, faults.slice(0, SHOWN).map(faultLine)) : null,
    faults.length > SHOWN ? el("p", { class: "dim small" }, `And ${faults.length - SHOWN} more: ./troupe admin integrity lists all.`) : null);
}

const figure = (number, words) => el("div", { class: "stat" }, el("strong", {}, formatNumber(number)), el("span", {}, words));
const sign = (text) => el("span", { class: "sign dim", "aria-hidden": "true" }, text);

const faultLine = ({ kind, subject, job_id, words }) =>
  el("li", {}, el("div", { class: "grow" }, el("p", {}, el("strong", {}, sayName(kind)), " ", el("span", { class: "dim" }, words)), el("p", { class: "mono small dim" }, subject)),
    job_id ? el("a", { class: "small", href: `${root}/admin/jobs/${job_id}` }, "Its job") : null);

// ---- housekeeping -------------------------------------------------------------------------------

const CARE = [
  { path: "rotate-challenges", last: "last_challenge_rotation", name: "Rotation of challenges", words: "Begins and ends challenges and mends their figures, every hour.", done: (told) => `${told.new_activated} begun, ${told.expired_deactivated} ended, ${told.statistics_updated} figures mended.` },
  { path: "cleanup-data", last: "last_data_cleanup", name: "Cleanup", words: "Deletes what is older than the settings allow, at two in the night (UTC).", done: (told) => `Deleted: ${told.old_submissions_deleted} submissions, ${told.old_jobs_deleted} jobs, ${told.unfinished_uploads_deleted} uploads, ${told.orphaned_objects_deleted} files.` },
];

export async function showCare() {
  try {
    const told = await api("/api/admin/jobs/status");
    show("#care", CARE.map((one) => careLine(one, told[one.last])));
  } catch (problem) {
    show("#care", el("li", {}, errorState(problem, showCare)));
  }
}

function careLine({ path, name, words, done }, last) {
  const run = (event) => busy(event.currentTarget, async () => {
    const told = await api(`/api/admin/jobs/${path}`, { method: "POST" });
    toast(told.details ? done(told.details) : `${told.message}. See it among the jobs.`, "good");
    showCare();
  });
  return el("li", {}, el("div", { class: "grow" }, el("p", {}, el("strong", {}, name)), el("p", { class: "dim small" }, words)),
    last ? el("span", { class: "dim small" }, formatAgo(last)) : badge("not yet"),
    el("button", { class: "button quiet small", type: "button", "aria-label": `Run now: ${name}`, onclick: run }, "Run now"));
}
