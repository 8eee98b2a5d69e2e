// Troupe from JavaScript, in browsers and Node: dances that are scored, topics that are explained.
import { Connection } from "./connection.js";
import { Challenges, Dance, Dances } from "./dances.js";
import { Files } from "./files.js";
import { Jobs } from "./jobs.js";
import { Video, Videos } from "./videos.js";

export {
  ApiError, Conflict, InvalidRequest, InvalidSignature, JobFailed, NoAnswer, NotFound, NotSignedIn,
  PermissionDenied, RateLimited, ServerError, TroupeError, UploadInterrupted, WaitTimeout,
} from "./errors.js";
export { verifyWebhook } from "./webhooks.js";
export { Dance, Video };
export const VERSION = "0.4.0";

// Troupe at an address, with an API key (or an access token), or after signing in. With the key of
// an app, `asUser` is the id of the user who has let it in, and whose calls these are. A call is
// tried `tries` times where that is safe; Retry-After is heeded up to `timeout` seconds.
export class Troupe {
  constructor(url, apiKey, options = {}) {
    this.connection = new Connection(url, apiKey, options);
    this.files = new Files(this.connection);
    this.jobs = new Jobs(this.connection);
    this.challenges = new Challenges(this.connection);
    this.dances = new Dances(this.connection, this.files, this.jobs);
    this.videos = new Videos(this.connection, this.files, this.jobs);
  }

  // From now on as this user; the log-in is renewed by itself. Raises NotSignedIn.
  async signIn(email, password) {
    this.connection.forget();
    this.connection.adopt(await this.connection.call("POST", "/auth/login", { email, password }));
  }

  // A new account, and from now on as its user. Raises Conflict, InvalidRequest.
  async register(email, password, displayName) {
    this.connection.forget();
    const body = { email, password, ...(displayName ? { displayName } : {}) };
    this.connection.adopt(await this.connection.call("POST", "/auth/register", body));
  }

  async signOut() {
    await this.connection.call("POST", "/auth/logout");
    this.connection.forget();
  }

  // A key for a program, read and write unless told otherwise; `key` is shown only here.
  createApiKey(name, ...scopes) {
    return this.connection.call("POST", "/api/v1/auth/api-keys", { name, ...(scopes.length ? { scopes } : {}) });
  }

  // Have events sent to an address of yours; `secret` is shown only here.
  createWebhook(url, ...events) {
    return this.connection.call("POST", "/api/v1/webhooks", { url, events });
  }

  // Any other call: the JSON that is answered, out of its envelope. Raises ApiError, NoAnswer.
  request(method, path, body, { params, idempotencyKey, signal } = {}) {
    return this.connection.call(method, path, body, { params, once: idempotencyKey, signal });
  }
}
