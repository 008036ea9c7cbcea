import type { CheckHandle, CheckRequest, ClosedCheck } from "../../adapters/github/check-run.ts";
import type { CommentRequest } from "../../adapters/github/comment.ts";

/** The check of this commit, and what was heard when it was closed; null = it could not be. */
export interface ShownCheck {
  readonly check: { readonly request: CheckRequest; readonly handle: CheckHandle };
  readonly closed: ClosedCheck | null;
}

export type CommentText = Pick<CommentRequest, "gateId" | "body" | "says" | "whenMissing"> & {
  /** One line: how the gate ended. */
  readonly headline: string;
};

/** What one gate would comment. */
export interface CommentPart {
  readonly shown: ShownCheck;
  readonly text: CommentText;
}

/** Comments of several gates that become one. */
export interface CombinedComment {
  readonly add: (part: CommentPart) => void;
  /** Bytes for the text of one gate, of those of the whole comment. */
  readonly roomOfOne: (whole: number) => number;
}
