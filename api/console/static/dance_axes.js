// The four axes: what each is called and asks for, and what dances are told with.
import { ours } from "./client.js";
import { avatar, badge, el, formatAgo, formatPoints, icon } from "./ui.js";

export const root = document.body.dataset.root;
export const AXES = [
  { axis: "balance", name: "Balance", most: 25, words: "Your weight stays over the feet that carry it." },
  { axis: "rhythm", name: "Rhythm", most: 30, words: "Your moves meet the beat of the music." },
  { axis: "smoothness", name: "Smoothness", most: 25, words: "Movements flow, without jerks and stops." },
  { axis: "creativity", name: "Creativity", most: 20, words: "Many different moves, in your own order." },
];
export const nameOf = (axis) => AXES.find((one) => one.axis === axis)?.name ?? axis;

export const LEVELS = { beginner: "For beginners", intermediate: "Intermediate", advanced: "Advanced" };

export const stars = (number) =>
  el("span", { class: "stars", role: "img", "aria-label": `${number} of 5 stars` },
    [1, 2, 3, 4, 5].map((one) => icon("star", one <= number ? "on" : "off")));

export const dancerLink = (userId, name) => el("a", { href: `${root}/dance/people/${userId}` }, name || "A dancer");

// A line of the leaderboard.
export const boardLine = (entry, meId) =>
  el("li", { class: entry.userId === meId ? "me" : null },
    el("span", { class: `rank ${entry.rank === 1 ? "first" : ""}` }, String(entry.rank)),
    avatar(entry.userProfile.displayName, entry.userProfile.avatarUrl),
    dancerLink(entry.userId, entry.userProfile.displayName),
    el("a", { class: "points", href: `${root}/dance/results/${entry.submissionId}`, "aria-label": `${formatPoints(entry.score)} points: see the dance` },
      formatPoints(entry.score)));

const STATES = { pending_analysis: ["Being looked at", "accent"], failed: ["No score", "bad"] };

// One of somebody's dances, as a line: among others with the points of its page, among takes of one
// challenge with those of its board.
export const takeLine = (take) => {
  const points = take.challengeTitle ? take.totalScore : take.challengeScore ?? take.totalScore;
  const state = STATES[take.status];
  const still = ours(take.thumbnailUrl);
  return el("li", {},
    still ? el("img", { class: "thumb", src: still, alt: "", loading: "lazy", width: 40, height: 50 }) : el("span", { class: "thumb" }, icon("dance")),
    el("span", {},
      el("a", { href: `${root}/dance/results/${take.id ?? take.submissionId}` }, take.challengeTitle ?? formatAgo(take.submittedAt)),
      take.challengeTitle ? el("span", { class: "dim small" }, ` · ${formatAgo(take.submittedAt)}`) : null),
    take.badgeAwarded ? badge([icon("badge"), take.badgeAwarded], "good") : el("span"),
    state ? badge(...state) : el("span", { class: "points" }, points === null || points === undefined ? "–" : formatPoints(points)));
};
