// What can go wrong: TroupeError > ApiError > NotFound and so on, NoAnswer, JobFailed …

export class TroupeError extends Error {
  get name() {
    return this.constructor.name;
  }
}

// No connection, or it broke, after all tries.
export class NoAnswer extends TroupeError {}

// The API said no. `code` names the cause, `hint` says what would do, `docs` leads to the page about
// the code, `fields` maps fields of the request to what is wrong with them, `retryAfter` in seconds.
export class ApiError extends TroupeError {
  constructor(status, body, headers) {
    const told = innerOf(body);
    const fields = fieldsOf(told);
    super(sentenceOf(status, told, fields));
    this.status = status;
    this.body = body;
    this.code = told.reason ?? told.code ?? "";
    this.hint = told.hint ?? null;
    this.docs = told.docs ?? null;
    this.suggestions = told.suggestions ?? [];
    this.fields = fields;
    this.retryAfter = secondsOf(headers.get("Retry-After"));
    this.requestId = headers.get("X-Request-ID");
  }
}

export class InvalidRequest extends ApiError {}
export class NotSignedIn extends ApiError {}
export class PermissionDenied extends ApiError {}
export class NotFound extends ApiError {}
export class Conflict extends ApiError {}
export class RateLimited extends ApiError {}
export class ServerError extends ApiError {}

// No connection during an upload, after all tries: `resume` goes on with it.
export class UploadInterrupted extends TroupeError {
  constructor(resume, cause) {
    super(`The upload broke off (${cause.message}); call again with resume: error.resume.`, { cause });
    this.resume = resume;
  }
}

// The job failed or was cancelled; the message is its own, `code` names the cause.
export class JobFailed extends TroupeError {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

// The job goes on, but nobody waits any more.
export class WaitTimeout extends TroupeError {}

// A webhook's delivery is old, or not by who knows the secret.
export class InvalidSignature extends TroupeError {}

const KINDS = {
  400: InvalidRequest, 401: NotSignedIn, 403: PermissionDenied, 404: NotFound, 409: Conflict,
  410: NotFound, 412: Conflict, 422: InvalidRequest, 429: RateLimited,
};

// The error for an answer of 400 or more.
export async function readError(answer) {
  const text = await answer.text();
  let body = text;
  try {
    body = JSON.parse(text);
  } catch {
    // a proxy's page
  }
  const Kind = KINDS[answer.status] ?? (answer.status >= 500 ? ServerError : ApiError);
  return new Kind(answer.status, body, answer.headers);
}

const secondsOf = (text) => (text && /^\d+$/.test(text.trim()) ? Number(text) : null);

function innerOf(body) {
  if (!body || typeof body !== "object") return {};
  return body.error && typeof body.error === "object" ? body.error : body;
}

// Either API's list of flaws: iDance's `detail`, T2M's `details`.
function fieldsOf({ detail, details }) {
  if (Array.isArray(detail)) {
    return Object.fromEntries(detail.map((flaw) => [flaw.loc.slice(1).join(".") || "body", flaw.msg]));
  }
  const named = details && typeof details === "object" ? Object.entries(details) : [];
  return Object.fromEntries(named.map(([name, told]) => [name, [told].flat().join(" ")]));
}

function sentenceOf(status, { message, detail, hint, docs }, fields) {
  const plain = message ?? detail;
  const words = typeof plain === "string" ? plain : `The server answered ${status}.`;
  const flaws = Object.entries(fields).map(([name, flaw]) => `${name}: ${flaw}`).join("; ");
  return [flaws ? `${words} (${flaws})` : words, hint, docs].filter(Boolean).join(" ");
}
