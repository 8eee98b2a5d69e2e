// A challenge: what it asks for, a take of it, who danced it best.
import { api, demandSignIn, whoAmI } from "./client.js";
import { boardLine, root, takeLine } from "./dance_axes.js";
import { showCriteria, showDemo, showHead } from "./dance_challenge_view.js";
import { mountTake } from "./dance_take.js";
import { el, emptyState, errorState, formatAgo, load, show } from "./ui.js";

const given = document.body.dataset.challengeId;

async function findChallenge() {
  try {
    return await api(given ? `/api/challenges/${given}` : "/api/challenges/today");
  } catch (problem) {
    if (!given && problem.status === 404) return null;
    throw problem;
  }
}

async function boardOf(challenge, me) {
  const { leaderboard } = await api(`/api/challenges/${challenge.id}/leaderboard?limit=5`);
  if (leaderboard.length) return el("ol", { class: "people" }, leaderboard.map((entry) => boardLine(entry, me.id)));
  return el("p", { class: "dim" }, challenge.isActive ? "Nobody is on it yet. The first take leads." : "Nobody is on it.");
}

async function showOwn(challenge, me) {
  const { submissions } = await api(`/api/users/${me.id}/submissions?limit=100`);
  const own = submissions.filter((take) => take.challengeId === challenge.id).slice(0, 6);
  if (!own.length) return;
  document.querySelector("#own").hidden = false;
  show("#own", el("h2", { id: "own-title" }, "Your takes"),
    el("ul", { class: "takes" }, own.map((take) => takeLine({ ...take, challengeTitle: null }))));
}

async function showComing(place) {
  const coming = (await api("/api/challenges/upcoming?days=7")).slice(0, 4);
  if (!coming.length) return;
  place.hidden = false;
  show(place, el("h2", { id: "coming-title" }, "Coming up"),
    el("ul", { class: "takes lean" }, coming.map((one) =>
      el("li", {}, el("a", { href: `${root}/dance/challenges/${one.id}` }, one.title),
        el("span", { class: "dim small" }, formatAgo(one.startTime))))));
}

async function start() {
  await demandSignIn();
  let challenge;
  let me;
  try {
    [challenge, me] = await Promise.all([findChallenge(), whoAmI()]);
  } catch (problem) {
    show("#challenge", problem.status === 404
      ? emptyState("info", "There is no such challenge", "It may have been deleted.", el("a", { class: "button", href: `${root}/dance` }, "Today’s challenge"))
      : errorState(problem, () => location.reload()));
    return;
  }
  const coming = document.querySelector("#coming");
  if (!challenge) {
    show("#challenge", emptyState("clock", "No challenge today", "As soon as one begins it is here. Look at what others have danced until then.",
      el("a", { class: "button", href: `${root}/dance/feed` }, "See the feed")), coming);
    coming.classList.add("medium");
    return void showComing(coming).catch(() => {});
  }
  document.title = `${challenge.title} · Troupe`;
  showHead(challenge, challenge.isActive && !given);
  showDemo(challenge);
  showCriteria(challenge);
  document.querySelector("#ground").hidden = false;
  document.querySelector("#whole-board").href = `${root}/dance/board?challenge=${challenge.id}`;
  if (challenge.isActive) mountTake(document.querySelector("#take"), challenge, me);
  else document.querySelector("#take").hidden = true;
  load("#board", () => boardOf(challenge, me));
  showOwn(challenge, me).catch(() => {});
  showComing(coming).catch(() => {});
}

start();
