// The public API from a page: calls with errors in words, the log-in, events, uploads.

const ROOT = document.body.dataset.root;
const SESSION = `${ROOT}/session`;
const OWN = { "X-Troupe-Console": "1" };
const named = (name) => document.querySelector(`meta[name=${name}]`).content;
const PUBLIC_URL = named("public-url");
const KNOWN = "known"; // in the browser's store: somebody has been signed in here

// What went wrong, in words for people. `fields` maps the name of a field to its message.
export class ApiError extends Error {
  constructor(message, { status = 0, code = "", hint = "", fields = {}, retryAfter = 0, body = null } = {}) {
    super(message);
    Object.assign(this, { status, code, hint, fields, retryAfter, body });
  }
}

const UNREACHABLE = "The server cannot be reached. Check your connection, then try again.";
export const pause = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });

// A link of the API's as this page may load it: its own address may have another name than the
// public one (localhost, 127.0.0.1).
export function local(url) {
  if (!url) return url;
  const link = new URL(url, location.href);
  if (link.protocol !== "blob:" && link.origin === new URL(PUBLIC_URL).origin) return location.origin + link.pathname + link.search;
  return url;
}

// A picture or film as this page may show it; null where it lies elsewhere: nothing is loaded from there.
export function ours(url) {
  if (!url) return null;
  const found = local(url);
  return [location.origin, named("store")].includes(new URL(found, location.href).origin) ? found : null;
}

// ---- the log-in -------------------------------------------------------------------------------

let token = null;
let renewAt = 0;
let opening = null;
let person = null;

async function askSession(method, body) {
  const headers = body ? { ...OWN, "Content-Type": "application/json" } : OWN;
  const answer = await fetch(SESSION, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw await errorOf(answer);
  const told = await answer.json();
  token = told.access_token;
  renewAt = Date.now() + Math.max(30, told.expires_in - 300) * 1000;
  return token;
}

// One tab at a time: a refresh token is good once.
const alone = (work) => (navigator.locks ? navigator.locks.request("troupe-session", work) : work());

// The access token, or null for a guest. Asked for once a page, and again when it is about to end.
export async function accessToken() {
  if (token && Date.now() > renewAt) opening = null;
  opening ??= alone(() => askSession("POST")).catch((problem) => {
    opening = null;
    throw problem instanceof ApiError ? problem : new ApiError(UNREACHABLE);
  });
  return opening;
}

async function begin(path, body) {
  const pair = await send(path, { method: "POST", body, guest: true });
  await adoptTokens(pair);
  return pair;
}

// Another pair in the place of the one that was kept, as a new password answers it.
export const adoptTokens = ({ access_token, refresh_token }) => (opening = askSession("PUT", { access_token, refresh_token }));

export const signIn = (email, password) => begin("/auth/login", { email, password });
export const signUp = (email, password, displayName) =>
  begin("/auth/register", { email, password, ...(displayName ? { displayName } : {}) });

export async function signOut() {
  await send("/auth/logout", { method: "POST" }).catch(() => {});
  await forget();
}

// The tokens are gone elsewhere (a new password, another tab): this browser forgets them too.
export async function forget() {
  opening = askSession("DELETE");
  await opening.catch(() => {});
  person = null;
}

// Who is signed in: the profile, with `isAdmin`; null for a guest.
export async function whoAmI() {
  if (!(await accessToken())) return null;
  person ??= Promise.all([api("/api/users/profile"), api("/api/v1/auth/permissions")]).then(
    ([profile, rights]) => ({ ...profile, isAdmin: rights.role === "ADMIN" }),
  );
  person.catch(() => (person = null));
  return person;
}

// For pages that show nothing to guests: they come back here when they have signed in, or have made
// the account that nobody has in this browser yet.
export async function demandSignIn() {
  if (await accessToken()) return localStorage.setItem(KNOWN, "1");
  const back = encodeURIComponent(location.pathname + location.search);
  location.replace(`${ROOT}/${localStorage.getItem(KNOWN) ? "sign-in" : "sign-up"}?next=${back}`);
  await new Promise(() => {}); // the page is left
}

// ---- calls ------------------------------------------------------------------------------------

// What an endpoint answers, out of its envelope. `body` is sent as JSON, `form` as it is;
// `once` is an idempotency key; `raw` gives the response itself. Raises ApiError.
export async function api(path, options = {}) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await send(path, options);
    } catch (problem) {
      const again = isSafe(options) && attempt < 2 && (problem.status === 0 || problem.status === 429 || problem.status === 503);
      if (options.signal?.aborted || !again || problem.retryAfter > 10) throw problem;
      await pause((problem.retryAfter || 0.4 * 2 ** attempt) * 1000, options.signal);
    }
  }
}

const isSafe = ({ method = "GET", once }) => method === "GET" || Boolean(once);

async function send(path, { method = "GET", body, form, once, headers = {}, signal, guest, raw } = {}) {
  const sent = { Accept: "application/json", ...headers };
  const bearer = guest ? null : await accessToken();
  if (bearer) sent.Authorization = `Bearer ${bearer}`;
  if (body !== undefined) sent["Content-Type"] = "application/json";
  if (once) sent["Idempotency-Key"] = once;
  let answer;
  try {
    const content = form ?? (body === undefined ? undefined : JSON.stringify(body));
    answer = await fetch(path, { method, headers: sent, body: content, signal });
  } catch (problem) {
    if (signal?.aborted) throw problem;
    throw new ApiError(UNREACHABLE);
  }
  if (answer.status === 401 && bearer) {
    await forget();
    await demandSignIn();
  }
  if (!answer.ok) throw await errorOf(answer);
  if (raw) return answer;
  if (answer.status === 204) return null;
  return opened(await answer.json());
}

// T2M answers in an envelope, iDance does not.
const opened = (content) =>
  content && content.success === true && "data" in content ? content.data : content;

async function errorOf(answer) {
  const body = await answer.json().catch(() => null);
  const inner = body?.error ?? body ?? {};
  const retryAfter = Number(answer.headers.get("Retry-After")) || 0;
  const fields = fieldsOf(inner);
  const plain = typeof inner.detail === "string" ? inner.detail : inner.message;
  const words = Object.values(fields)[0] && (!plain || answer.status === 422 || answer.status === 400)
    ? describeFields(fields) : plain;
  const message = words || `The server answered ${answer.status}. Try again in a moment.`;
  const code = body?.code ?? inner.reason ?? inner.code ?? "";
  return new ApiError(message, { status: answer.status, code, hint: inner.hint ?? "", fields, retryAfter, body });
}

function fieldsOf({ detail, details }) {
  if (Array.isArray(detail)) {
    return Object.fromEntries(detail.map((flaw) => [flaw.loc.slice(1).join(".") || "body", flaw.msg]));
  }
  const entries = details && typeof details === "object" ? Object.entries(details) : [];
  return Object.fromEntries(entries.map(([name, told]) => [name, [told].flat().join(" ")]));
}

const describeFields = (fields) =>
  Object.entries(fields).map(([name, message]) => `${humanize(name)}: ${message}`).join(". ");
const humanize = (name) => {
  const words = name.replace(/([a-z])([A-Z])/g, "$1 $2").replaceAll("_", " ").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

// ---- events -----------------------------------------------------------------------------------

// A job's events from its beginning to its last, each once, across breaks: the stream goes on behind
// the last one that came. `onEvent` is given {event, timestamp, data}; `onState` "live" or "waiting".
// Ends with the last event, or with `signal`.
export const follow = (jobId, onEvent, options) => followStream(`/api/v1/jobs/${jobId}/events`, onEvent, options);

// Each job of the person as it is now, whenever one has changed.
export const followJobs = (onJob, options) => followStream("/api/v1/jobs/events", ({ data }) => onJob(data), options);

// `look` is called instead while no stream is to be had: at once, and with each try, ten seconds apart.
export async function followStream(path, onEvent, { onState = () => {}, look = () => {}, signal } = {}) {
  let last = "";
  for (let failures = 0; !signal?.aborted; ) {
    try {
      const headers = { Accept: "text/event-stream", ...(last ? { "Last-Event-ID": last } : {}) };
      const answer = await send(path, { headers, signal, raw: true });
      if (answer.status === 204) return;
      onState("live");
      failures = 0;
      for await (const { id, data } of framesOf(answer.body)) {
        last = id || last;
        onEvent(data);
      }
    } catch (problem) {
      if (signal?.aborted) return;
      if ([403, 404].includes(problem.status)) throw problem;
      failures += 1;
      onState("waiting");
      look();
    }
    await pause(Math.min(10000, 500 * 2 ** failures), signal).catch(() => {});
  }
}

async function* framesOf(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    const blocks = text.split("\n\n");
    text = blocks.pop();
    for (const block of blocks) {
      const id = /^id: (.+)$/m.exec(block)?.[1];
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data) yield { id, data: JSON.parse(data) };
    }
  }
}

// ---- uploads ----------------------------------------------------------------------------------

const IN_PARTS_FROM = 12 * 1024 * 1024;
const TRIES = 6;

// Stores a file under this key: in one piece, or a large one in parts, which go on where they broke
// off, also after the page was closed. `onProgress` is given the share that is stored, 0 to 1.
export async function uploadFile(fileKey, file, { onProgress = () => {}, signal } = {}) {
  const wish = { fileKey, contentType: file.type.split(";")[0], fileSize: file.size };
  if (file.size >= IN_PARTS_FROM) return uploadInParts(wish, file, { onProgress, signal });
  const link = await api("/api/s3/presigned-url", { method: "POST", body: wish, signal });
  await persist(() => put(link.uploadUrl, file, link.headers, onProgress, signal), signal);
}

async function uploadInParts(wish, file, { onProgress, signal }) {
  const upload = await resumeOrBegin(wish, signal);
  let stored = upload.parts.reduce((sum, part) => sum + part.size, 0);
  for (const part of upload.missing) {
    const piece = file.slice(part.offset, part.offset + part.size);
    const tell = (share) => onProgress((stored + share * part.size) / file.size);
    await persist(() => put(part.uploadUrl, piece, {}, tell, signal), signal);
    stored += part.size;
  }
  await api(`/api/s3/multipart/${upload.uploadId}/complete`, { method: "POST", signal });
  localStorage.removeItem(`upload:${wish.fileKey}`);
}

async function resumeOrBegin(wish, signal) {
  const place = `upload:${wish.fileKey}`;
  const begun = localStorage.getItem(place);
  const known = begun && (await api(`/api/s3/multipart/${begun}`, { signal }).catch(() => null));
  if (known?.fileSize === wish.fileSize && !known.completed) return known;
  const upload = await api("/api/s3/multipart", { method: "POST", body: wish, signal });
  localStorage.setItem(place, upload.uploadId);
  return upload;
}

async function persist(work, signal) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (problem) {
      const lasting = problem.status >= 400 && problem.status < 500 && problem.status !== 408;
      if (signal?.aborted || lasting || attempt === TRIES) throw problem;
      await pause(500 * 2 ** attempt, signal);
    }
  }
}

// PUT with progress, which fetch does not tell.
export function put(url, blob, headers = {}, onProgress = () => {}, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", local(url));
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => {
      if (request.status < 300) return resolve();
      const words = request.status === 413 ? "The file is too large." : `The upload was refused (${request.status}).`;
      reject(new ApiError(words, { status: request.status }));
    };
    request.onerror = () => reject(new ApiError("The connection broke during the upload."));
    request.onabort = () => reject(signal.reason);
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(blob);
  });
}
