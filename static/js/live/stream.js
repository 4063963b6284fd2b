// Follow a live session: its newest state by a stream, and by asking where no stream comes through.
// The scripts that stand after this one on the page call `follow`.

const BEAT = 15_000; // how often the server says that a stream is alive
const SILENCE = 2 * BEAT + 3_000;
const FIRST = 4_000; // a stream that has said nothing by then may be held back by a proxy
const ASKING = 3_000; // between two questions, half as much more or less
const SHORTEST = 1_000; // of the pauses before a new stream; each is drawn anew, and they grow
const GROWTH = 1.25;
const LONGEST = 15_000;
const PATIENCE = 10_000; // for one answer

/**
 * A state as the server draws it. `html` and whatever else the page's own drawing puts in.
 * @typedef {{seq: number, html?: string, own?: Record<string, any>} & Record<string, any>} State
 *
 * connected: the stream is alive · asking: no stream comes through, so the page asks every few
 * seconds · offline: nothing is answered · gone: this browser may not follow any more (it has no
 * seat, or is signed out): load the page anew.
 * @typedef {"connected" | "asking" | "offline" | "gone"} Connection
 *
 * @typedef {object} Following
 * @property {string} events the address of the stream
 * @property {string} state the address of the newest state, as JSON with an ETag
 * @property {number} [seq] the number of the state that the page shows already
 * @property {(state: State) => void} onState called with a state that differs from the last one.
 *   `own` (what this participant alone sees) comes with an answer to a question, never by stream.
 * @property {(connection: Connection) => void} [onConnection] called when it has changed
 */

/** @param {number} most */
const drawn = (most) => Math.random() * most;

/** Ten tabs of one browser share one stream: whoever holds the lock tells the others. */
class Follower {
  /** @param {Following} given */
  constructor(given) {
    this.given = given;
    this.seq = given.seq ?? 0;
    this.seen = "";
    this.tag = "";
    this.tries = 0;
    this.heardAt = 0;
    this.begunAt = 0;
    /** @type {Connection | ""} */
    this.told = "";
    /** @type {EventSource | null} */
    this.stream = null;
    /** @type {(() => void) | null} */
    this.release = null;
    /** @type {Promise<void> | null} */
    this.asked = null;
    this.isRunning = false;
    this.others = new BroadcastChannel(`live:${given.events}`);
    this.others.onmessage = (event) => this.hear(event.data);
  }

  start() {
    if (this.isRunning) return;
    this.isRunning = true;
    this.begunAt = Date.now();
    this.claim(false);
    this.wait();
  }

  stop() {
    this.isRunning = false;
    clearTimeout(this.asking);
    clearTimeout(this.opening);
    this.hangUp();
    this.release?.();
    this.release = null;
  }

  /**
   * Be the tab that holds the stream, at once or when the one that does has gone.
   * @param {boolean} steal from a tab that says nothing: the browser put it to sleep
   */
  claim(steal) {
    if (!navigator.locks) return this.open();
    const held = () => new Promise((release) => this.lead(() => release(undefined)));
    const name = this.others.name;
    navigator.locks.request(name, { steal }, held).catch(() => this.lose());
  }

  /** @param {() => void} release */
  lead(release) {
    if (!this.isRunning) return release();
    this.release = release;
    this.open();
  }

  /** Another tab took the stream over. */
  lose() {
    this.release = null;
    this.hangUp();
    if (this.isRunning) this.claim(false);
  }

  hangUp() {
    this.stream?.close();
    this.stream = null;
  }

  open() {
    this.hangUp();
    clearTimeout(this.opening);
    const sign = this.given.events.includes("?") ? "&" : "?";
    const stream = new EventSource(`${this.given.events}${sign}last=${this.seq}`);
    const tell = (/** @type {string} */ text) => {
      this.hear(text);
      this.others.postMessage(text);
    };
    stream.addEventListener("state", (event) => tell(event.data));
    stream.addEventListener("beat", () => tell(""));
    stream.onerror = () => this.reopen();
    this.stream = stream;
  }

  /** The stream ended: a new one soon, at a moment of its own, so that not all come at once. */
  reopen() {
    this.hangUp();
    const pause = drawn(Math.min(LONGEST, SHORTEST * GROWTH ** this.tries++));
    this.opening = setTimeout(() => this.isRunning && this.open(), pause);
    if (this.tries > 2) this.heardAt = 0;
  }

  /**
   * A sign of life from the stream, with a state or without.
   * @param {string} text
   */
  hear(text) {
    this.heardAt = Date.now();
    this.tries = 0;
    this.tell("connected");
    if (text) this.take(text);
  }

  /** @param {string} text */
  take(text) {
    if (text === this.seen) return;
    /** @type {State} */
    const state = JSON.parse(text);
    if (state.seq < this.seq) return;
    this.seen = text;
    this.seq = state.seq;
    this.given.onState(state);
  }

  get isSilent() {
    return Date.now() - this.heardAt > SILENCE;
  }

  /** Look every few seconds whether the stream is alive, and ask while it is not. */
  wait() {
    clearTimeout(this.asking);
    const isEarly = !this.heardAt && Date.now() - this.begunAt < FIRST;
    const pause = isEarly ? FIRST : ASKING / 2 + drawn(ASKING);
    this.asking = setTimeout(async () => {
      if (this.isSilent && document.visibilityState === "visible") await this.ask();
      if (this.isRunning) this.wait();
    }, pause);
  }

  /** Ask for the newest state now. @returns {Promise<void>} */
  ask() {
    this.asked ??= this.question().finally(() => {
      this.asked = null;
    });
    return this.asked;
  }

  async question() {
    try {
      const answer = await fetch(this.given.state, {
        headers: { Accept: "application/json", ...(this.tag && { "If-None-Match": this.tag }) },
        cache: "no-store",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if ([401, 403, 404].includes(answer.status)) return this.tell("gone");
      if (answer.status !== 304 && !answer.ok) throw new Error(answer.statusText);
      if (this.isSilent) this.tell("asking");
      if (answer.status === 304) return;
      this.tag = answer.headers.get("ETag") ?? "";
      this.take(await answer.text());
    } catch {
      if (this.isSilent) this.tell("offline");
    }
  }

  /** The page came back to somebody's eyes, or the network to the page. */
  async wake() {
    if (!this.isRunning) return;
    const wasSilent = this.isSilent;
    const isLeading = this.stream !== null || this.release !== null || !navigator.locks;
    if (isLeading) this.open();
    await this.ask();
    if (wasSilent && !isLeading) this.claim(true);
  }

  /** @param {Connection} connection */
  tell(connection) {
    if (connection === this.told) return;
    this.told = connection;
    if (connection === "gone") this.stop();
    this.given.onConnection?.(connection);
  }
}

/**
 * Follow a session until `stop`. `ask` fetches the newest state at once: after something was sent.
 * @param {Following} given
 * @returns {{ask: () => Promise<void>, stop: () => void}}
 */
function follow(given) {
  const follower = new Follower(given);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") follower.wake();
  });
  addEventListener("online", () => follower.wake());
  addEventListener("offline", () => {
    follower.heardAt = 0;
    follower.tell("offline");
  });
  addEventListener("pagehide", () => follower.stop()); // so that the browser may keep the page
  addEventListener("pageshow", (event) => {
    if (!event.persisted || follower.told === "gone") return;
    follower.start();
    follower.ask();
  });
  follower.start();
  return { ask: () => follower.ask(), stop: () => follower.stop() };
}

Object.assign(globalThis, { follow });
