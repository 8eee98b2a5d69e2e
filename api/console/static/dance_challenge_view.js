// How a challenge is shown: what it asks for, its demonstration, what counts.
import { ours } from "./client.js";
import { AXES, LEVELS } from "./dance_axes.js";
import { badge, count, el, formatAgo, formatDate, formatNumber, formatPoints, icon, show } from "./ui.js";

export const showHead = (challenge, isTodays = false) =>
  show("#challenge",
    el("div", { class: "page-head" }, el("div", {},
      el("p", { class: "eyebrow" }, whenOf(challenge, isTodays)),
      el("h1", {}, challenge.title),
      challenge.description ? el("p", { class: "lead" }, challenge.description) : null,
      el("div", { class: "badges" },
        badge(LEVELS[challenge.difficulty] ?? challenge.difficulty),
        badge(challenge.type.replaceAll("_", " ")),
        challenge.targetBpm ? badge(`${formatNumber(challenge.targetBpm)} beats a minute`) : null,
        badge([icon("star"), `${formatNumber(challenge.points)} points`], "accent"),
        challenge.badgeName ? badge([icon("badge"), challenge.badgeName], "good") : null))));

function whenOf({ isActive, startTime, endTime }, isTodays) {
  if (isActive) return `${isTodays ? "Today’s challenge" : "On now"} · ends ${formatAgo(endTime)}`;
  return new Date(startTime) > Date.now() ? `Begins ${formatDate(startTime)}` : `Ended ${formatAgo(endTime)}`;
}

export const showDemo = ({ demoVideoURL, thumbnailURL, title }) =>
  ours(demoVideoURL)
    ? show("#demo", el("video", { class: "media", src: ours(demoVideoURL), poster: ours(thumbnailURL), controls: true, playsinline: true, preload: "metadata", "aria-label": `Demonstration of ${title}` }))
    : show("#demo");

export function showCriteria({ scoringCriteria, averageScore, topScore, totalSubmissions }) {
  const sum = Object.values(scoringCriteria).reduce((total, weight) => total + weight, 0);
  const share = (axis) => scoringCriteria[axis] / sum;
  show("#criteria",
    el("h2", { id: "criteria-title" }, "What counts"),
    el("div", { class: "weights", "aria-hidden": "true" },
      AXES.map(({ axis }) => el("span", { data: { axis }, style: { "--share": String(share(axis)) } }))),
    el("ul", { class: "axis-list" }, AXES.map(({ axis, name, words }) =>
      el("li", { data: { axis } }, el("span", { class: "dot" }), el("strong", {}, name),
        el("span", { class: "num dim" }, `${Math.round(share(axis) * 100)} %`), el("p", { class: "dim small" }, words)))),
    totalSubmissions
      ? el("p", { class: "dim small" }, `${count(totalSubmissions, "take")} so far`,
          topScore === null ? "." : ` · best ${formatPoints(topScore)} · average ${formatPoints(averageScore)}`)
      : null);
}
