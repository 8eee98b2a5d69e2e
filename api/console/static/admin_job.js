// One job of anybody: why it is where it is, its steps on their workers, and what can be done.
import { findPeople, followSystem, nameOf, openDesk, root } from "./admin.js";
import { api } from "./client.js";
import { jobBadge, jobName, KINDS, sayName } from "./job_words.js";
import { drawTimeline } from "./timeline.js";
import { badge, busy, confirmDialog, el, errorState, formatAgo, formatDate, icon, show, toast } from "./ui.js";

const { jobId } = document.body.dataset;
const PATH = `/api/v1/admin/jobs/${jobId}`;
const PRIORITIES = 9;
let job = null;

const STAMP = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
const readable = (words) => words.replaceAll(STAMP, (stamp) => formatDate(stamp));
const kindOf = ({ type }) => KINDS[type]?.name ?? sayName(type);

const ended = () => !["queued", "processing"].includes(job.status);

async function look() {
  try {
    job = await api(PATH);
  } catch (problem) {
    if (!document.querySelector("#why").childElementCount) show("#why", errorState(problem, look));
    return;
  }
  await findPeople([job.owner]);
  document.title = `${jobName(job)} · Troupe`;
  show("#title", jobName(job));
  show("#facts", jobBadge(job), kindOf(job) === jobName(job) ? null : el("span", {}, kindOf(job)), ownerLink(), el("span", { title: formatDate(job.created_at) }, `asked for ${formatAgo(job.created_at)}`));
  showActions();
  showWhy();
  drawTimeline("#timeline", timelineOf());
  showLog();
  showGiven();
}

const ownerLink = () => (job.owner === "system" ? el("span", {}, "Troupe itself") : el("a", { href: `${root}/admin/users?name=${encodeURIComponent(job.owned_by.email ?? job.owner)}` }, job.owned_by.email ?? nameOf(job.owner)));

function showWhy() {
  const tone = job.status === "failed" ? "bad" : job.status === "completed" ? "good" : "";
  const reasons = ended() ? [] : job.waits.filter(({ reason }) => reason !== "waits_for_predecessors");
  show("#why", el("div", { class: `note ${tone}` }, icon(tone === "bad" ? "warn" : tone === "good" ? "check" : "clock"),
    el("div", {}, el("p", {}, readable(job.explanation)),
      reasons.length > 1 ? el("ul", {}, reasons.map((one) => el("li", {}, el("strong", {}, sayName(one.step)), ": ", readable(one.words)))) : null)));
}

// As `drawTimeline` has it: seconds of each step, and nothing that only the owner reads.
function timelineOf() {
  const seconds = ({ started_at, completed_at }) => (started_at && completed_at ? (new Date(completed_at) - new Date(started_at)) / 1000 : null);
  return { status: job.status, accepted_at: job.created_at, picked_up_at: job.started_at, completed_at: job.completed_at,
    steps: job.steps.map((step) => ({ ...step, seconds: seconds(step) })), uploads: [], webhook_tries: [] };
}

const showLog = () =>
  show("#log", job.logs.length ? job.logs.map(({ level, timestamp, message }) => el("li", { data: { level } },
    el("time", { class: "num dim", datetime: timestamp }, new Date(timestamp).toLocaleTimeString("en", { hour12: false })),
    el("span", { class: "level" }, level.toLowerCase()), el("span", { class: "grow" }, message))) : el("li", { class: "dim" }, "It has said nothing yet."));

function showGiven() {
  const say = (value) => (value === true ? "yes" : value === false ? "no" : typeof value === "object" ? JSON.stringify(value) : String(value));
  const told = Object.entries(job.parameters).filter(([, value]) => value !== null && value !== "" && !(Array.isArray(value) && !value.length));
  show("#given", el("dl", { class: "facts" },
    el("dt", {}, "Job"), el("dd", { class: "mono" }, job.id), el("dt", {}, "Owner"), el("dd", { class: "mono" }, job.owner),
    told.map(([name, value]) => [el("dt", {}, sayName(name)), el("dd", {}, say(value))]),
    job.requeues ? [el("dt", {}, "Taken up again"), el("dd", {}, String(job.requeues))] : null));
}

// ---- what can be done ---------------------------------------------------------------------------

function showActions() {
  const button = (words, name, work, kind = "quiet") => el("button", { class: `button ${kind}`, type: "button", onclick: (event) => work(event.currentTarget) }, icon(name), words);
  show("#actions",
    ended() ? null : priority(),
    job.status === "failed" ? button("Requeue", "refresh", requeue, "") : null,
    ended() ? null : job.cancel_requested_at ? badge("Being cancelled", "warn") : button("Cancel", "x", cancel));
}

function priority() {
  const select = el("select", { id: "priority", class: "input compact", onchange: (event) => prioritise(Number(event.target.value)) },
    Array.from({ length: PRIORITIES + 1 }, (_, number) => el("option", { value: number, selected: number === job.priority }, number ? `Priority ${number}` : "Usual priority")));
  return el("span", {}, el("label", { class: "visually-hidden", for: "priority" }, "Priority among its owner's jobs"), select);
}

async function prioritise(number) {
  await busy(document.querySelector("#priority"), async () => {
    await api(`${PATH}/priority`, { method: "POST", body: { priority: number } });
    toast(number ? "It goes before its owner's other jobs." : "It has its usual turn again.", "good");
  });
  look();
}

const requeue = (button) => busy(button, async () => {
  const told = await api(`${PATH}/requeue`, { method: "POST" });
  toast(told.requeued ? "It is taken up again from the step that failed." : "It was under way already.", "good");
  await look();
});

async function cancel(button) {
  const sure = await confirmDialog({ title: "Cancel this job?", text: `It is a job of ${nameOf(job.owner)}. What it has done so far is thrown away.`, action: "Cancel it", danger: true });
  if (sure) await busy(button, async () => (await api(`${PATH}/cancel`, { method: "POST" }), look()));
}

openDesk(async () => {
  await look();
  const again = () => job && !ended() && document.activeElement?.id !== "priority" && look();
  let known = "";
  followSystem((part, { steps, queues }) => {
    if (!["queue", "async"].includes(part) || (part === "queue" && job?.status !== "queued")) return;
    const now = JSON.stringify(queues?.map(({ waiting }) => waiting) ?? steps.filter((step) => step.job_id === job?.id).map(({ lease_expires_at, ...step }) => step));
    if (now !== known) again();
    known = now;
  }, again);
});
