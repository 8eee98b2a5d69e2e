// Calls with their tokens, and again where that is safe.
import { ApiError, NoAnswer, NotSignedIn, readError } from "./errors.js";

const EARLY = 60; // seconds before its end at which an access token is renewed
const LONGEST_ANSWER = 75; // seconds: an answer may be held for 50
const LONGEST_PART = 600;
const PASSING = [429, 502, 503, 504];

export const seconds = () => performance.now() / 1000;
const randomKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export const sleep = (time, signal) =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => (clearTimeout(timer), reject(signal.reason));
    const timer = setTimeout(() => (signal?.removeEventListener("abort", stop), resolve()), time * 1000);
    signal?.addEventListener("abort", stop, { once: true });
  });

// One caller of one server.
export class Connection {
  #token;
  #asUser;
  #refreshToken = null;
  #renewAt = Infinity;
  #renewing = null;

  constructor(url, token, { asUser = null, tries = 6, timeout = 60, fetch = globalThis.fetch.bind(globalThis), pause = sleep } = {}) {
    this.url = url.replace(/\/+$/, "");
    this.tries = tries;
    this.timeout = timeout;
    this.user = this.#asUser = asUser;
    this.#token = token ?? null;
    this.fetch = fetch;
    this.sleep = pause;
  }

  // ---- tokens

  adopt({ access_token, refresh_token, expires_in, user_id }) {
    this.#token = access_token;
    this.#refreshToken = refresh_token;
    this.#renewAt = seconds() + expires_in - EARLY;
    this.user = user_id;
  }

  forget() {
    this.#token = this.#refreshToken = null;
    this.user = this.#asUser;
    this.#renewAt = Infinity;
  }

  async userId() {
    this.user ??= (await this.call("GET", "/api/users/profile")).id;
    return this.user;
  }

  async #bearer() {
    if (this.#renewing) await this.#renewing;
    if (seconds() > this.#renewAt) await this.#renew(this.#token);
    return this.#token;
  }

  // The headers that say who calls; none for links that carry their own right.
  #sign(sent, bearer) {
    if (!bearer) return;
    sent.set("Authorization", `Bearer ${bearer}`);
    if (this.#asUser) sent.set("Troupe-User", this.#asUser);
  }

  // The next pair. A refresh token is good once, so one call at a time, and never twice.
  async #renew(stale) {
    if (!this.#refreshToken || this.#token !== stale) return this.#renewing;
    const body = JSON.stringify({ refresh_token: this.#refreshToken });
    this.#refreshToken = null;
    const headers = { "Content-Type": "application/json" };
    this.#renewing = (async () => {
      try {
        const signal = AbortSignal.timeout(LONGEST_ANSWER * 1000);
        const answer = await this.fetch(`${this.url}/auth/refresh`, { method: "POST", headers, body, signal });
        if (!answer.ok) throw await readError(answer);
        this.adopt(await answer.json());
      } catch (problem) {
        this.forget();
        throw problem instanceof ApiError ? problem : new NoAnswer(`The log-in could not be renewed: ${problem.message}`, { cause: problem });
      } finally {
        this.#renewing = null;
      }
    })();
    return this.#renewing;
  }

  // ---- calls

  // The JSON that is answered, out of T2M's envelope; iDance has none.
  async call(method, path, body, options = {}) {
    const answer = await this.send(method, path, { ...options, json: body });
    const text = await answer.text();
    if (!text) return null;
    const content = JSON.parse(text);
    return content?.success === true && "data" in content ? content.data : content;
  }

  // The answer. `once` is the idempotency key of a POST, which has one of its own without.
  // A `path` that is a link of its own (https://…) is sent no token. Raises ApiError, NoAnswer.
  async send(method, path, { json, content, params, headers, once, signal } = {}) {
    const own = path.startsWith("/");
    const sent = new Headers(headers);
    if (json !== undefined) sent.set("Content-Type", "application/json");
    if (own && method === "POST" && this.#token) sent.set("Idempotency-Key", once ?? randomKey());
    const repeatable = ["GET", "HEAD", "PUT"].includes(method) || sent.has("Idempotency-Key");
    const url = own ? this.url + path + queryOf(params) : path;
    const body = json === undefined ? content : JSON.stringify(json);
    const longest = content === undefined ? LONGEST_ANSWER : LONGEST_PART;
    for (let attempt = 1, renewed = false; ; attempt += 1) {
      const bearer = own ? await this.#bearer() : null;
      this.#sign(sent, bearer);
      let problem;
      try {
        const limit = AbortSignal.timeout(longest * 1000);
        const answer = await this.fetch(url, { method, headers: sent, body, signal: signal ? AbortSignal.any([signal, limit]) : limit });
        if (answer.ok) return answer;
        problem = await readError(answer);
      } catch (broken) {
        problem = broken;
      }
      signal?.throwIfAborted();
      if (problem instanceof NotSignedIn && this.#refreshToken && !renewed) {
        renewed = true;
        await this.#renew(bearer);
      } else {
        await this.pause(attempt, problem, { repeatable, signal });
      }
    }
  }

  // Until the next try. Raises what went wrong, where there is none.
  async pause(attempt, problem, { repeatable = true, signal } = {}) {
    const told = problem.retryAfter ?? null;
    if (problem instanceof ApiError) {
      const passing = PASSING.includes(problem.status) || problem.code === "IDEMPOTENT_REQUEST_UNDER_WAY";
      const again = passing && (repeatable || problem.status === 429);
      if (!again || attempt >= this.tries || (told ?? 0) > this.timeout) throw problem;
    } else if (attempt >= this.tries || !repeatable) {
      throw new NoAnswer(`No answer from ${this.url}: ${problem.message}`, { cause: problem });
    }
    await this.sleep(told || pauseBefore(attempt), signal);
  }

  // An answer that is read while it comes, one try. Raises ApiError, and what fetch raises.
  async stream(path, headers, signal) {
    const own = path.startsWith("/");
    const sent = new Headers(headers);
    const bearer = own ? await this.#bearer() : null;
    this.#sign(sent, bearer);
    const answer = await this.fetch(own ? this.url + path : path, { headers: sent, signal });
    if (!answer.ok) throw await readError(answer);
    return answer;
  }

  // Each item of a list, page by page, as they are asked for.
  async *pages(path, field, params = {}) {
    for (let cursor; ; ) {
      const page = await this.call("GET", path, undefined, { params: { ...params, cursor } });
      yield* page[field];
      cursor = page.pagination.nextCursor ?? page.pagination.next_cursor;
      if (!cursor) return;
    }
  }
}

// Seconds: 1, 2, 4 … 20, give or take a fifth.
export const pauseBefore = (attempt) => Math.min(0.5 * 2 ** attempt, 20) * (0.8 + 0.4 * Math.random());

function queryOf(params = {}) {
  const given = Object.entries(params).filter(([, value]) => value !== undefined && value !== null);
  return given.length ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : "";
}
