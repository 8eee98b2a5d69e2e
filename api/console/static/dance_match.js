// How a dance goes with the demonstration of its challenge: phrase by phrase, and as a film.
import { api, ours } from "./client.js";
import { busy, el, formatPoints, icon, show, toastError } from "./ui.js";

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

export function showMatch({ match, video_deleted: gone }, media, { stage, open, finish, path }) {
  if (!match) return;
  const title = el("h2", { id: "match-title" }, "Beside the demonstration");
  if (match.score === null) return show(open("match"), title, el("p", { class: "dim" }, match.reason));
  const film = el("div", {});
  show(open("match"),
    el("div", { class: "row between" }, title, el("strong", { class: "num" }, `${formatPoints(match.score)} of 100`)),
    match.mirrored ? el("p", {}, "You danced it as in a mirror.") : null,
    match.words ? el("p", {}, match.words) : null,
    el("ol", { class: "exercises" }, (match.phrases ?? []).map((phrase) => showPhrase(phrase, stage))),
    match.sync ? el("p", { class: "dim small" }, match.sync.by === "soundtracks" ? "Laid over each other by the music." : `Laid over each other by the moves. ${match.sync.reason ?? ""}`) : null,
    film);
  if (!gone || media.match_film?.url) offerFilm(media.match_film, film, finish, path);
}

function showPhrase({ danced_at: at, score, words }, stage) {
  const go = () => {
    stage.video.currentTime = at;
    stage.video.scrollIntoView({ block: "nearest" });
  };
  return el("li", {},
    el("p", { class: "row between" },
      el("button", { class: "button quiet small", type: "button", onclick: go, "aria-label": `Go to ${clock(at)}` }, icon("play"), clock(at)),
      el("span", { class: "dim small num" }, `${formatPoints(score)} of 100`)),
    words ? el("p", {}, words) : null);
}

function offerFilm(medium, place, finish, path) {
  const showFilm = (made) => show(place,
    el("video", { class: "media", src: ours(made.url), poster: ours(made.poster_url), controls: true, playsinline: true, preload: "metadata", "aria-label": "You and the demonstration" }));
  const wait = (now) => {
    const bar = el("progress", { class: "progress", max: "1", value: "0", "aria-label": "The film" });
    show(place, bar);
    finish(now, "match_film", path, (share) => (bar.value = share), showFilm).catch(toastError);
  };
  if (medium?.url) return showFilm(medium);
  if (medium?.status === "processing") return wait(medium);
  const make = async (event) => {
    const made = await busy(event.currentTarget, () => api(path, { method: "POST", body: { kinds: ["match_film"] } }));
    if (made?.match_film) wait(made.match_film);
  };
  show(place, el("button", { class: "button quiet", type: "button", onclick: make }, icon("play"), "See it over your film"));
}
