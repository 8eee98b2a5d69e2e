// What somebody else's program does from a browser, with nothing but the documented API.
"use strict";

const API = new URLSearchParams(location.search).get("api");
let token = null;

async function call(method, path, body, headers = {}) {
  const options = { method, headers: { ...headers } };
  if (token) options.headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const answer = await fetch(API + path, options);
  const content = await answer.json();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(content)}`);
  return { content, headers: answer.headers };
}

async function register() {
  const email = `page-${crypto.randomUUID()}@example.com`;
  const { content } = await call("POST", "/auth/register", { email, password: "a long pass phrase" });
  token = content.access_token;
  return content.user_id;
}

// Uploads a video as a session's, submits it to today's challenge; the submission and its job.
async function dance() {
  const user = await register();
  const begun = await call("POST", "/api/sessions/start", { title: "From a page" });
  const session = begun.content.sessionId;
  const video = await (await fetch("dance.mp4")).blob();
  const fileKey = `sessions/${user}/${session}/video.mp4`;
  const wish = { fileKey, contentType: "video/mp4", fileSize: video.size };
  const { content: link } = await call("POST", "/api/s3/presigned-url", wish);
  const sent = await fetch(link.uploadUrl, {
    method: "PUT", body: video, headers: { "Content-Type": "video/mp4" },
  });
  if (!sent.ok) throw new Error(`the upload: ${sent.status} ${await sent.text()}`);
  await call("PUT", `/api/sessions/${session}/complete`, { videoFileKey: fileKey });
  const { content: challenge } = await call("GET", "/api/challenges/today");
  const entry = { sessionId: session };
  const submitted = await call("POST", `/api/challenges/${challenge.id}/submit`, entry);
  const submission = submitted.content.submissionId;
  const asked = { submission_id: submission, video_url: fileKey };
  const analysis = await call("POST", "/api/ai/analyze-pose", asked, { "Idempotency-Key": submission });
  return {
    submission,
    job: submitted.content.jobId,
    events: submitted.content.eventsUrl,
    etag: sent.headers.get("ETag"),
    location: analysis.headers.get("Location"),
    pause: analysis.headers.get("Retry-After"),
    replayed: analysis.headers.get("Idempotency-Replayed"),
  };
}

// A job's events, by a stream that is read with the token.
async function read(job) {
  const answer = await fetch(`${API}/api/v1/jobs/${job}/events`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  const text = await answer.text();
  return [...text.matchAll(/^data: (.*)$/gm)].map((found) => JSON.parse(found[1]));
}

// The same as a browser follows them: by the link alone, to the last one.
function follow(link) {
  const kinds = ["queued", "started", "progress", "completed", "failed", "cancelled"];
  const told = [];
  const source = new EventSource(link);
  return new Promise((resolve, reject) => {
    for (const kind of kinds) {
      source.addEventListener(`job.${kind}`, (event) => {
        told.push(JSON.parse(event.data));
        if (["completed", "failed", "cancelled"].includes(kind)) {
          source.close();
          resolve(told);
        }
      });
    }
    source.addEventListener("message", (event) => reject(new Error(`unnamed: ${event.data}`)));
  });
}

async function until(path, done) {
  for (;;) {
    const { content } = await call("GET", path, undefined, { Prefer: "wait=5" });
    const state = content.data ?? content;
    if (done(state)) return state;
    await new Promise((again) => setTimeout(again, 500));
  }
}

// The score, and the report in a frame of the page.
async function showReport(submission) {
  const ended = (state) => state.status !== "processing";
  const record = await until(`/api/ai/analysis-status/${submission}`, ended);
  if (record.status !== "completed") throw new Error(record.error_message);
  const path = `/api/ai/analysis/${submission}/media`;
  await call("POST", path, { kinds: ["report"] });
  const media = await until(path, (state) => ended(state.report));
  if (media.report.status !== "completed") throw new Error(media.report.error_message);
  const frame = document.getElementById("report");
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  frame.src = media.report.url;
  await loaded;
  return { score: record.total_score, url: media.report.url };
}

async function happened(target, name) {
  await new Promise((resolve, reject) => {
    target.addEventListener(name, resolve, { once: true });
    target.addEventListener("error", () => reject(new Error(`no ${name}`)), { once: true });
  });
}

// Has a lesson made, and plays it with its captions and its picture.
async function lesson() {
  if (!token) await register();
  const configuration = { topic: "Pythagorean theorem", quality: "low", duration: 20 };
  const { content } = await call("POST", "/api/v1/videos/generate", { configuration });
  const path = `/api/v1/videos/jobs/${content.data.job_id}/status`;
  const ended = (state) => ["completed", "failed", "cancelled"].includes(state.status);
  const made = await until(path, ended);
  if (made.status !== "completed") throw new Error(JSON.stringify(made.error));
  const film = document.getElementById("film");
  const captions = document.getElementById("captions");
  const poster = document.getElementById("poster");
  const seen = happened(poster, "load");
  const read = happened(captions, "load");
  const shown = happened(film, "timeupdate");
  poster.src = made.thumbnails[0].streaming_url;
  film.src = made.video_urls.streaming_url;
  captions.track.mode = "showing";
  captions.src = made.video_urls.captions_url;
  await film.play();
  await Promise.all([seen, read, shown]);
  // a canvas that drew what the page may not read could not be read either
  const canvas = document.createElement("canvas");
  canvas.getContext("2d").drawImage(film, 0, 0);
  canvas.toDataURL();
  return {
    seconds: film.duration,
    width: film.videoWidth,
    cues: [...captions.track.cues].map((cue) => cue.text),
    picture: poster.naturalWidth,
  };
}
