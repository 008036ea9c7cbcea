import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * The part of Azure's Blob service that @azure/storage-blob uses to upload and browsers use to download:
 * Put Blob, Put Block, Put Block List, Get Blob, behind signed addresses (`sp=w` writes, `sp=r` reads).
 */
export interface BlobStorage {
  /** Address that allows one kind of access to one blob. */
  sign(blob: string, access: "r" | "w"): string;
  read(blob: string): Buffer | null;
  write(blob: string, content: Buffer): void;
  handle(request: IncomingMessage, body: Buffer, response: ServerResponse): void;
}

/** The account's name is the first part of the path on hosts that are addresses, as with every Azure emulator. */
export const BLOB_ROOT = "/devstoreaccount1/artifacts/";

export function createBlobStorage(origin: () => string): BlobStorage {
  const blobs = new Map<string, Buffer>();
  const blocks = new Map<string, Buffer>();
  const signatures = new Map<string, string>();

  const permitted = (url: URL, blob: string, access: "r" | "w"): boolean =>
    signatures.get(url.searchParams.get("sig") ?? "") === `${access} ${blob}`;

  const put = (url: URL, blob: string, body: Buffer): void => {
    if (url.searchParams.get("comp") === "block") {
      blocks.set(`${blob} ${url.searchParams.get("blockid")}`, body);
    } else if (url.searchParams.get("comp") === "blocklist") {
      const ids = [...body.toString("utf8").matchAll(/<(?:Latest|Uncommitted)>([^<]+)</g)].map(
        (match) => match[1],
      );
      blobs.set(blob, Buffer.concat(ids.map((id) => blockOf(blocks, `${blob} ${id}`))));
    } else {
      blobs.set(blob, body);
    }
  };

  return {
    sign(blob, access) {
      const signature = randomBytes(16).toString("hex");
      signatures.set(signature, `${access} ${blob}`);
      return `${origin()}${BLOB_ROOT}${blob}?sv=2024-11-04&sp=${access}&sig=${signature}`;
    },
    read: (blob) => blobs.get(blob) ?? null,
    write: (blob, content) => void blobs.set(blob, content),
    handle(request, body, response) {
      const url = new URL(request.url ?? "/", origin());
      const blob = decodeURIComponent(url.pathname.slice(BLOB_ROOT.length));
      const writes = request.method === "PUT";
      response.setHeader("x-ms-version", "2024-11-04");
      response.setHeader("x-ms-request-id", randomBytes(8).toString("hex"));
      if (!permitted(url, blob, writes ? "w" : "r")) {
        response.writeHead(403, { "x-ms-error-code": "AuthenticationFailed" }).end();
      } else if (writes) {
        put(url, blob, body);
        response.writeHead(201, { etag: `"${hash(body)}"`, "last-modified": new Date().toUTCString() }).end();
      } else {
        const content = blobs.get(blob);
        if (content === undefined) response.writeHead(404, { "x-ms-error-code": "BlobNotFound" }).end();
        else
          response
            .writeHead(200, { "content-type": "application/zip", "content-length": content.length })
            .end(content);
      }
    },
  };
}

function blockOf(blocks: ReadonlyMap<string, Buffer>, key: string): Buffer {
  const block = blocks.get(key);
  if (block === undefined) throw new Error(`block ${key} was committed but never sent`);
  return block;
}

function hash(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}
