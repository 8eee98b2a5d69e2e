// Following a job to its end.
import { pauseBefore, seconds } from "./connection.js";
import { WaitTimeout } from "./errors.js";
import { chunksOf } from "./files.js";

const ENDS = ["job.completed", "job.failed", "job.cancelled"];
const SILENCE = 40; // seconds; a stream says at least every 15 that it is there
const LONGEST_HOLD = 20; // seconds for which an answer about a job that works is held
const LOOK_AGAIN = 0.5; // seconds, where it is not held

// One's own jobs, of all types.
export class Jobs {
  #connection;

  constructor(connection) {
    this.#connection = connection;
  }

  get = (jobId) => this.#connection.call("GET", `/api/v1/jobs/${jobId}`);
  list = (filters = {}) => this.#connection.pages("/api/v1/jobs", "items", { type: "all", ...filters });

  async cancel(jobId) {
    await this.#connection.call("POST", `/api/v1/jobs/${jobId}/cancel`);
  }

  // Each event once, from the first (or from behind `after`) to the last, across breaks.
  events(jobId, { after = "", signal } = {}) {
    return this.#follow(jobId, after, Infinity, signal);
  }

  async *#follow(jobId, after, deadline, signal) {
    for (let last = after, failures = 0; ; ) {
      const headers = { Accept: "text/event-stream", ...(last ? { "Last-Event-ID": last } : {}) };
      const watch = new Watch(Math.min(SILENCE, Math.max(0.05, deadline - seconds())), signal);
      try {
        const answer = await this.#connection.stream(`/api/v1/jobs/${jobId}/events`, headers, watch.signal);
        if (answer.status === 204) return;
        for await (const { id, event } of readEvents(answer.body, watch)) {
          last = id;
          failures = -1;
          yield event;
          demandTime(deadline);
        }
      } catch (problem) {
        if (problem instanceof WaitTimeout) throw problem;
        signal?.throwIfAborted();
        demandTime(deadline);
        await this.#connection.pause(Math.max(failures, 0) + 1, problem, { signal });
      } finally {
        watch.end();
      }
      failures += 1;
      if (failures) await this.#connection.sleep(pauseBefore(failures), signal); // not at once again
    }
  }

  // Until the job has ended, well or not: its last event. Raises WaitTimeout, ApiError, NoAnswer.
  async wait(jobId, { onProgress = () => {}, deadline = Infinity, signal }) {
    for await (const event of this.#follow(jobId, "", deadline, signal)) {
      const told = event.data.progress;
      if (event.event === "job.completed") onProgress(1, null);
      else if (told) onProgress(told.percentage / 100, told.current_stage ?? null);
      if (ENDS.includes(event.event)) return event;
    }
    return null;
  }

  // What `path` answers once it is no longer `pending`. Raises WaitTimeout, ApiError.
  async settle(path, pending, { deadline = Infinity, signal }) {
    for (;;) {
      const began = seconds();
      const hold = Math.floor(Math.max(1, Math.min(LONGEST_HOLD, deadline - began)));
      const state = await this.#connection.call("GET", path, undefined, { headers: { Prefer: `wait=${hold}` }, signal });
      if (!pending(state)) return state;
      demandTime(deadline);
      await this.#connection.sleep(Math.max(0, LOOK_AGAIN - (seconds() - began)), signal);
    }
  }
}

// The options of a caller's wait, with the moment at which it ends.
export const withDeadline = (options = {}) => ({ ...options, deadline: seconds() + (options.timeout ?? Infinity) });

function demandTime(deadline) {
  if (seconds() > deadline) throw new WaitTimeout("It is still at work: wait again, or look later.");
}

// Ends a connection on which nothing comes for so many seconds.
class Watch {
  #control = new AbortController();
  #timer;

  constructor(silence, signal) {
    this.silence = silence;
    this.signal = signal ? AbortSignal.any([signal, this.#control.signal]) : this.#control.signal;
    this.hear();
  }

  hear() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#control.abort(new Error("nothing came")), this.silence * 1000);
  }

  end() {
    clearTimeout(this.#timer);
    this.#control.abort();
  }
}

async function* readEvents(stream, watch) {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of chunksOf(stream)) {
    watch.hear();
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop();
    for (const block of blocks) {
      const id = /^id: ?(.*)$/m.exec(block)?.[1] ?? "";
      const data = /^data: ?(.*)$/m.exec(block)?.[1];
      if (data) yield { id, event: JSON.parse(data) };
    }
  }
}

