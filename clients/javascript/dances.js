// Dances: a video that is submitted to a challenge, and what its analysis found.
import { JobFailed, UploadInterrupted } from "./errors.js";
import { endingOfSource } from "./files.js";
import { withDeadline } from "./jobs.js";

// A submission, and the job that analyses it.
export class Dance {
  #dances;

  constructor(submissionId, jobId, dances) {
    this.submissionId = submissionId;
    this.jobId = jobId;
    this.#dances = dances;
  }

  state = () => this.#dances.analysis(this.submissionId);
  wait = (options) => this.#dances.wait(this, options);
  events = (options) => this.#dances.events(this, options);
  make = (kinds, options) => this.#dances.make(this.submissionId, kinds, options);
}

export class Dances {
  #connection;
  #files;
  #jobs;

  constructor(connection, files, jobs) {
    this.#connection = connection;
    this.#files = files;
    this.#jobs = jobs;
  }

  // Upload a video as a session of one's own and submit it to a challenge (or its id).
  async submit(challenge, source, { title = "A dance", style = "freestyle", caption = "", tags = [], person, poseOnly = false, metadata, onUpload, onBegun = () => {}, resume, signal } = {}) {
    const session = resume?.sessionId ?? (await this.#start(title, style, signal));
    const user = await this.#connection.userId();
    const fileKey = `sessions/${user}/${session}/video.${await endingOfSource(source)}`;
    const known = (begun) => ({ ...begun, sessionId: session });
    let videoFileKey;
    try {
      videoFileKey = await this.#files.upload(source, { fileKey, onProgress: onUpload, onBegun: (begun) => onBegun(known(begun)), resume, signal });
    } catch (problem) {
      if (problem instanceof UploadInterrupted) problem.resume = known(problem.resume);
      throw problem;
    }
    await this.#connection.call("PUT", `/api/sessions/${session}/complete`, { videoFileKey }, { signal });
    const entry = { sessionId: session, caption, tags, poseOnly, ...(person ? { person } : {}), ...(metadata ? { metadata } : {}) };
    const id = typeof challenge === "string" ? challenge : challenge.id;
    const made = await this.#connection.call("POST", `/api/challenges/${id}/submit`, entry, { signal });
    return new Dance(made.submissionId, made.jobId, this);
  }

  async #start(title, danceStyle, signal) {
    return (await this.#connection.call("POST", "/api/sessions/start", { title, danceStyle }, { signal })).sessionId;
  }

  // An earlier one. Raises NotFound.
  async get(submissionId) {
    return new Dance(submissionId, (await this.analysis(submissionId)).job_id, this);
  }

  // One's own submissions, the newest first.
  async *list() {
    const user = await this.#connection.userId();
    yield* this.#connection.pages(`/api/users/${user}/submissions`, "submissions");
  }

  analysis = (submissionId) => this.#connection.call("GET", `/api/ai/analysis-status/${submissionId}`);

  events(dance, options) {
    if (!dance.jobId) throw new JobFailed("NO_JOB", "Nothing analyses this submission.");
    return this.#jobs.events(dance.jobId, options);
  }

  async wait(dance, options) {
    const within = withDeadline(options);
    const last = dance.jobId ? await this.#jobs.wait(dance.jobId, within) : null;
    const path = `/api/ai/analysis-status/${dance.submissionId}`;
    const record = await this.#jobs.settle(path, (state) => state.status === "processing", within);
    if (record.status === "completed") return record;
    throw new JobFailed(last?.data.error?.code ?? "ANALYSIS_FAILED", record.error_message ?? "The analysis failed.");
  }

  async make(submissionId, kinds, options) {
    const path = `/api/ai/analysis/${submissionId}/media`;
    await this.#connection.call("POST", path, { kinds });
    const made = await this.#jobs.settle(path, (all) => kinds.some((kind) => all[kind].status === "processing"), withDeadline(options));
    for (const kind of kinds) {
      if (made[kind].status !== "completed") throw new JobFailed("MEDIA_FAILED", `${kind}: ${made[kind].error_message}`);
    }
    return made;
  }
}

// What there is to dance.
export class Challenges {
  #connection;

  constructor(connection) {
    this.#connection = connection;
  }

  today = () => this.#connection.call("GET", "/api/challenges/today");
  get = (challengeId) => this.#connection.call("GET", `/api/challenges/${challengeId}`);
  list = ({ activeOnly = true } = {}) => this.#connection.pages("/api/challenges", "challenges", { active_only: activeOnly });
}
