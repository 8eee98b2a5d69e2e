// Lessons: a topic, a plan or a script that becomes a video.
import { JobFailed } from "./errors.js";
import { withDeadline } from "./jobs.js";

const ENDED = ["completed", "failed", "cancelled"];

// A video, and the job that makes it.
export class Video {
  #videos;

  constructor(jobId, videos) {
    this.jobId = jobId;
    this.#videos = videos;
  }

  state = () => this.#videos.status(this.jobId);
  wait = (options) => this.#videos.wait(this.jobId, options);
  events = (options) => this.#videos.events(this.jobId, options);
  download = (path, options) => this.#videos.download(this.jobId, path, options);
  cancel = () => this.#videos.cancel(this.jobId);
}

export class Videos {
  #connection;
  #files;
  #jobs;

  constructor(connection, files, jobs) {
    this.#connection = connection;
    this.#files = files;
    this.#jobs = jobs;
  }

  // Begin to make a video of a topic (a text), or of {topic, description, plan, script, quality …}.
  // With an `idempotencyKey` of yours the same call on a later visit is the same video.
  // `metadata` comes back in its answers and events; `webhook` ({url, events, headers, secret}) is told of its end.
  async create(wish, { metadata, webhook, idempotencyKey, signal } = {}) {
    const configuration = typeof wish === "string" ? { topic: wish } : wish;
    const told = typeof webhook === "string" ? { url: webhook } : webhook;
    const body = { configuration, ...(metadata ? { metadata } : {}), ...(told ? { webhook: told } : {}) };
    const made = await this.#connection.call("POST", "/api/v1/videos/generate", body, { once: idempotencyKey, signal });
    return new Video(made.job_id, this);
  }

  // An earlier one. Raises NotFound.
  async get(jobId) {
    await this.status(jobId);
    return new Video(jobId, this);
  }

  list = (filters = {}) => this.#jobs.list({ type: "video_generation", ...filters });
  status = (jobId) => this.#connection.call("GET", `/api/v1/videos/jobs/${jobId}/status`);
  events = (jobId, options) => this.#jobs.events(jobId, options);
  cancel = (jobId) => this.#jobs.cancel(jobId);

  async wait(jobId, options) {
    const within = withDeadline(options);
    await this.#jobs.wait(jobId, within);
    const path = `/api/v1/videos/jobs/${jobId}/status`;
    const state = await this.#jobs.settle(path, ({ status }) => !ENDED.includes(status), within);
    if (state.status === "completed") return state;
    const { code, message } = state.error ?? { code: "CANCELLED", message: "The video was cancelled." };
    throw new JobFailed(code, message);
  }

  // By the signed link: a page may not follow the redirect of the other to a bucket.
  async download(jobId, path, options) {
    const { status, video_urls } = await this.status(jobId);
    if (!video_urls) throw new JobFailed("NOT_COMPLETED", `The video is ${status}: there is nothing to download.`);
    return this.#files.download(video_urls.streaming_url, path, options);
  }
}
