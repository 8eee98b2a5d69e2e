// The first page, for who is signed in: the last dances and lessons, to go on with.
import { accessToken, api, local, ours } from "./client.js";
import { jobBadge, jobName, KINDS, stillBox } from "./job_words.js";
import { el, formatAgo, show } from "./ui.js";

const { root } = document.body.dataset;
const SHOWN = 4;

async function open() {
  if (!(await accessToken())) return;
  const [{ items }, me] = await Promise.all([api("/api/v1/jobs?items_per_page=20"), api("/api/users/profile")]);
  const { submissions } = await api(`/api/users/${me.id}/submissions?limit=${SHOWN}`);
  const lessons = items.filter(({ type }) => type === "video_generation").slice(0, SHOWN).map((job) => ({
    at: job.created_at, path: `make/${job.id}`, still: stillBox(local(job.picture_url), KINDS[job.type].icon), name: jobName(job), state: jobBadge(job),
  }));
  const dances = submissions.map((take) => ({
    at: take.submittedAt, path: `dance/results/${take.id}`, still: stillBox(ours(take.thumbnailUrl), "dance"), name: take.challengeTitle,
    state: el("strong", { class: "num" }, take.totalScore === null ? "…" : take.totalScore.toFixed(1)),
  }));
  const latest = [...lessons, ...dances].sort((one, other) => other.at.localeCompare(one.at)).slice(0, SHOWN);
  if (!latest.length) return;
  show("#latest-list", latest.map(({ at, path, still, name, state }) => el("li", {}, still,
    el("div", { class: "grow" }, el("p", {}, el("a", { href: `${root}/${path}` }, name)), el("p", { class: "dim small" }, formatAgo(at))), state)));
  document.querySelector("#latest").hidden = false;
}

open().catch(() => {}); // the page is whole without it
