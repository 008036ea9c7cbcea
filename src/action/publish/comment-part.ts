import type { CheckHandle, CheckRequest } from "../../adapters/github/check-run.ts";
import type { ClosedCheck } from "../../adapters/github/checks/check-result.ts";
import type { CommentRequest } from "../../adapters/github/comment.ts";

/** The check of this commit, and GitHub's answer when it was closed; null = it could not be closed. */
export interface ShownCheck {
  readonly check: { readonly request: CheckRequest; readonly handle: CheckHandle };
  readonly closed: ClosedCheck | null;
}

export type CommentText = Pick<CommentRequest, "gateId" | "body" | "says" | "whenMissing"> & {
  /** One line that says how the gate ended. */
  readonly headline: string;
};

/** The comment of one gate. */
export interface CommentPart {
  readonly shown: ShownCheck;
  readonly text: CommentText;
}

/** Collects comments of several gates that become one. */
export interface CombinedComment {
  readonly add: (part: CommentPart) => void;
  /** Number of bytes for the text of one gate, out of those for the whole comment. */
  readonly roomOfOne: (whole: number) => number;
}
