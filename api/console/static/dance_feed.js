// The feed: what was danced of late, as pictures that lead to the dance.
import { api, demandSignIn, ours } from "./client.js";
import { root } from "./dance_axes.js";
import { mountPages } from "./dance_pages.js";
import { avatar, badge, el, emptyState, formatAgo, formatPoints, icon } from "./ui.js";

const shown = new Set(); // a session and its submission have the same film

async function fetchPage(cursor) {
  const told = await api(`/api/feed?limit=24${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
  const submitted = (item) => item.type === "challenge_submission";
  const films = new Set(told.feed.filter(submitted).map(filmOf));
  const items = told.feed.filter((item) => submitted(item) || !(films.has(filmOf(item)) || shown.has(filmOf(item))));
  for (const item of items) shown.add(filmOf(item));
  return { items, nextCursor: told.pagination.nextCursor };
}

const filmOf = ({ videoUrl, id }) => videoUrl?.split("?")[0] ?? id;

function draw(item) {
  const dance = item.type === "challenge_submission";
  const { displayName, avatarUrl } = item.userProfile;
  const title = dance ? item.challengeTitle : item.title;
  const label = `${displayName}: ${title}`;
  const told = item.totalScore === null ? "being looked at" : `${formatPoints(item.totalScore ?? 0)} points`;
  const picture = [pictureOf(item),
    dance ? el("span", { class: "chip num" }, told) : null];
  return el("li", { class: "poster" },
    dance
      ? el("a", { class: "face", href: `${root}/dance/results/${item.id}`, "aria-label": `${label}, ${told}` }, picture)
      : el("button", { class: "face", type: "button", "aria-label": `${label}, play`, onclick: () => play(item, label) }, picture, el("span", { class: "chip play" }, icon("play"))),
    el("div", { class: "row under" },
      avatar(displayName, avatarUrl),
      el("div", { class: "grow" },
        el("p", {}, el("a", { class: "name", href: `${root}/dance/people/${item.userId}` }, displayName)),
        el("p", { class: "dim small" }, title, " · ", formatAgo(item.submittedAt ?? item.createdAt))),
      el("p", { class: "dim small counts num", "aria-label": `${item.likes} likes, ${item.comments} comments` }, icon("heart", "tiny"), String(item.likes), icon("comment", "tiny"), String(item.comments))),
    item.badgeAwarded ? badge([icon("badge"), item.badgeAwarded], "good") : null);
}

function pictureOf({ thumbnailUrl, videoUrl }) {
  if (ours(thumbnailUrl)) return el("img", { src: ours(thumbnailUrl), alt: "", loading: "lazy" });
  if (ours(videoUrl)) return el("video", { src: `${ours(videoUrl)}#t=1`, preload: "metadata", muted: true, playsinline: true, tabindex: "-1", "aria-hidden": "true" });
  return icon("dance", "large");
}

function play({ videoUrl }, label) {
  const dialog = el("dialog", { class: "dialog camera plain", "aria-label": label },
    el("video", { src: ours(videoUrl), controls: true, autoplay: true, playsinline: true }),
    el("form", { method: "dialog", class: "controls" }, el("span", {}, label), el("button", { class: "button quiet" }, "Close")));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

const empty = () => el("li", { class: "whole" }, emptyState("dance", "Nobody has danced yet", "Takes of today’s challenge are shown here as soon as they come in. Yours could be the first.",
  el("a", { class: "button", href: `${root}/dance` }, "Dance today’s challenge")));

demandSignIn().then(() => mountPages(document.querySelector("#feed"), document.querySelector("#more"), { fetchPage, draw, empty }));
