// The result of a dance, as one shows it to a friend; before that, how far its analysis is.
import { api, demandSignIn, follow, ours, whoAmI } from "./client.js";
import { root, stars } from "./dance_axes.js";
import { showAmong, showPractice, showTakes } from "./dance_compare.js";
import { showMatch } from "./dance_match.js";
import { showScore } from "./dance_score.js";
import { mountTalk } from "./dance_talk.js";
import { mountTimeline } from "./dance_timeline.js";
import { report } from "./report.js";
import { avatar, busy, confirmDialog, el, emptyState, errorState, formatAgo, formatPoints, icon, show, toast, toastError } from "./ui.js";

const id = document.body.dataset.submissionId;
const LONGEST_LOOK = 600; // milliseconds for a picture
const STAGES = {
  queued: "Waiting for its turn",
  pose_extraction: "Finding the pose in each picture",
  scoring: "Working out the points",
};
const open = (name) => {
  const node = document.querySelector(`#${name}`);
  node.hidden = false;
  return node;
};

const findSubmission = () => api(`/api/submissions/${id}`);
const findAnalysis = () => api(`/api/ai/analysis-status/${id}`).catch(noneWhereMissing);
const noneWhereMissing = (problem) => {
  if ([403, 404, 409].includes(problem.status)) return null;
  throw problem;
};

async function start() {
  await demandSignIn();
  try {
    const [submission, me] = await Promise.all([findSubmission(), whoAmI()]);
    const own = submission.userId === me.id;
    const analysis = own ? await findAnalysis() : null;
    document.title = `${submission.userProfile.displayName}: ${submission.challengeTitle} · Troupe`;
    showHead(submission, own);
    if (submission.status === "scored") return showResult(submission, analysis, me);
    if (submission.status === "failed") return showFailure(submission, own);
    await waitFor(submission, analysis);
  } catch (problem) {
    show("#head", problem.status === 404
      ? emptyState("info", "There is no such dance", "It may have been deleted.", el("a", { class: "button", href: `${root}/dance` }, "Today’s challenge"))
      : errorState(problem, () => location.reload()));
  }
}

function showHead(submission, own) {
  const { displayName, avatarUrl } = submission.userProfile;
  const scored = submission.status === "scored" && submission.totalScore !== null;
  show("#head",
    el("div", { class: "row" },
      avatar(displayName, avatarUrl),
      el("div", {},
        el("h1", {}, submission.challengeTitle),
        el("p", { class: "dim" },
          el("a", { href: `${root}/dance/people/${submission.userId}` }, own ? "You" : displayName),
          ` · ${formatAgo(submission.submittedAt)}`, submission.caption ? ` · “${submission.caption}”` : ""))),
    scored ? el("p", { class: "first-points", "aria-hidden": "true" }, el("strong", { class: "num" }, formatPoints(submission.totalScore)), submission.stars ? stars(submission.stars) : null) : null,
    el("div", { class: "actions" },
      el("a", { class: "button quiet", href: `${root}/dance/challenges/${submission.challengeId}` }, own ? "Take another" : "Dance it yourself"),
      own ? el("button", { class: "icon-button", type: "button", "aria-label": "Delete this dance", title: "Delete this dance", onclick: (event) => remove(event.currentTarget) }, icon("trash"))
        : el("button", { class: "icon-button", type: "button", "aria-label": "Report this dance", title: "Report this dance", onclick: () => report("submission", id) }, icon("flag"))));
}

async function remove(button) {
  const sure = await confirmDialog({ title: "Delete this dance?", text: "The film, its points, its place on the board, likes and comments go for good. Badges stay.", action: "Delete it", danger: true });
  if (sure) await busy(button, async () => (await api(`/api/submissions/${id}`, { method: "DELETE" }), location.assign(`${root}/dance/profile`)));
}

// ---- before there is a score ------------------------------------------------------------------

async function waitFor(submission, analysis) {
  if (!analysis) {
    show(open("wait"), emptyState("clock", "The points are on their way", "This dance is being looked at. Come back in a minute."));
    return;
  }
  const bar = el("progress", { class: "progress", max: "100", value: String(analysis.progress * 100), "aria-label": "Analysis" });
  const stage = el("strong", { "aria-live": "polite" }, STAGES.queued);
  const share = el("span", { class: "num dim" });
  const lines = el("ul", { class: "log dim small" });
  const state = el("p", { class: "dim small", role: "status" });
  show(open("wait"), el("div", { class: "grid side" },
    el("video", { class: "media", src: ours(submission.videoUrl), controls: true, playsinline: true, muted: true, autoplay: true, loop: true, "aria-label": "Your clip" }),
    el("div", { class: "card" }, el("h2", {}, "Your dance is being looked at"), bar, el("div", { class: "row between" }, stage, share), lines,
      el("p", { class: "dim small" }, "You may leave this page: the result will be here, and among your dances."), state)));
  await follow(analysis.job_id, ({ event, data }) => {
    if (event === "log" && data.message) lines.append(el("li", {}, data.message));
    if (!data.progress) return;
    bar.value = data.progress.percentage;
    share.textContent = `${Math.round(data.progress.percentage)} %`;
    stage.textContent = STAGES[data.progress.current_stage ?? "scoring"] ?? stage.textContent;
  }, { onState: (now) => (state.textContent = now === "waiting" ? "The connection is lost; it will go on by itself." : "") });
  await settle();
}

// The score is entered a moment after its analysis has ended.
async function settle() {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const submission = await findSubmission();
    if (submission.status !== "pending_analysis") break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  document.querySelector("#wait").hidden = true;
  await start();
}

function showFailure(submission, own) {
  const again = async (event) => {
    const body = { submission_id: id, video_url: videoKey(submission.videoUrl) };
    if (await busy(event.currentTarget, () => api("/api/ai/analyze-pose", { method: "POST", body }))) location.reload();
  };
  show(open("wait"), el("div", { class: "card" }, emptyState("warn", "There is no score for this dance",
    submission.errorMessage ?? "The analysis did not come to an end.",
    own && submission.videoUrl ? el("button", { class: "button", type: "button", onclick: again }, icon("refresh"), "Look at it again") : null,
    own ? el("a", { class: "button quiet", href: `${root}/dance/challenges/${submission.challengeId}` }, "Take another") : null)));
}

// The API takes its own links.
const videoKey = (url) => url;

// ---- the result -------------------------------------------------------------------------------

async function showResult(submission, analysis, me) {
  const picture = ours(analysis?.media?.poster_url ?? submission.thumbnailUrl);
  const shape = await shapeOf(picture);
  open("result");
  const stage = mountStage(submission, analysis, picture, shape);
  showScore(open("score"), submission, analysis, me);
  mountTalk(open("talk"), submission, me);
  if (!analysis) {
    if (submission.feedback) showFeedback(submission.feedback);
    showAmong(submission, me, open);
    return;
  }
  if (analysis.timeline) mountTimeline(open("time"), open("words"), stage, analysis);
  showPractice(analysis, open);
  showTakes(submission, open);
  showAmong(submission, me, open);
  makeMedia(stage, analysis).catch(toastError);
}

function showFeedback(words) {
  show(open("words"), el("h2", { id: "words-title" }, "What stands out"), el("p", {}, words));
}

// By its picture, which is there before the film: what stands below need not move when that comes.
async function shapeOf(picture) {
  const image = new Image();
  if (picture) image.src = picture;
  await Promise.race([image.decode(), new Promise((resolve) => setTimeout(resolve, LONGEST_LOOK))]).catch(() => {});
  return image.naturalWidth / image.naturalHeight;
}

// The film with its two faces: as it was danced, and with what was measured drawn on it.
function mountStage(submission, analysis, poster, shape) {
  const overlay = analysis?.media?.overlay_url;
  const video = el("video", { class: "film", controls: true, playsinline: true, preload: "metadata", "aria-label": "The dance", poster });
  const fit = (share) => video.style.setProperty("--shape", String(Math.max(0.75, share || 1.6)));
  fit(shape);
  video.addEventListener("loadedmetadata", () => fit(video.videoWidth / video.videoHeight));
  const faces = el("div", { class: "segmented faces", role: "group", "aria-label": "What the film shows" });
  const told = el("p", { class: "dim small", role: "status" });
  const sources = { measured: overlay, danced: submission.videoUrl };
  let shown = null;

  function turn(face) {
    const at = video.currentTime;
    const playing = !video.paused;
    shown = face;
    video.src = ours(sources[face]);
    video.currentTime = at;
    if (playing) video.play().catch(() => {});
    drawFaces();
  }
  function drawFaces() {
    const names = { measured: "Measured", danced: "As danced" };
    const there = Object.keys(names).filter((face) => sources[face]);
    show(faces, there.length > 1 ? there.map((face) => el("button", { type: "button", "aria-pressed": String(face === shown), onclick: () => turn(face) }, names[face])) : []);
    faces.hidden = there.length < 2;
  }
  const setOverlay = (url, poster) => {
    if (!url || sources.measured === url) return;
    sources.measured = url;
    if (poster) video.poster = ours(poster);
    if (video.paused && video.currentTime < 0.1) turn("measured");
    else drawFaces();
  };
  if (sources.measured || sources.danced) turn(sources.measured ? "measured" : "danced");
  else told.textContent = "The film was deleted, as was wished: the pose alone is kept.";
  show("#stage", video, el("div", { class: "row between" }, faces, told));
  return { video, setOverlay, tell: (words) => (told.textContent = words) };
}

// The overlay is made without being asked for; the explainer when it is.
async function makeMedia(stage, analysis) {
  const path = `/api/ai/analysis/${id}/media`;
  let media = await api(path).catch(noneWhereMissing);
  if (!media) return;
  showExplainer(media.explainer, path);
  if ("card" in media) offerCard(media, path);
  if ("match_film" in media) showMatch(analysis, media, { stage, open, finish, path });
  if (!media.overlay && !analysis.video_deleted) media = await api(path, { method: "POST", body: { kinds: ["overlay"] }, once: `overlay-${id}` });
  await finish(media.overlay, "overlay", path, (share) => stage.tell(share < 1 ? `Drawing what was measured… ${Math.round(share * 100)} %` : ""),
    (made) => stage.setOverlay(made.url, made.poster_url));
}

async function finish(medium, kind, path, onProgress, onMade) {
  if (!medium) return;
  let now = medium;
  if (now.status === "processing") {
    onProgress(now.progress);
    await follow(now.job_id, ({ data }) => data.progress && onProgress(Math.min(0.99, data.progress.percentage / 100)));
    now = (await api(path))[kind];
  }
  onProgress(1);
  if (now.url) onMade(now);
  else if (now.error_message) toast(`${now.error_message}`, "bad");
}

function showExplainer(medium, path) {
  const place = open("explainer");
  const title = el("h2", { id: "explainer-title" }, "Explained, in a short film");
  const showFilm = (made) => show(place, title, el("video", { class: "media", src: ours(made.url), poster: ours(made.poster_url), controls: true, playsinline: true, preload: "metadata", "aria-labelledby": "explainer-title" }));
  const wait = (now) => {
    const bar = el("progress", { class: "progress", max: "1", value: "0", "aria-label": "The explaining film" });
    show(place, title, bar, el("p", { class: "dim small" }, "It is being made. A minute or two."));
    finish(now, "explainer", path, (share) => (bar.value = share), showFilm).catch(toastError);
  };
  if (medium?.url) return showFilm(medium);
  if (medium?.status === "processing") return wait(medium);
  const make = async (event) => {
    const made = await busy(event.currentTarget, () => api(path, { method: "POST", body: { kinds: ["explainer"] } }));
    if (made?.explainer) wait(made.explainer);
  };
  show(place, el("div", { class: "row between offer" },
    el("div", { class: "grow" }, title, el("p", { class: "dim" }, "Your best and your weakest moment again, slowly, with what to practise, told by a voice.")),
    el("button", { class: "button quiet", type: "button", onclick: make }, icon("play"), "Make the film")));
}

// A picture to share, with the name or without: made when it is asked for.
function offerCard(media, path) {
  const place = document.querySelector("#card");
  const make = async (kind) => {
    show(place, el("progress", { class: "progress", "aria-label": "The picture" }), el("p", { class: "dim small" }, "The picture is being made."));
    try {
      const asked = await api(path, { method: "POST", body: { kinds: [kind] } });
      await finish(asked[kind], kind, path, () => {}, showCard);
    } catch (problem) {
      offer();
      toastError(problem);
    }
  };
  const showCard = ({ url }) => show(place,
    el("img", { class: "card-picture", src: ours(url), alt: "Your dance as a picture to share", width: "1080", height: "1350" }),
    el("div", { class: "actions" }, el("a", { class: "button quiet grow", href: ours(url), download: "dance.png" }, icon("download"), "Save the picture"),
      navigator.canShare ? el("button", { class: "button quiet", type: "button", onclick: () => sharePicture(ours(url)) }, icon("share"), "Send it") : null));
  const offer = () => {
    const named = el("input", { type: "checkbox", name: "named" });
    show(place, el("button", { class: "button quiet wide", type: "button", onclick: () => make(named.checked ? "named_card" : "card") }, icon("camera"), "Make a picture of it"),
      el("label", { class: "check small" }, named, "with my name"));
  };
  place.hidden = false;
  const there = [media.named_card, media.card].find((one) => one?.url);
  if (there) showCard(there);
  else offer();
}

async function sharePicture(url) {
  const file = new File([await (await fetch(url)).blob()], "dance.png", { type: "image/png" });
  await navigator.share({ files: [file] }).catch(() => {});
}

start();
