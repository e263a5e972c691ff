/*L:448 Xenstore: a guest's connection.
 *
 * Carries out one message after the other and keeps what is to be sent: answers in their order, and between them what the
 * guest watches for. While an answer waits no further request is looked at, and a change that was not told yet is not
 * told twice: so nothing here grows without an end, however little the guest reads. Before it: the store. Next: the ring
 * that messages come and go by, store-ring.ts. */
import { type DomainId, XENSTORE_PAYLOAD_MAX, XS } from "@lguest/xen-hypercalls";
import { formatPermission, parsePermissions } from "./permissions.js";
import {
  answerTo,
  decodeTexts,
  domainPath,
  encodeMessage,
  encodeTexts,
  Refusal,
  resolvePath,
  type StoreMessage,
  toBytes,
  toText,
} from "./protocol.js";
import { type ChangeResult, StoreAccess } from "./store-access.js";
import { TRANSACTIONS_MAX, Transaction } from "./transactions.js";
import { Watches } from "./watches.js";
import type { Xenstore } from "./xenstore.js";

/** Things watched for that wait to be told, at most; what comes then is lost to a guest that does not read. */
const EVENTS_MAX = 1024;
const OK = encodeTexts(["OK"]);
const EINVAL = new Refusal("EINVAL");
/** Words for what happens to domains begin like this; a guest hears of no domain but itself. */
const SPECIAL = "@";
const MOST_TRANSACTION = 0x7fffffff;

/** What to do for a type of message. */
type Handler = (connection: StoreConnection, request: StoreMessage) => Uint8Array | Refusal;

/** The payload as exactly `count` texts. */
function texts(request: StoreMessage, count: number): readonly string[] | Refusal {
  const found = decodeTexts(request.payload);
  return found instanceof Refusal || found.length === count ? found : EINVAL;
}

/** A connection. */
export class StoreConnection {
  readonly watches: Watches;
  readonly domain: DomainId;
  readonly store: Xenstore;
  readonly #wake: () => void;
  readonly #transactions = new Map<number, Transaction>();
  #lastTransaction = 0;
  #answer: Uint8Array | null = null;
  /** Messages about changes, by path and token. */
  readonly #events = new Map<string, Uint8Array>();

  constructor(store: Xenstore, domain: DomainId, wake: () => void) {
    this.store = store;
    this.domain = domain;
    this.#wake = wake;
    this.watches = new Watches(domain, (path, token) => this.#tell(path, token));
  }

  /** An answer was not taken yet: the next request has to wait. */
  get busy(): boolean {
    return this.#answer !== null;
  }

  /** Carries out a request; the answer is the next thing to take. */
  handle(request: StoreMessage): void {
    const handler = HANDLERS.get(request.type);
    const result = handler === undefined ? new Refusal("ENOSYS") : handler(this, request);
    this.#answer = encodeMessage(answerTo(request, result));
  }

  /** The next message for the guest, which is now the caller's to deliver; null if there is none. */
  take(): Uint8Array | null {
    const answer = this.#answer;
    if (answer !== null) {
      this.#answer = null;
      return answer;
    }
    for (const [key, bytes] of this.#events) {
      this.#events.delete(key);
      return bytes;
    }
    return null;
  }

  /** Forgets all watches and transactions. */
  reset(): void {
    this.watches.clear();
    this.#transactions.clear();
    this.#events.clear();
  }

  /** The path that a guest means. */
  path(path: string): string | Refusal {
    return resolvePath(path, this.domain);
  }

  /** What a request works on: everything, or its transaction. */
  access({ transaction }: StoreMessage): StoreAccess | Refusal {
    if (transaction === 0) return new StoreAccess(this.store.nodes, this.domain);
    const open = this.#transactions.get(transaction);
    return open === undefined ? new Refusal("ENOENT") : new StoreAccess(open, this.domain);
  }

  /** Answers for what was changed, and tells those who watch: now, or when the transaction ends. */
  changed({ transaction }: StoreMessage, changes: ChangeResult): Uint8Array | Refusal {
    if (changes instanceof Refusal) return changes;
    if (transaction === 0) this.store.publish(changes);
    else this.#transactions.get(transaction)?.note(changes);
    return OK;
  }

  /** @returns its number, or a refusal. */
  beginTransaction(): number | Refusal {
    if (this.#transactions.size >= TRANSACTIONS_MAX) return new Refusal("ENOSPC");
    do this.#lastTransaction = (this.#lastTransaction % MOST_TRANSACTION) + 1;
    while (this.#transactions.has(this.#lastTransaction));
    this.#transactions.set(this.#lastTransaction, new Transaction(this.store.nodes, this.domain));
    return this.#lastTransaction;
  }

  endTransaction(number: number, commit: boolean): Refusal | null {
    const transaction = this.#transactions.get(number);
    if (transaction === undefined) return new Refusal("ENOENT");
    this.#transactions.delete(number);
    if (!commit) return null;
    const changes = transaction.commit();
    if (changes instanceof Refusal) return changes;
    this.store.publish(changes);
    return null;
  }

  #tell(path: string, token: string): void {
    const key = `${path}\0${token}`;
    if (this.#events.has(key) || this.#events.size >= EVENTS_MAX) return;
    const payload = encodeTexts([path, token]);
    // A path that cannot be told with its token was not worth watching.
    if (payload.length > XENSTORE_PAYLOAD_MAX) return;
    this.#events.set(key, encodeMessage({ type: XS.WATCH_EVENT, request: 0, transaction: 0, payload }));
    this.#wake();
  }

  /** Begins to watch, and tells of the path once. */
  watch(written: string, token: string): Refusal | null {
    const special = written.startsWith(SPECIAL);
    const path = special ? written : this.path(written);
    if (path instanceof Refusal) return path;
    const prefix = special || written.startsWith("/") ? "" : `${domainPath(this.domain)}/`;
    const refused = this.watches.add({ path, token, prefix });
    if (refused === null) this.#tell(written, token);
    return refused;
  }

  unwatch(written: string, token: string): Refusal | null {
    const path = written.startsWith(SPECIAL) ? written : this.path(written);
    return path instanceof Refusal ? path : this.watches.remove(path, token);
  }
}

/** A handler for a request that consists of one path. */
function onPath(
  work: (access: StoreAccess, path: string, connection: StoreConnection, request: StoreMessage) => Uint8Array | Refusal,
): Handler {
  return (connection, request) => {
    const words = texts(request, 1);
    if (words instanceof Refusal) return words;
    return reach(connection, request, words[0], (access, path) => work(access, path, connection, request));
  };
}

/** Finds what a request works on and where. */
function reach(
  connection: StoreConnection,
  request: StoreMessage,
  written: string,
  work: (access: StoreAccess, path: string) => Uint8Array | Refusal,
): Uint8Array | Refusal {
  const path = connection.path(written);
  if (path instanceof Refusal) return path;
  const access = connection.access(request);
  return access instanceof Refusal ? access : work(access, path);
}

const directory = onPath((access, path) => {
  const node = access.node(path);
  return node instanceof Refusal ? node : encodeTexts(node.children);
});

const read = onPath((access, path) => {
  const node = access.node(path);
  return node instanceof Refusal ? node : node.value;
});

const getPermissions = onPath((access, path) => {
  const node = access.node(path);
  return node instanceof Refusal ? node : encodeTexts(node.permissions.map(formatPermission));
});

const makeDirectory = onPath((access, path, connection, request) =>
  connection.changed(request, access.makeDirectory(path)),
);

const remove = onPath((access, path, connection, request) => connection.changed(request, access.remove(path)));

/** A path with its zero, then the value, which has none. */
const write: Handler = (connection, request) => {
  const end = request.payload.indexOf(0);
  if (end < 0) return EINVAL;
  const value = request.payload.slice(end + 1);
  return reach(connection, request, toText(request.payload.subarray(0, end)), (access, path) =>
    connection.changed(request, access.write(path, value)),
  );
};

const setPermissions: Handler = (connection, request) => {
  const words = decodeTexts(request.payload);
  if (words instanceof Refusal) return words;
  const permissions = parsePermissions(words.slice(1));
  if (permissions === null) return EINVAL;
  return reach(connection, request, words[0], (access, path) =>
    connection.changed(request, access.setPermissions(path, permissions)),
  );
};

/** A part of a long directory: the node's number, as many names as fit from an offset on, and an empty one at the end. */
const directoryPart: Handler = (connection, request) => {
  const words = texts(request, 2);
  if (words instanceof Refusal) return words;
  if (!/^\d{1,9}$/.test(words[1])) return EINVAL;
  return reach(connection, request, words[0], (access, path) => {
    const node = access.node(path);
    if (node instanceof Refusal) return node;
    const all = encodeTexts(node.children);
    const from = Number(words[1]);
    if (from > all.length) return EINVAL;
    const head = encodeTexts([String(node.generation)]);
    const room = XENSTORE_PAYLOAD_MAX - head.length - 1;
    const rest = all.subarray(from);
    const whole = rest.length <= room;
    const part = whole ? rest : rest.subarray(0, rest.lastIndexOf(0, room - 1) + 1);
    return Uint8Array.of(...head, ...part, ...(whole ? [0] : []));
  });
};

function acknowledged(refused: Refusal | null): Uint8Array | Refusal {
  return refused ?? OK;
}

const watch: Handler = (connection, request) => {
  const words = texts(request, 2);
  return words instanceof Refusal ? words : acknowledged(connection.watch(words[0], words[1]));
};

const unwatch: Handler = (connection, request) => {
  const words = texts(request, 2);
  return words instanceof Refusal ? words : acknowledged(connection.unwatch(words[0], words[1]));
};

const transactionStart: Handler = (connection, request) => {
  if (request.transaction !== 0) return new Refusal("EBUSY");
  const number = connection.beginTransaction();
  return number instanceof Refusal ? number : encodeTexts([String(number)]);
};

const transactionEnd: Handler = (connection, request) => {
  const words = texts(request, 1);
  if (words instanceof Refusal) return words;
  if (words[0] !== "T" && words[0] !== "F") return EINVAL;
  return acknowledged(connection.endTransaction(request.transaction, words[0] === "T"));
};

/** A domain's number, in decimal. */
function aboutDomain(work: (connection: StoreConnection, domain: DomainId) => string): Handler {
  return (connection, request) => {
    const words = texts(request, 1);
    if (words instanceof Refusal) return words;
    if (!/^\d{1,5}$/.test(words[0])) return EINVAL;
    return toBytes(`${work(connection, Number(words[0]) as DomainId)}\0`);
  };
}

const resetWatches: Handler = (connection) => {
  connection.reset();
  return OK;
};

/** What only the toolstack may ask for. */
const forbidden: Handler = () => new Refusal("EACCES");

const HANDLERS: ReadonlyMap<number, Handler> = new Map<number, Handler>([
  [XS.CONTROL, forbidden],
  [XS.DIRECTORY, directory],
  [XS.READ, read],
  [XS.GET_PERMS, getPermissions],
  [XS.WATCH, watch],
  [XS.UNWATCH, unwatch],
  [XS.TRANSACTION_START, transactionStart],
  [XS.TRANSACTION_END, transactionEnd],
  [XS.INTRODUCE, forbidden],
  [XS.RELEASE, forbidden],
  [XS.GET_DOMAIN_PATH, aboutDomain((_connection, domain) => domainPath(domain))],
  [XS.WRITE, write],
  [XS.MKDIR, makeDirectory],
  [XS.RM, remove],
  [XS.SET_PERMS, setPermissions],
  [XS.IS_DOMAIN_INTRODUCED, aboutDomain(({ store }, domain) => (store.isIntroduced(domain) ? "T" : "F"))],
  [XS.RESUME, forbidden],
  [XS.SET_TARGET, forbidden],
  [XS.RESET_WATCHES, resetWatches],
  [XS.DIRECTORY_PART, directoryPart],
]);
